using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.PeakBenchmark;

/// <summary>A real run of one pipeline's search: planned, launched and measured as <c>modbench run</c> does.</summary>
internal static class Search
{
    private static readonly PipelineManifest Manifest =
        PipelineManifest.Parse(typeof(Search).Assembly.GetCustomAttribute<PipelineManifestAttribute>()!.Json);

    /// <param name="pipeline">Short name.</param>
    public static async Task<RunLedger> OfAsync(string pipeline)
    {
        var folder = Directory.CreateTempSubdirectory("modbench-peak-").FullName;
        try
        {
            var plan = RunPlanner.Plan(Manifest.Pipelines, new RunOptions { Filters = [pipeline], Launches = 1, Trace = false });
            var output = new ProjectOutput("Modbench.PeakBenchmark.csproj", folder, Environment.ProcessPath!, [], Manifest.Pipelines);
            var (environment, absent) = MachineEnvironment.Read(folder, null, "");
            var builder = new LedgerBuilder("peak", DateTimeOffset.Now, plan.ToRow(output.ProjectFile), environment, absent);
            await BenchmarkRun.RunAsync(plan, output, folder, builder.Add, (_, _, _, _) => null, null, CancellationToken.None).ConfigureAwait(false);
            return builder.Build();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
