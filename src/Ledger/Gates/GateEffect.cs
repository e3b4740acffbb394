using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>How far the head is from the base.</summary>
/// <param name="Base">Base units; of noisy measures the geometric mean over pairs, of exact ones the median; null: no pair has it.</param>
/// <param name="Head">The same of the head.</param>
/// <param name="Ratio">Head ÷ base, of pairs; null: some pair has none.</param>
/// <param name="Low">Lower end of its 95 % interval: Student-t over log ratios, of exact measures between two of the ratios in order; null: too few pairs.</param>
/// <param name="High">Upper end.</param>
/// <param name="Spread">Standard deviation of the log ratios.</param>
internal readonly record struct GateEffect(double? Base, double? Head, double? Ratio, double? Low, double? High, double? Spread)
{
    private const double Outside = 0.025;

    public static GateEffect Of(GateSeries series)
    {
        if (series.Values.Count == 0) return default;
        var (low, middle, high) = series.LogRatios is not { } ratios ? default : series.Measure.IsExact ? Ordered(ratios) : Mean(ratios);
        return new GateEffect(
            Centre(series, [.. series.Values.Select(value => value.Base)]),
            Centre(series, [.. series.Values.Select(value => value.Head)]),
            Exp(middle),
            Exp(low),
            Exp(high),
            series.LogRatios is { Length: > 1 } several ? several.StandardDeviation() : null);
    }

    private static double Centre(GateSeries series, double[] values) =>
        series.Measure.IsExact ? values.Median()
        : Array.TrueForAll(values, value => value > 0) ? Math.Exp(values.Average(value => Math.Log(value)))
        : values.Average();

    private static (double? Low, double? Middle, double? High) Mean(double[] ratios)
    {
        var mean = Estimate.Mean(ratios);
        return (mean.Low, mean.Value, mean.High);
    }

    // The median lies outside the k-th from either end with the chance that fewer than k signs are one way: no distribution is assumed, and an outlier moves nothing.
    private static (double? Low, double? Middle, double? High) Ordered(double[] ratios)
    {
        double[] sorted = [.. ratios.Order()];
        var inside = 0;
        while (SignTest.AtLeast(sorted.Length, sorted.Length - inside) <= Outside) inside++;
        return inside == 0 ? (null, sorted.Median(), null) : (sorted[inside - 1], sorted.Median(), sorted[^inside]);
    }

    private static double? Exp(double? logarithm) => logarithm is { } value ? Math.Exp(value) : null;
}
