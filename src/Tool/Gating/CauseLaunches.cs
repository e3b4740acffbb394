using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>
/// Traced launches of both builds of a case whose times got worse: from them the ledger explains the head by the base, as it explains a condition by another. They are pairs that take turns, or
/// where those can't be, launches one after the other. They feed no measure, and no verdict hangs on them.
/// </summary>
/// <param name="under">The base.</param>
/// <param name="over">The head.</param>
/// <param name="folder">The run's.</param>
internal sealed class CauseLaunches(ProjectOutput under, ProjectOutput over, string folder)
{
    /// <summary>So many of each at most, one after the other: what an explanation needs to be sure.</summary>
    public const int Pairs = 8;

    /// <summary>A few hundred queries of most pipelines; causes are shares of time, which need few.</summary>
    private const long MeasuredNs = 1_000_000_000;

    private const int FewestQueries = 20;

    /// <summary>Runs those of a case.</summary>
    /// <param name="one">The case.</param>
    /// <param name="launch">Number of the first.</param>
    /// <param name="onLaunch">Called after each, while its records can be read.</param>
    /// <param name="progress">Told at each change of phase.</param>
    /// <param name="stop">Ends the one in progress; those before it are kept.</param>
    /// <returns>Why there is less to tell a cause by than there should be; null: there is all.</returns>
    public async Task<string?> RunAsync(GatedCase one, int launch, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        var (inTurns, less) = await new CausePairs(under, over, folder).RunAsync(one, launch, onLaunch, progress, stop).ConfigureAwait(false);
        if (inTurns) return less;
        await OneByOneAsync(one, launch, Keep, progress, stop).ConfigureAwait(false);
        return less;

        void Keep(LaunchResult result)
        {
            if (result.Outcome != LaunchOutcome.Ok) less ??= $"a traced launch of the {result.Conditions[0]} failed: {result.Reason ?? "unknown"}";
            onLaunch(result);
        }
    }

    /// <summary>As the ledger plans them.</summary>
    public static IEnumerable<PlannedLaunchRow> Planned(GatedCase one, int launch) =>
        from pair in Enumerable.Range(0, Pairs)
        from isHead in (bool[])[false, true]
        select new PlannedLaunchRow(launch + (2 * pair) + (isHead ? 1 : 0), one.Head.Name, Shortened(one), LaunchKind.Trace, [ConditionOf(isHead)], [], GateOrder.Seed);

    private async Task OneByOneAsync(GatedCase one, int launch, Action<LaunchResult> onLaunch, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        for (var pair = 0; pair < Pairs; pair++)
        {
            foreach (var isHead in (bool[])[pair % 2 != 0, pair % 2 == 0])
            {
                var number = launch + (2 * pair) + (isHead ? 1 : 0);
                var what = string.Create(CultureInfo.InvariantCulture, $"{one.Head.ShortName} {one.Scenario.Name}: why, launch {number - launch + 1} of {2 * Pairs}");
                var told = progress is null ? null : new Told(progress, value => value with { Launch = number - launch + 1, Of = 2 * Pairs, What = what });
                await BenchmarkRun.RunAsync(Plan(one, isHead, number), isHead ? over : under, folder, onLaunch, (_, _, _, _) => null, told, stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
            }
        }
    }

    private static RunPlan Plan(GatedCase one, bool isHead, int number)
    {
        var graph = isHead ? one.Head : one.Base;
        var scenario = Shortened(one);
        var planned = new PlannedLaunch(number, graph, scenario, LaunchKind.Trace, [], [ConditionOf(isHead)], GateOrder.Seed);
        return new RunPlan([graph with { Scenarios = [scenario], Collocations = [] }], [planned], [], TimeSpan.FromSeconds(4), new RunOptions { Sample = false })
        {
            Names = new PipelineNames([graph]),
            Rows = [new PlannedRow(graph.Name, scenario.Name, planned.Conditions[0])],
            Seed = GateOrder.Seed,
        };
    }

    private static Engine.Scenario Shortened(GatedCase one) => one.Scenario with { Queries = 0, DurationNs = MeasuredNs, MinQueries = FewestQueries, MinDurationNs = 0 };

    private static string ConditionOf(bool isHead) => isHead ? Conditions.Head : Conditions.Base;

    private sealed class Told(IProgress<RunProgress> progress, Func<RunProgress, RunProgress> change) : IProgress<RunProgress>
    {
        public void Report(RunProgress value) => progress.Report(change(value));
    }
}
