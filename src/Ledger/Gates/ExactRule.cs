namespace Modbench.Ledger;

/// <summary>
/// What is decided about measures that the same code gives the same: allocated bytes per query, within 1 byte or the tolerance, and qualities. Times of the machine don't touch
/// them, so all heads may be compared with all bases, not with their partners alone: if nothing grew, any order of the 2n processes is as likely as another (Mann and Whitney
/// 1947), and eight heads all above eight bases is 1 in 12,870. Where pairs have something in common (other queries), the signs within pairs tell, later.
/// </summary>
/// <remarks>
/// Counts of pairs decide, never how far one is off: a process that allocates a megabyte in the background counts no more than one that allocates two bytes too many. So one or two
/// of eight can't fail a suite, nor one, from 16 pairs on, hide what grew (from 12 on where no other exact measure is watched). The share of false failures is divided by the number of measures, and
/// by two for the two tests.
/// </remarks>
internal static class ExactRule
{
    private const double Unsure = 0.05;

    /// <summary>Those that grew beyond their tolerance at one of the looks.</summary>
    /// <param name="measures">All exact ones.</param>
    /// <param name="looks">Those that have been.</param>
    /// <param name="last">The place of the last look that a measure takes part in: it has passed then.</param>
    public static IReadOnlyList<GateSeries> Grown(IReadOnlyList<GateSeries> measures, IReadOnlyList<Look> looks, Func<GateSeries, int> last) =>
        [.. measures.Where(measure => looks.Select((look, place) => (look.Pairs, Spent: look.SpentOnExact - (place == 0 ? 0 : looks[place - 1].SpentOnExact)))
            .Take(last(measure) + 1)
            .Any(look => Grew(measure, look.Pairs, look.Spent / measures.Count / 2)))];

    /// <summary>It surely has not grown beyond its tolerance; or, at the end, not by what a pass excludes.</summary>
    public static bool Passes(GateSeries measure, int pairs, bool isLast)
    {
        PairValue[] values = [.. measure.Values.Take(pairs)];
        return RankCounts.AtMost(pairs, Above(measure.Measure, values)) <= Unsure
            || SignTest.AtLeast(pairs, values.Count(value => !IsBeyond(measure.Measure, value.Base, value.Head, measure.Measure.Tolerance))) <= Unsure
            || (isLast && SignTest.AtLeast(pairs, values.Count(value => !IsBeyond(measure.Measure, value.Base, value.Head, measure.Measure.Excluded))) <= Unsure);
    }

    private static bool Grew(GateSeries measure, int pairs, double chance)
    {
        PairValue[] values = [.. measure.Values.Take(pairs)];
        return RankCounts.AtMost(pairs, (pairs * pairs) - Above(measure.Measure, values)) <= chance
            || SignTest.AtLeast(pairs, values.Count(value => IsBeyond(measure.Measure, value.Base, value.Head, measure.Measure.Tolerance))) <= chance;
    }

    /// <summary>How many of all heads and bases stand so that the head is beyond what is tolerated of the base.</summary>
    private static int Above(GatedMeasure measure, PairValue[] values) =>
        values.Sum(one => values.Count(other => IsBeyond(measure, one.Base, other.Head, measure.Tolerance)));

    // A byte more is no growth: averages of a few hundred queries differ by as much.
    private static bool IsBeyond(GatedMeasure measure, double @base, double head, double tolerance) =>
        (measure.HighIsGood ? @base - head : head - @base) > Math.Max(measure.Measure == GatedMeasure.Allocated ? 1 : 0, tolerance * Math.Abs(@base));
}
