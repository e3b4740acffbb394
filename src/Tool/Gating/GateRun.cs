using System.Diagnostics;
using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool.Exports;
using Modbench.Tool.Reports;
using Modbench.Tool.Running;

namespace Modbench.Tool.Gating;

/// <summary>A gate from its cases to its report. The ledger on disk holds every finished pair at any moment.</summary>
/// <param name="head">The head's build: its folder has the artifacts.</param>
/// <param name="cases">What can be compared, and what not.</param>
/// <param name="options">What was asked.</param>
/// <param name="screen">Where to write: the report on Out, progress on Error.</param>
internal sealed class GateRun(ProjectOutput head, GateCases cases, GateOptions options, Screen screen)
{
    private const long PairNs = 8_000_000_000;

    /// <summary>Makes what runs pairs in a run's folder; asked only where there is something to compare.</summary>
    public required Func<string, GatePairs> Pairs { get; init; }

    /// <summary>Makes what runs the launches that show why times got worse, in a run's folder; null: nobody asks.</summary>
    public Func<string, TraceCase>? Causes { get; init; }

    /// <summary>The commits among which it is looked for the one at which what fails got worse; null: nobody asks.</summary>
    public CommitLine? Line { get; init; }

    /// <summary>Makes what runs pairs of them: in a run's folder, of some measures, from a launch's number on.</summary>
    public Func<string, IReadOnlyList<GatedMeasure>, int, Probes>? Probes { get; init; }

    /// <summary>The base's commit, for the ledger.</summary>
    public string? Commit { get; init; }

    /// <summary>What is let through; null: the project has no waivers.</summary>
    public WaiverFile? Waivers { get; init; }

    /// <summary>Says what day it is, by which waivers expire.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>When the command began: its budget counts from then.</summary>
    public long Began { get; init; } = Stopwatch.GetTimestamp();

    /// <summary>Measures, decides and reports.</summary>
    /// <returns>The exit code, and the ledger's path.</returns>
    public async Task<(int ExitCode, string Ledger)> RunAsync(CancellationToken stop)
    {
        var measures = GatedMeasures.Of(cases.Comparable, options.Measures, options.Tolerance);
        foreach (var line in GateText.Plan(cases, measures, options.Looks)) screen.Out.WriteLine(line);
        foreach (var line in BenchmarkRun.TakeBackLeftChanges()) screen.Error.WriteLine(line);

        var (builder, folder) = MeasuredRun.Begin(head, Plan(), []);
        builder.Verdicts = cases.Others;
        MeasuredRun.Keep(builder, folder);

        using var told = stop.Register(() => screen.Error.WriteLine("interrupted: the pair in progress is given up, those before it are kept"));
        IReadOnlyList<VerdictRow> rows = cases.Others;
        var watched = WaivedVerdicts.Loosen(Waivers, measures, Clock);
        GateOutcome? measured = null;
        if (cases.Comparable.Count > 0)
        {
            var outcome = measured = await MeasureAsync(watched, builder, folder, stop).ConfigureAwait(false);
            builder.Interrupted = outcome.End == GateEnd.Interrupted;
            rows = VerdictRows.Of(outcome.State, head.Graphs);
            if (outcome.End == GateEnd.OutOfTime) rows = [.. rows.Select(row => row.Verdict == GateVerdict.Inconclusive ? GateNote.On(row, "--budget ended it") : row)];
            if (outcome.End != GateEnd.Interrupted) rows = await ExplainAsync(rows, outcome.End, builder, folder, stop).ConfigureAwait(false);
            builder.Interrupted |= stop.IsCancellationRequested;
            rows = [.. GateNote.On([.. rows, .. outcome.NotComparable], outcome.Notes), .. cases.Others];
        }

        (builder.Verdicts, builder.Waivers) = WaivedVerdicts.Of(Waivers, rows, measures, Clock, options.IsPartial || builder.Interrupted);
        var ledger = MeasuredRun.Keep(builder, folder);
        if (Line is { } between && !builder.Interrupted)
        {
            await BisectAsync(between, watched, measured, builder, folder, stop).ConfigureAwait(false);
            ledger = MeasuredRun.Keep(builder, folder);
        }

        TerminalReport.Write(Consoles.On(screen.Out, screen.IsTerminal), ledger);
        var sources = SourceRoot.Of(head.ProjectFolder);
        foreach (var export in LedgerExports.Write(options.Exports, folder, ledger, sources)) screen.Out.WriteLine(export);
        new BuildService(screen.Error, Environment.GetEnvironmentVariable).Tell(ledger, sources);
        return (ledger.Interrupted ? Shell.Interrupted : GateExit.Of(ledger, options.Strict), Path.Combine(folder, LedgerFile.Name));
    }

    private async Task<GateOutcome> MeasureAsync(IReadOnlyList<GatedMeasure> measures, LedgerBuilder builder, string folder, CancellationToken stop)
    {
        using var pairs = Pairs(folder);
        var loop = new GateLoop(cases.Comparable, measures, options.Looks, pairs.Run, TimeProvider.System)
        {
            Budget = options.Budget is { } budget ? budget - Stopwatch.GetElapsedTime(Began) : null,
        };
        return await ShownProgress.RunAsync(screen, progress => loop.RunAsync(Keep, progress, stop)).ConfigureAwait(false);

        void Keep(PairReport report)
        {
            foreach (var launch in new[] { report.Base, report.Head }.OfType<LaunchResult>()) builder.Add(launch);
            report.Close();
            MeasuredRun.Keep(builder, folder);
        }
    }

    /// <summary>The verdicts with their causes, or with a note where there is none.</summary>
    private async Task<IReadOnlyList<VerdictRow>> ExplainAsync(IReadOnlyList<VerdictRow> rows, GateEnd end, LedgerBuilder builder, string folder, CancellationToken stop)
    {
        if (Causes is null || options.NoCauses) return rows;
        var taken = Stopwatch.GetElapsedTime(Began);
        var causes = new GateCauses(Causes(folder), cases.Comparable, FirstTraced, TimeProvider.System)
        {
            Taken = taken,
            Left = end == GateEnd.OutOfTime ? TimeSpan.Zero : options.Budget - taken,
        };
        await causes.RunAsync(rows, Keep, screen, stop).ConfigureAwait(false);
        var explanations = builder.Build().Explanations;
        return [.. causes.Noted(VerdictCauses.Of(rows, explanations), explanations)];

        void Keep(LaunchResult launch)
        {
            builder.Add(launch);
            MeasuredRun.Keep(builder, folder);
        }
    }

    /// <summary>At which commits what failed got worse. The verdicts stand before it begins, and no error of it takes them away.</summary>
    private async Task BisectAsync(CommitLine line, IReadOnlyList<GatedMeasure> measures, GateOutcome? outcome, LedgerBuilder builder, string folder, CancellationToken stop)
    {
        List<GrowthQuestion> questions = [.. builder.Verdicts.Select(row => GrowthQuestion.Of(row, measures, outcome?.Pairs ?? [])).OfType<GrowthQuestion>()];
        if (questions.Count == 0)
        {
            screen.Out.WriteLine("no measure got worse than in the base beyond doubt, so there is nothing to bisect");
            return;
        }

        GateBisection? bisection = null;
        try
        {
            await using var probes = Probes!(folder, measures, FirstTraced(cases.Comparable.Count));
            bisection = new GateBisection(line, probes, Plan(), screen)
            {
                Most = options.Pairs,
                Budget = options.Budget is { } budget ? budget - Stopwatch.GetElapsedTime(Began) : null,
            };
            await bisection.RunAsync(questions, stop).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            if (!stop.IsCancellationRequested) screen.Error.WriteLine($"warning: the bisection ended by an error, the verdicts stay: {GateText.Said(failure)}");
        }

        builder.Bisections = bisection?.Rows ?? [];
        builder.Interrupted = bisection?.Interrupted == true || stop.IsCancellationRequested;
    }

    /// <summary>After the last pair.</summary>
    private int FirstTraced(int place) => (2 * cases.Comparable.Count * options.Pairs) + 1 + (2 * CauseLaunches.Pairs * place);

    /// <summary>All that may be run: most gates need less.</summary>
    private PlanRow Plan()
    {
        var pairs = GateOrder.Of(cases.Comparable, options.Pairs).SelectMany(round => round).ToList();
        return new PlanRow(
            Path.GetFileName(head.ProjectFile),
            pairs.Count * PairNs,
            [.. cases.Comparable.Select(one => one.Head).DistinctBy(graph => graph.Name)],
            [],
            [
                .. pairs.SelectMany(pair => (PlannedLaunchRow[])
                [
                    Row(pair, pair.Launch, Conditions.Base),
                    Row(pair, pair.Launch + 1, Conditions.Head),
                ]),
                .. Causes is null || options.NoCauses ? [] : cases.Comparable.SelectMany((one, place) => CauseLaunches.Planned(one, FirstTraced(place))),
            ])
        {
            Base = Commit,
            BasePipelines = cases.Comparable.Count == 0 ? null : [.. cases.Comparable.Select(one => one.Base).DistinctBy(graph => graph.Name)],
        };
    }

    private static PlannedLaunchRow Row(PlannedPair pair, int launch, string condition) =>
        new(launch, pair.Case.Head.Name, pair.Case.Scenario, LaunchKind.Latency, [condition], [], GateOrder.Seed);
}
