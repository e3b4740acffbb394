using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Exports;
using Modbench.Tool.Projects;
using Modbench.Tool.Reports;

namespace Modbench.Tool.Running;

/// <summary>One run from its plan to its report. The ledger on disk holds every finished launch at any moment.</summary>
/// <param name="project">The built project.</param>
/// <param name="options">What was asked.</param>
/// <param name="exports">Files to make of the ledger, by name.</param>
/// <param name="screen">Where to write: the report on Out, progress on Error.</param>
internal sealed class MeasuredRun(ProjectOutput project, RunOptions options, IReadOnlyList<string> exports, Screen screen)
{
    /// <summary>What is to be said of the finished run's ledger; null: nothing, it is no gate.</summary>
    public Func<RunLedger, WaivedVerdicts>? Verdicts { get; init; }

    /// <summary>What else could not be measured, besides what the machine lacks.</summary>
    public IReadOnlyList<AbsentRow> Absent { get; init; } = [];

    /// <summary>Plans, measures and reports.</summary>
    /// <returns>The exit code, and the ledger's path.</returns>
    public async Task<(int ExitCode, string Ledger)> RunAsync(CancellationToken stop)
    {
        var plan = RunPlanner.Plan(ReplayFiles.Look(project.Graphs, project.ProjectFolder), options);
        ReplayFiles.Check(plan, project.ProjectFolder);
        BenchmarkRun.Check(plan);
        foreach (var line in PlanText.Of(plan))
        {
            screen.Out.WriteLine(line);
        }

        foreach (var line in BenchmarkRun.TakeBackLeftChanges())
        {
            screen.Error.WriteLine(line);
        }

        var (builder, folder) = Begin(project, plan.ToRow(project.ProjectFile), Absent);
        var ledger = Keep(builder, folder);

        using var told = stop.Register(() =>
        {
            if (!screen.Now.IsCancellationRequested) screen.Error.WriteLine("interrupted: finishing what is in flight; a second interrupt stops now");
        });
        var outcome = await MeasureAsync(plan, folder, builder, stop).ConfigureAwait(false);
        builder.Interrupted = outcome.Interrupted;
        if (Verdicts is not null) (builder.Verdicts, builder.Waivers) = Verdicts(builder.Build());
        ledger = Keep(builder, folder);
        screen.Out.WriteLine();
        screen.Out.WriteLine(outcome.Table.Markdown.Trim());
        TerminalReport.Write(Consoles.On(screen.Out, screen.IsTerminal), ledger);
        var sources = SourceRoot.Of(project.ProjectFolder);
        foreach (var export in outcome.Exports.Concat(LedgerExports.Write(exports, folder, ledger, sources)))
        {
            screen.Out.WriteLine(export);
        }

        if (outcome.Interrupted)
        {
            var kept = outcome.Launches.Count;
            screen.Error.WriteLine($"interrupted: {kept} finished {(kept == 1 ? "launch is" : "launches are")} kept");
        }

        new BuildService(screen.Error, Environment.GetEnvironmentVariable).Tell(ledger, sources);
        return (outcome.Interrupted ? Shell.Interrupted : ExitCode.Of(ledger), Path.Combine(folder, LedgerFile.Name));
    }

    /// <summary>Makes the folder of a run, and begins its ledger.</summary>
    internal static (LedgerBuilder Builder, string Folder) Begin(ProjectOutput project, PlanRow plan, IReadOnlyList<AbsentRow> also)
    {
        var started = DateTimeOffset.Now;
        var folder = RunFolder.Create(project.ProjectFolder, started);
        var (environment, absent) = MachineEnvironment.Read(project.ProjectFolder, RuntimeConfig(project), ProjectReader.ToolVersion);
        absent = [.. also, .. absent, .. MeasuringSources.Probe().Select(source => source.ToAbsent()).OfType<AbsentRow>()];
        return (new LedgerBuilder(Path.GetFileName(folder), started, plan, environment, absent), folder);
    }

    /// <summary>Writes the ledger and report.md as they are now.</summary>
    internal static RunLedger Keep(LedgerBuilder builder, string folder)
    {
        var ledger = builder.Build();
        LedgerFile.Write(Path.Combine(folder, LedgerFile.Name), ledger);
        var report = Path.Combine(folder, MarkdownReport.Name);
        File.WriteAllText(report + ".tmp", MarkdownReport.Of(ledger));
        File.Move(report + ".tmp", report, overwrite: true);
        return ledger;
    }

    private Task<RunOutcome> MeasureAsync(RunPlan plan, string folder, LedgerBuilder builder, CancellationToken stop) =>
        ShownProgress.RunAsync(screen, progress => MeasureAsync(plan, folder, builder, progress, stop));

    private Task<RunOutcome> MeasureAsync(RunPlan plan, string folder, LedgerBuilder builder, IProgress<RunProgress> progress, CancellationToken stop)
    {
        var artifacts = new RunArtifacts(folder);
        return BenchmarkRun.RunAsync(
            plan,
            project,
            folder,
            launch =>
            {
                builder.Add(launch);
                ResourcesFile.Append(folder, launch);
                ArrivalsFile.Write(folder, launch);
                StacksFile.Write(folder, launch);
                builder.Artifacts = artifacts.Look();
                Keep(builder, folder);
            },
            Lookup(builder),
            progress,
            screen.Now,
            stop);
    }

    private static MeasureLookup Lookup(LedgerBuilder builder)
    {
        var values = new Lazy<Dictionary<(string, string, string, string), double?>>(() => builder.Build().Measures
            .Where(row => row.Stage is null)
            .GroupBy(row => (row.Pipeline, row.Scenario, row.Condition, row.Measure))
            .ToDictionary(group => group.Key, group => group.First().Value));
        return (pipeline, scenario, condition, measure) => values.Value.GetValueOrDefault((pipeline, scenario, condition, measure));
    }

    /// <summary>The project's <c>.runtimeconfig.json</c>.</summary>
    private static string RuntimeConfig(ProjectOutput project)
    {
        const string Ending = ".runtimeconfig.json";
        return project.Arguments is [var assembly]
            ? Path.ChangeExtension(assembly, Ending)
            : (project.Command.EndsWith(".exe", StringComparison.OrdinalIgnoreCase) ? project.Command[..^4] : project.Command) + Ending;
    }
}
