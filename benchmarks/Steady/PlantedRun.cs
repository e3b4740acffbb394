using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>Real runs of the planted pipelines: planned, launched and measured as <c>modbench run</c> does.</summary>
internal static class PlantedRun
{
    private static readonly PipelineManifest Manifest =
        PipelineManifest.Parse(typeof(PlantedRun).Assembly.GetCustomAttribute<PipelineManifestAttribute>()!.Json);

    /// <summary>Runs the pipelines of these names.</summary>
    /// <param name="pipelines">Short names.</param>
    /// <param name="launches">Of each.</param>
    /// <param name="look">At each launch while its records can be read, with the plan and how long it was warmed.</param>
    public static async Task<RunLedger> OfAsync(IReadOnlyList<string> pipelines, int launches, Action<LaunchResult, PlanRow, TimeSpan> look)
    {
        var phases = new Phases();
        var folder = Directory.CreateTempSubdirectory("modbench-steady-").FullName;
        try
        {
            var plan = RunPlanner.Plan(Manifest.Pipelines, new RunOptions { Filters = pipelines, Launches = launches, Trace = false });
            var output = new ProjectOutput("Modbench.Steady.csproj", folder, Environment.ProcessPath!, [], Manifest.Pipelines);
            var row = plan.ToRow(output.ProjectFile);
            var (environment, absent) = MachineEnvironment.Read(folder, null, "");
            var builder = new LedgerBuilder("steady", DateTimeOffset.Now, row, environment, absent);
            await BenchmarkRun.RunAsync(plan, output, folder, Take, (_, _, _, _) => null, phases, CancellationToken.None).ConfigureAwait(false);
            return builder.Build();

            void Take(LaunchResult launch)
            {
                if (launch.Outcome != LaunchOutcome.Ok) throw new InvalidOperationException(launch.Reason);
                builder.Add(launch);
                look(launch, row, phases.WarmUp);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
