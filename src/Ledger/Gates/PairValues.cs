using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>What a pair of processes measured, from what both recorded: pure functions.</summary>
public static class PairValues
{
    private const int TurnsOfRound = 2; // of each side: A B B A

    /// <summary>
    /// Each measure of the pair. What every turn has (medians, means, throughput, what its stages took) is compared turn by turn with the other side's turn of the same queries, and the pair's log
    /// ratio is the median over all of these: half of them have the head first, so that steady drift adds to as many as it takes from. What a process has once (allocated bytes, peak memory, and
    /// quantiles that a turn has too few queries for) is compared once.
    /// </summary>
    /// <param name="under">The base.</param>
    /// <param name="over">The head, with as many turns.</param>
    /// <param name="measures">What is asked.</param>
    /// <param name="leftOut">Rounds, from 0, that don't count; null: all do.</param>
    /// <returns>Without those that one of the two could not measure.</returns>
    public static IReadOnlyDictionary<GatedMeasure, PairValue> Of(LaunchTurns under, LaunchTurns over, IReadOnlyList<GatedMeasure> measures, IReadOnlySet<int>? leftOut = null)
    {
        var turns = Turns(under, leftOut);
        var values = new Dictionary<GatedMeasure, PairValue>();
        foreach (var measure in measures)
        {
            if (measure.Stage is null)
            {
                if (Of(under, over, measure.Measure, (null, null), turns) is { } value) values[measure] = value;
                continue;
            }

            var (before, now) = (NumberOf(under, measure.Stage), NumberOf(over, measure.Stage));
            if (before >= 0 && now >= 0 && Of(under, over, measure.Measure, (before, now), turns) is { } found) values[measure] = found;
        }

        return values;
    }

    /// <summary>What a query spent in each stage, the median over turns (the mean, where one of the two has no visits in most turns), in the order of the head's graph; 0 in a build that has no such stage.</summary>
    /// <param name="under">The base.</param>
    /// <param name="over">The head.</param>
    /// <param name="leftOut">As of <see cref="Of(LaunchTurns, LaunchTurns, IReadOnlyList{GatedMeasure}, IReadOnlySet{int})"/>.</param>
    public static IReadOnlyList<StagePair> StagesOf(LaunchTurns under, LaunchTurns over, IReadOnlySet<int>? leftOut = null)
    {
        var turns = Turns(under, leftOut);
        return turns.Count == 0 ? [] : [.. over.Stages.Select(Pair)];

        StagePair Pair(string stage)
        {
            var (before, now) = (Times(under, stage), Times(over, stage));
            var typical = new StagePair(stage, before.Median(), now.Median());

            // Of a stage that most turns don't visit, the median is 0 whatever a visit takes.
            return typical is { BaseNs: > 0, HeadNs: > 0 } ? typical : new StagePair(stage, before.Average(), now.Average());
        }

        double[] Times(LaunchTurns side, string stage)
        {
            var number = NumberOf(side, stage);
            return [.. turns.Select(turn => number < 0 ? 0 : side.Turns[turn].InStage(number))];
        }
    }

    private static PairValue? Of(LaunchTurns under, LaunchTurns over, string measure, (int? Base, int? Head) stage, List<int> turns)
    {
        var compared = turns
            .Select(turn => (Base: under.InTurn(turn, measure, stage.Base), Head: over.InTurn(turn, measure, stage.Head)))
            .Where(turn => turn.Base is not null && turn.Head is not null)
            .Select(turn => (Base: turn.Base!.Value, Head: turn.Head!.Value))
            .ToList();

        // A quantile that some turns have too few queries for would come from the others alone.
        if (compared.Count == 0 || compared.Count < turns.Count / 2.0) return Once(under.Once(measure, stage.Base), over.Once(measure, stage.Head));
        if (compared.Exists(turn => turn.Base <= 0 || turn.Head <= 0)) return new PairValue(compared.Average(turn => turn.Base), compared.Average(turn => turn.Head), null);
        return new PairValue(
            Math.Exp(compared.Average(turn => Math.Log(turn.Base))),
            Math.Exp(compared.Average(turn => Math.Log(turn.Head))),
            compared.Select(turn => Math.Log(turn.Head / turn.Base)).Median());
    }

    private static PairValue? Once(double? under, double? over) => under is { } before && over is { } now
        ? new PairValue(before, now, before > 0 && now > 0 ? Math.Log(now / before) : null)
        : null;

    /// <summary>Those of the rounds that count. Whole launches have one turn.</summary>
    private static List<int> Turns(LaunchTurns side, IReadOnlySet<int>? leftOut)
    {
        var length = side.Count % TurnsOfRound == 0 ? TurnsOfRound : 1;
        return [.. Enumerable.Range(0, side.Count).Where(turn => leftOut?.Contains(turn / length) != true)];
    }

    private static int NumberOf(LaunchTurns side, string stage) => Enumerable.Range(0, side.Stages.Count).FirstOrDefault(number => side.Stages[number] == stage, -1);
}
