using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Why conditions differ, over all pairs of blocks of all traced launches. A cause is named only when chance can't have made it the largest.</summary>
public static class Explanations
{
    /// <summary>Fewer pairs of blocks can't show anything at 1 %: eight of one sign have a chance of 1 in 256 each way.</summary>
    public const int FewestPairs = 8;

    /// <summary>Blocks of one launch share a process, and may all differ for a reason of its own.</summary>
    public const int FewestLaunches = 3;

    private const double Alpha = 0.01;

    /// <summary>Less is no difference that anybody would ask about.</summary>
    private const double SmallestChange = 0.02;

    /// <summary>Beyond it, a replay of what was measured does not come to what was measured.</summary>
    private const double LargestReplayError = 0.02;

    /// <summary>The pairs of a launch whose blocks took turns, each with its neighbour in time of the other condition.</summary>
    /// <param name="launch">Its number.</param>
    /// <param name="blocks">The subject's blocks.</param>
    /// <param name="traced">Those of them that were taken apart.</param>
    /// <param name="conditions">The base, and the other.</param>
    /// <param name="stages">Names by number.</param>
    /// <param name="what">What is explained of them.</param>
    public static IReadOnlyList<PairTerms> Pairs(
        int launch,
        IReadOnlyList<BlockRecord> blocks,
        IReadOnlyDictionary<int, TracedBlock> traced,
        (string Base, string Other) conditions,
        IReadOnlyList<string> stages,
        Explained what)
    {
        var pairs = new List<PairTerms>();
        foreach (var (under, over) in BlockPairs.Of(Under(conditions.Base), Under(conditions.Other)))
        {
            if (traced.TryGetValue(under, out var from) && traced.TryGetValue(over, out var to)) pairs.Add(PairTerms.Of(launch, (from, stages), (to, stages), what));
        }

        return pairs;

        IEnumerable<BlockRecord> Under(string condition) => blocks.Where(block => block.Condition == condition);
    }

    /// <summary>One row of all pairs.</summary>
    /// <param name="row">Whom it is about.</param>
    /// <param name="pairs">At least one.</param>
    public static ExplanationRow Of((string Pipeline, string Scenario, string Base, string Condition, string Measure) row, IReadOnlyList<PairTerms> pairs)
    {
        if (Saturated(pairs) is { } stage) return AtCapacity(row, pairs, stage);
        List<double> deltas = [.. pairs.Select(pair => pair.Delta)];
        var delta = Estimate.Mean(deltas);
        var error = pairs.Max(pair => pair.ReplayError);
        if (error > LargestReplayError) pairs = [.. pairs.Select(WithoutQueueing)];
        var (verdict, top, notes) = Judge(pairs, deltas, delta.Value);
        var terms = Terms(pairs);
        var margin = Margin(pairs);
        var runQueue = terms.Where(term => term.Cause == Cause.RunQueue).Sum(term => term.Value);
        return new ExplanationRow
        {
            Pipeline = row.Pipeline,
            Scenario = row.Scenario,
            Base = row.Base,
            Condition = row.Condition,
            Measure = row.Measure,
            BaseValue = pairs.Average(pair => pair.Base),
            Delta = delta.Value,
            Low = delta.Low,
            High = delta.High,
            Verdict = verdict,
            Top = top,
            Terms = terms,
            RunQueueLow = runQueue + margin?.Low,
            RunQueueHigh = runQueue + margin?.High,
            Residual = delta.Value == 0 ? null : Math.Abs(terms.Where(term => term.Cause == Cause.Unattributed).Sum(term => term.Value) / delta.Value),
            Pairs = pairs.Count,
            ReplayError = error,
            Notes = error <= LargestReplayError ? notes : [.. notes, string.Create(
                CultureInfo.InvariantCulture, $"replay: on paper the blocks come to {(row.Measure == ExplanationRow.ThroughputMeasure ? "times per query" : "responses")} up to {error:P0} off the measured ones: what a cause took of visits is told, and queueing that it set off is unexplained")],
        };
    }

    /// <summary>Where the replay is not what was measured, nobody knows what queueing a cause set off: it is unattributed.</summary>
    private static PairTerms WithoutQueueing(PairTerms pair)
    {
        var terms = pair.Terms.Where(term => term.Key.Cause != Cause.Unattributed).ToDictionary(term => term.Key, term => (Value: term.Value.Direct, term.Value.Direct));
        var rest = pair.Delta - terms.Values.Sum(term => term.Value);
        terms[new TermKey(Cause.Unattributed, null, null, null, null)] = (rest, rest);
        return pair with { Terms = terms };
    }

    /// <summary>What can't keep up with what comes, in most pairs; null: all can.</summary>
    private static SaturatedStage? Saturated(IReadOnlyList<PairTerms> pairs)
    {
        if (pairs.Any(pair => pair.Capacity is null) || pairs.Average(pair => pair.Capacity!.Load) < 1) return null;
        var most = pairs.GroupBy(pair => pair.Capacity!.Stage).OrderByDescending(same => same.Count()).First().ToList();
        return new SaturatedStage(most[0].Capacity!.Stage, most.Average(pair => pair.Capacity!.BaseLoad), most.Average(pair => pair.Capacity!.Load));
    }

    private static ExplanationRow AtCapacity(
        (string Pipeline, string Scenario, string Base, string Condition, string Measure) row, IReadOnlyList<PairTerms> pairs, SaturatedStage stage)
    {
        var compared = Of(row with { Measure = ExplanationRow.CapacityMeasure }, [.. pairs.Where(pair => pair.Capacity!.Stage == stage.Stage).Select(pair => pair.Capacity!.Terms)]);
        return compared with { Verdict = ExplanationVerdict.Saturated, Saturated = stage, ReplayError = null };
    }

    private static (ExplanationVerdict Verdict, Cause? Top, IReadOnlyList<string> Notes) Judge(IReadOnlyList<PairTerms> pairs, List<double> deltas, double delta)
    {
        var launches = pairs.Select(pair => pair.Launch).Distinct().Count();
        if (pairs.Count < FewestPairs || launches < FewestLaunches)
        {
            return (ExplanationVerdict.NotDecided, null, [string.Create(
                CultureInfo.InvariantCulture,
                $"not decided: {pairs.Count} of {FewestPairs} pairs of blocks, {launches} of {FewestLaunches} traced launches")]);
        }

        var sign = Math.Sign(delta);
        var chance = 2 * SignFlip.Above([.. deltas.Select(one => sign * one)]);
        if (sign == 0 || chance > Alpha || Math.Abs(delta) < SmallestChange * pairs.Average(pair => pair.Base)) return (ExplanationVerdict.NoChange, null, []);

        var causes = Enum.GetValues<Cause>()
            .Select(cause => (Cause: cause, Values: pairs.Select(pair => sign * pair.Terms.Where(term => term.Key.Cause == cause).Sum(term => term.Value.Value)).ToList()))
            .OrderByDescending(cause => cause.Values.Average())
            .ToList();
        var (first, second) = (causes[0], causes[1]);
        var larger = SignFlip.Above([.. first.Values.Zip(second.Values, (one, other) => one - other)]);
        if (first.Cause != Cause.Unattributed && SignFlip.Above(first.Values) <= Alpha && larger <= Alpha) return (ExplanationVerdict.Named, first.Cause, []);
        return (ExplanationVerdict.NotDistinguishable, null, []);
    }

    /// <summary>Over all pairs; those without helpers have none. Helpers that wait more under the base turn it round: then the most is counted if nothing of it is.</summary>
    private static (double Low, double High)? Margin(IReadOnlyList<PairTerms> pairs)
    {
        if (pairs.All(pair => pair.RunQueueMargin is null)) return null;
        var (none, all) = (-pairs.Average(pair => pair.RunQueueMargin?.Less ?? 0), pairs.Average(pair => pair.RunQueueMargin?.More ?? 0));
        return (Math.Min(none, all), Math.Max(none, all));
    }

    private static List<ExplanationTerm> Terms(IReadOnlyList<PairTerms> pairs)
    {
        var slower = pairs.Average(pair => pair.Terms.Where(term => term.Key.Cause == Cause.Cpu).Sum(term => term.Value.Direct)) >= 0;
        var core = CpuDetail.Of(pairs.Select(pair => pair.Kernels), pairs.Select(pair => pair.Counts), slower);
        var terms = new List<ExplanationTerm>();
        foreach (var key in pairs.SelectMany(pair => pair.Terms.Keys).Distinct())
        {
            var values = Estimate.Mean([.. pairs.Select(pair => pair.Terms.GetValueOrDefault(key).Value)]);
            var direct = pairs.Average(pair => pair.Terms.GetValueOrDefault(key).Direct);
            terms.Add(new ExplanationTerm(key.Cause, key.Cause == Cause.Cpu ? core : key.Detail, key.Stage, key.Neighbour, values.Value, direct, values.Low, values.High) { NeighbourStage = key.NeighbourStage });
        }

        return [.. terms.OrderByDescending(term => Math.Abs(term.Value))];
    }
}
