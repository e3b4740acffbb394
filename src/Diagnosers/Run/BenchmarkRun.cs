using BenchmarkDotNet.Diagnosers;
using Modbench.Changes;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Runs a plan.</summary>
public static class BenchmarkRun
{
    /// <summary>Runs all launches of a plan and writes the trace files, the log and the exports into the run's folder.</summary>
    /// <param name="plan">What to run.</param>
    /// <param name="output">The built project.</param>
    /// <param name="runFolder">An existing folder.</param>
    /// <param name="onLaunch">Called after each launch, one at a time, while its records can be read; and once more, without them, for a launch that is superseded.</param>
    /// <param name="measures">Looked up after the last launch, for the table and the exports.</param>
    /// <param name="progress">Told at each change of phase.</param>
    /// <param name="stop">Ends all children; the outcome then has the launches that finished.</param>
    /// <param name="finish">Ends the run after the launch in progress, which is ended early and kept.</param>
    /// <exception cref="ModbenchException">MB1024 no such exporter; MB1025 the project uses another version of the package; MB1026 a neighbour's
    /// cores are not there; MB2001 the project's
    /// program can't be started.</exception>
    public static Task<RunOutcome> RunAsync(
        RunPlan plan,
        ProjectOutput output,
        string runFolder,
        Action<LaunchResult> onLaunch,
        MeasureLookup measures,
        IProgress<RunProgress>? progress,
        CancellationToken stop,
        CancellationToken finish = default)
    {
        Check(plan);

        // BenchmarkDotNet runs its benchmarks on the thread that calls it.
        return Task.Factory.StartNew(
            () => Run(plan, output, runFolder, onLaunch, measures, progress, stop, finish), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>Whether the plan can be run here at all; ask before anything of it is written.</summary>
    /// <param name="plan">What is to be run.</param>
    /// <exception cref="ModbenchException">MB1024, MB1026: it can't.</exception>
    public static void Check(RunPlan plan)
    {
        Exporters.Check(plan.Options.Exporters);
        PlannedCores.Check(plan, Affinity.IsSupported ? Affinity.Usable() : null);
    }

    /// <summary>Puts back what processes of earlier runs have changed in the system and left so when they were killed; ask before anything is measured.</summary>
    /// <returns>A line for each change that was put back, or could not be.</returns>
    public static IReadOnlyList<string> TakeBackLeftChanges() => LeftChanges.TakeBack();

    private static RunOutcome Run(
        RunPlan plan,
        ProjectOutput output,
        string runFolder,
        Action<LaunchResult> onLaunch,
        MeasureLookup measures,
        IProgress<RunProgress>? progress,
        CancellationToken stop,
        CancellationToken finish)
    {
        using var log = RunLog.Open(runFolder);
        IReadOnlyList<IDiagnoser> diagnosers =
        [
            .. plan.Options.Trace ? new IDiagnoser[] { new EventPipeDiagnoser(runFolder) } : [],
            .. plan.Options.Stacks ? new IDiagnoser[] { new StackDiagnoser(runFolder) } : [],
        ];
        BenchmarkHost? host = null;
        var watch = new LaunchWatches([new DiagnoserWatch(diagnosers, order => host!.CaseOf(order), log), .. plan.Options.Sample ? new ILaunchWatch[] { new ResourceWatch() } : []]);
        var runner = new LaunchRunner(new ProcessStarter(output, log), RecordsFile.Read, watch, new RunTimings(), output.ProjectFolder, runFolder) { Counters = plan.Options.Sample };
        return Run(plan, runner, diagnosers, runFolder, onLaunch, measures, progress, TimeProvider.System, made => host = made, stop, finish);
    }

    /// <summary>The same with launches carried out by whoever is given.</summary>
    internal static RunOutcome Run(
        RunPlan plan,
        ILaunchRunner runner,
        IReadOnlyList<IDiagnoser> diagnosers,
        string runFolder,
        Action<LaunchResult> onLaunch,
        MeasureLookup measures,
        IProgress<RunProgress>? progress,
        TimeProvider clock,
        Action<BenchmarkHost> onHost,
        CancellationToken stop,
        CancellationToken finish = default)
    {
        var started = clock.GetTimestamp();
        var schedule = new RunSchedule(plan, runner, onLaunch, progress, clock);
        var host = new BenchmarkHost(plan, schedule, diagnosers, runFolder, finish, stop);
        onHost(host);
        var interrupted = host.RunAll();
        var summary = host.Summarise(measures, clock.GetElapsedTime(started));
        var exports = Exporters.Find(plan.Options.Exporters)
            .SelectMany(exporter => exporter.ExportToFiles(summary, BenchmarkDotNet.Loggers.NullLogger.Instance))
            .ToList();
        foreach (var export in exports.Where(file => Path.GetExtension(file) == ".md")) BenchmarkHost.LeaveOutIssues(export);
        return new RunOutcome([.. schedule.Results.Select(launch => launch.Result)], BenchmarkHost.Table(summary), exports, interrupted);
    }
}
