using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Quantiles and means of a sample of times.</summary>
public static class Quantile
{
    /// <summary>
    /// Linear interpolation between the order statistics around (n − 1)·share, counted from 0: type 7 of Hyndman and Fan (1996), which NumPy, R and
    /// BenchmarkDotNet use by default.
    /// </summary>
    /// <param name="sorted">In ascending order, not empty.</param>
    /// <param name="share">In [0, 1].</param>
    public static double Of(ReadOnlySpan<long> sorted, double share)
    {
        var position = (sorted.Length - 1) * share;
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    /// <summary>Names and shares of the median and the 99 % quantile.</summary>
    internal static readonly (string Name, double Share)[] MedianAndP99 = [("p50", 0.5), ("p99", 0.99)];

    /// <summary>The mean of times, summed exactly.</summary>
    /// <param name="times">Not empty; nanoseconds whose sum stays below 292 years.</param>
    public static double Mean(ReadOnlySpan<long> times)
    {
        var sum = 0L;
        foreach (var time in times)
        {
            sum = checked(sum + time);
        }

        return (double)sum / times.Length;
    }

    /// <summary>As measures name it: <c>p50</c>, <c>p99</c>, <c>p999</c>.</summary>
    public static string Name(double share) => "p" + share.ToString("0.###", CultureInfo.InvariantCulture)[2..].PadRight(2, '0');

    /// <summary>
    /// The fewest values that a quantile can be claimed from: with less, even their maximum lies below it in more than 5 % of samples (share^n &gt; 0.05).
    /// Necessary only, since values of one launch depend on each other. The median needs no tail: any number gives one.
    /// </summary>
    /// <param name="share">In (0, 1).</param>
    public static int Fewest(double share) => share <= 0.5 ? 1 : (int)Math.Ceiling(Math.Log(0.05) / Math.Log(share) - 1e-9);
}
