namespace Modbench.Ledger;

/// <summary>What follows from pairs of processes: a function of their numbers, and of nothing else.</summary>
public static class GateDecision
{
    /// <summary>What is known now. To be asked again after each round, which is one pair of every pipeline and scenario that has not failed to launch.</summary>
    /// <param name="measures">What is watched; those of all pipelines are one suite, whose chance to fail though nothing grew the looks bound.</param>
    /// <param name="pairs">In any order. What has failed launches needs no more pairs.</param>
    /// <param name="looks">In order, one at least; the first that decides is the last one that counts, so later pairs change nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no looks, or one has more than <see cref="SequentialFlips.MostPairs"/>.</exception>
    /// <exception cref="ArgumentException">Two pairs of one pipeline and scenario have the same number.</exception>
    public static GateState Of(IReadOnlyList<GatedMeasure> measures, IReadOnlyList<GatePair> pairs, IReadOnlyList<Look> looks)
    {
        ArgumentOutOfRangeException.ThrowIfZero(looks.Count);
        var cases = GateCase.Of(measures, pairs);
        List<Look> reached = [];
        foreach (var look in looks)
        {
            GateCase[] then = [.. cases.Select(one => one.Until(look.Pairs))];
            if (!Array.TrueForAll(then, one => one.Reaches(look.Pairs))) break;
            reached.Add(look);
            var state = new GateJudge(looks, reached).Judge(then);
            if (state.Decided) return state;
        }

        return new GateJudge(looks, reached).Judge(cases) with { Decided = false };
    }
}
