using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>Runs a pair of processes.</summary>
/// <param name="order">Which.</param>
/// <param name="phase">Told where it is.</param>
/// <param name="stop">Ends both.</param>
internal delegate Task<PairReport> RunPair(PairOrder order, Action<string> phase, CancellationToken stop);

/// <summary>
/// Round after round until the gate is decided: a round is a pair of processes of every case, in an order of its own, so that what drifts on the machine meets all alike.
/// </summary>
/// <param name="cases">What is compared.</param>
/// <param name="measures">What of it is watched.</param>
/// <param name="looks">After how many pairs it may be decided.</param>
/// <param name="run">Runs a pair.</param>
/// <param name="clock">For the time left.</param>
internal sealed class GateLoop(IReadOnlyList<GatedCase> cases, IReadOnlyList<GatedMeasure> measures, IReadOnlyList<Look> looks, RunPair run, TimeProvider clock)
{
    private static readonly TimeSpan FirstGuess = TimeSpan.FromSeconds(8);
    private readonly List<GatePair> pairs = [];
    private readonly List<VerdictRow> notComparable = [];
    private readonly List<GatedCase> open = [.. cases];
    private readonly IReadOnlyList<IReadOnlyList<PlannedPair>> order = GateOrder.Of(cases, looks[^1].Pairs);
    private readonly HashSet<GateNote> notes = [];
    private readonly Dictionary<GatedCase, int> compiled = []; // in how many pairs throughout
    private List<GatedMeasure> watched = [.. measures];
    private TimeSpan taken;
    private int begun;

    /// <summary>What all rounds may take; null: no limit.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>How many pairs there are at most.</summary>
    private int Most => looks[^1].Pairs;

    /// <summary>Runs it.</summary>
    /// <param name="onPair">Called after each pair, while its records can be read.</param>
    /// <param name="progress">Told at each change of phase.</param>
    /// <param name="stop">Ends the pair in progress, which then counts for nothing; those before it are kept.</param>
    /// <exception cref="ModbenchException">One side can't be started at all.</exception>
    public async Task<GateOutcome> RunAsync(Action<PairReport> onPair, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        var state = Decide();
        for (var round = 1; round <= Most && open.Count > 0 && !state.Decided; round++)
        {
            if (IsOutOfTime()) return Outcome(state, GateEnd.OutOfTime);
            var whole = await RoundAsync(round, onPair, progress, stop).ConfigureAwait(false);
            state = Decide();
            if (!whole) return Outcome(state, GateEnd.Interrupted);
        }

        return Outcome(state, GateEnd.Decided);
    }

    private GateState Decide() => GateDecision.Of(watched, pairs, looks);

    private GateOutcome Outcome(GateState state, GateEnd end) => new(state, notComparable, pairs, end)
    {
        Notes = [.. notes, .. cases.Where(compiled.ContainsKey).Select(Compiled), .. cases.Where(one => one.Settings.Count > 0).Select(Otherwise)],
    };

    private static GateNote Otherwise(GatedCase one) => Note(one, $"stages are set otherwise: {string.Join(", ", one.Settings)}");

    private GateNote Compiled(GatedCase one) => Note(one, string.Create(
        CultureInfo.InvariantCulture,
        $"methods were compiled in most rounds of {compiled[one]} of {pairs.Count(pair => pair.Pipeline == one.Head.Name && pair.Scenario == one.Scenario.Name)} pairs, too many to leave them out"));

    private static GateNote Note(GatedCase one, string text) => new(one.Head.Name, one.Scenario.Name, text);

    /// <returns>False: it was interrupted.</returns>
    private async Task<bool> RoundAsync(int round, Action<PairReport> onPair, IProgress<RunProgress>? progress, CancellationToken stop)
    {
        foreach (var (one, launch) in order[round - 1].Where(next => open.Contains(next.Case)).ToList())
        {
            var began = clock.GetTimestamp();
            PairReport report;
            try
            {
                begun++;
                report = await run(
                    new PairOrder(round, launch, one.Base, one.Head, one.Scenario, watched, GateOrder.Seed),
                    phase => progress?.Report(new RunProgress(begun, cases.Count * Most, What(one, round), phase, Left(clock.GetElapsedTime(began)))),
                    stop).ConfigureAwait(false);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                return false;
            }

            taken += clock.GetElapsedTime(began);
            onPair(report);
            Take(one, report);
        }

        return true;
    }

    private void Take(GatedCase one, PairReport report)
    {
        // Where whole launches failed as well, it was not for being beside each other.
        if (report is { WholeBecause: { } because, Pair.Failure: null }) notes.Add(Note(one, $"whole launches in turn, not blocks: {because}"));
        if (report.MadeOnce is { } once) notes.Add(Note(one, once));
        if (report.NotComparable is { } reason)
        {
            // Whatever its earlier pairs had measured.
            open.Remove(one);
            watched = watched.FindAll(measure => !IsOf(one, measure));
            notComparable.Add(new VerdictRow
            {
                Pipeline = one.Head.Name,
                Scenario = one.Scenario.Name,
                Verdict = GateVerdict.NotComparable,
                Reason = reason,
                File = one.Head.File,
                Line = one.Head.Line,
            });
            return;
        }

        // More pairs of what fails to launch would take long and decide nothing.
        pairs.Add(report.Pair);
        if (report.CompiledThroughout) compiled[one] = compiled.GetValueOrDefault(one) + 1;
        if (report.Pair.Failure is not null) open.Remove(one);
    }

    private static bool IsOf(GatedCase one, GatedMeasure measure) => measure.Pipeline == one.Head.Name && measure.Scenario == one.Scenario.Name;

    /// <summary>Another round would pass the budget: half a round is of no use.</summary>
    private bool IsOutOfTime() => Budget is { } budget && taken + (open.Count * PairTakes()) > budget;

    private TimeSpan PairTakes() => begun == 0 ? FirstGuess : taken / begun; // between rounds all that began have ended

    /// <summary>At most: as a rule it is decided sooner.</summary>
    private TimeSpan Left(TimeSpan elapsed)
    {
        var finished = begun - 1;
        var each = finished == 0 ? FirstGuess : taken / finished;
        var left = (((cases.Count * Most) - finished) * each) - elapsed;
        if (Budget is { } budget && budget - taken - elapsed < left) left = budget - taken - elapsed;
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private static string Name(GatedCase one) => $"{one.Head.ShortName} {one.Scenario.Name}";

    private string What(GatedCase one, int round) => string.Create(CultureInfo.InvariantCulture, $"{Name(one)}, pair {round} of at most {Most}");
}
