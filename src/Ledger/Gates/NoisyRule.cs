using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>What is decided about measures that differ from one process to the next: times, rates, peaks of memory.</summary>
internal static class NoisyRule
{
    private const double Sure = 0.95;

    /// <summary>
    /// Differences of half the tolerance are small. Chosen by simulation among 0, ¼, ½ and 1 (docs/gate.md): with none the first look never fails where another measure is
    /// steady, with the whole tolerance steady measures that grew by little more than it are missed beside noisy ones.
    /// </summary>
    internal const double FloorShare = 0.5;

    /// <summary>Those that grew beyond their tolerance at one of the looks.</summary>
    /// <remarks>
    /// Once some have, the others are tested again without them: what is certain to have grown takes nothing from the others (step-down, Romano and Wolf 2005). That a suite fails
    /// at all is not touched by it.
    /// </remarks>
    /// <param name="measures">All that are told by their noise.</param>
    /// <param name="looks">Those that have been.</param>
    /// <param name="last">
    /// The place of the last look that a measure takes part in. One that has passed leaves: it can't fail any more, and takes no signs from those that still can.
    /// </param>
    public static IReadOnlyList<GateSeries> Grown(IReadOnlyList<GateSeries> measures, IReadOnlyList<Look> looks, Func<GateSeries, int> last)
    {
        List<GateSeries> left = [.. measures];
        List<GateSeries> grown = [];
        while (left.Count > 0)
        {
            var seen = Flips(left, looks, last);
            List<GateSeries> found = [.. left.Where((_, place) => seen.Any(look => look.Grew(place)))];
            if (found.Count == 0) break;
            grown.AddRange(found);
            left.RemoveAll(found.Contains);
        }

        return grown;
    }

    /// <summary>It surely has not grown beyond its tolerance; or, at the end, not by what a pass excludes.</summary>
    /// <param name="measure">The measure.</param>
    /// <param name="pairs">The first so many.</param>
    /// <param name="isLast">It is the last look.</param>
    public static bool Passes(GateSeries measure, int pairs, bool isLast)
    {
        double[] beyond = [.. measure.Beyond.Take(pairs)];
        return IsBelow(beyond, isLast ? GatePower.Room(measure.Measure) : 0);
    }

    /// <summary>The upper end of the mean's one-sided 95 % Student-t interval lies below a limit.</summary>
    internal static bool IsBelow(double[] beyond, double limit) =>
        beyond.Average() + (StudentT.InvCDF(0, 1, beyond.Length - 1, Sure) * beyond.StandardDeviation() / Math.Sqrt(beyond.Length)) < limit;

    private static IReadOnlyList<FlipLook> Flips(List<GateSeries> measures, IReadOnlyList<Look> looks, Func<GateSeries, int> last)
    {
        double[][] byMeasure = [.. measures.Select(one => one.Beyond)];
        var pairs = looks.Count == 0 ? 0 : looks[^1].Pairs;
        double[][] byPair = [.. Enumerable.Range(0, pairs).Select(pair => byMeasure.Select(one => one[pair]).ToArray())];
        return SequentialFlips.Of(byPair, [.. measures.Select(one => FloorShare * one.LogTolerance)], looks, [.. measures.Select(last)]);
    }
}
