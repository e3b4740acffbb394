using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Benchmarks;

/// <summary>Real runs of planted pipelines: launched and measured as <c>modbench run</c> does, in a folder that is gone afterwards.</summary>
internal static class PlantedProject
{
    /// <summary>The program that runs, as a project whose pipelines can be launched.</summary>
    public static ProjectOutput OfThisProgram()
    {
        var program = Assembly.GetEntryAssembly()!;
        var manifest = PipelineManifest.Parse(program.GetCustomAttribute<PipelineManifestAttribute>()!.Json);
        return new ProjectOutput(program.GetName().Name + ".csproj", AppContext.BaseDirectory, Environment.ProcessPath!, [], manifest.Pipelines);
    }

    /// <param name="project">Whose pipelines they are.</param>
    /// <param name="plan">Of them.</param>
    /// <param name="look">At each launch while its records can be read; it is in the ledger already.</param>
    /// <param name="progress">Told of phases; null: nobody is.</param>
    /// <param name="toolVersion">For the ledger.</param>
    public static async Task<RunLedger> RunAsync(
        ProjectOutput project, RunPlan plan, Action<LaunchResult>? look = null, IProgress<RunProgress>? progress = null, string toolVersion = "")
    {
        var folder = Directory.CreateTempSubdirectory("modbench-planted-").FullName;
        try
        {
            var (environment, absent) = MachineEnvironment.Read(project.ProjectFolder, project.Command + ".runtimeconfig.json", toolVersion);
            var builder = new LedgerBuilder("planted", DateTimeOffset.Now, plan.ToRow(project.ProjectFile), environment, absent);
            await BenchmarkRun.RunAsync(plan, project, folder, Take, (_, _, _, _) => null, progress, CancellationToken.None).ConfigureAwait(false);
            return builder.Build();

            void Take(LaunchResult launch)
            {
                builder.Add(launch);
                look?.Invoke(launch);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
