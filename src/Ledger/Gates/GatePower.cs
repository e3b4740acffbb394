using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// What a gate could have seen, and what it would need to: by Student's t in place of the signs' own distribution.
/// </summary>
public static class GatePower
{
    private const double Power = 0.8;
    private const double SureAtTheEnd = 0.95;
    private const int MostNeeded = 1000;

    // What earlier looks spend, the last one partly misses. Chosen with the root below so that what is said to be detectable is, in four suites of five and more (docs/gate.md).
    private const double LeftToTheLast = 1 / 3.0;

    /// <summary>The chance of a false failure that the last look has for each of so many noisy measures, of which most have passed and left by then.</summary>
    public static double Chance(IReadOnlyList<Look> looks, int measures) => looks[^1].Spent * (looks.Count > 1 ? LeftToTheLast : 1) / Math.Sqrt(Math.Max(1, measures));

    /// <summary>How far what a pass excludes lies beyond the tolerance, as a logarithm.</summary>
    public static double Room(GatedMeasure measure) => Math.Log((1 + measure.Excluded) / (1 + measure.Tolerance));

    /// <summary>The ratio of head to base that fails in four cases of five.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="spread">Standard deviation of the pairs' log ratios.</param>
    /// <param name="pairs">At the last look.</param>
    /// <param name="chance">Of a false failure of this measure.</param>
    public static double Detectable(GatedMeasure measure, double spread, int pairs, double chance)
    {
        var growth = (1 + measure.Tolerance) * Math.Exp(Shown(spread, pairs, chance));
        return measure.HighIsGood ? 1 / growth : growth;
    }

    /// <summary>
    /// So many pairs show in four cases of five that what a pass excludes is none, and tell a growth as large as this one from both; null: more than 1,000.
    /// </summary>
    /// <param name="measure">The measure.</param>
    /// <param name="beyond">Mean of the pairs' log ratios beyond the tolerance.</param>
    /// <param name="spread">Their standard deviation.</param>
    /// <param name="chance">Of a false failure of this measure.</param>
    /// <param name="fewest">No fewer.</param>
    public static int? Needed(GatedMeasure measure, double beyond, double spread, double chance, int fewest)
    {
        var room = Room(measure);

        // The normal distribution needs fewer, and no search.
        var least = Math.Pow((Normal.InvCDF(0, 1, 1 - chance) + Normal.InvCDF(0, 1, Power)) * spread / room, 2);
        for (var pairs = Math.Max(fewest, (int)Math.Min(least, MostNeeded)); pairs <= MostNeeded; pairs++)
        {
            if (Shown(spread, pairs, chance) <= room && (Shown(spread, pairs, chance) <= beyond || beyond + Margin(spread, pairs) < room)) return pairs;
        }

        return null;
    }

    private static double Margin(double spread, int pairs) => StudentT.InvCDF(0, 1, pairs - 1, SureAtTheEnd) * spread / Math.Sqrt(pairs);

    private static double Shown(double spread, int pairs, double chance) =>
        (StudentT.InvCDF(0, 1, pairs - 1, 1 - chance) + StudentT.InvCDF(0, 1, pairs - 1, Power)) * spread / Math.Sqrt(pairs);
}
