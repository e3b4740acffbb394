using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>A mean over launches with its 95 % interval.</summary>
/// <param name="Value">The mean.</param>
/// <param name="Low">Lower end; null with fewer than two launches.</param>
/// <param name="High">Upper end; null with fewer than two launches.</param>
public readonly record struct Estimate(double Value, double? Low, double? High)
{
    private const double Confidence = 0.95;

    /// <summary>Arithmetic mean with a Student-t interval.</summary>
    /// <param name="values">One for each launch, at least one.</param>
    public static Estimate Mean(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        if (values.Count < 2)
        {
            return new Estimate(mean, null, null);
        }

        var half = Critical(values.Count - 1) * values.StandardDeviation() / Math.Sqrt(values.Count);
        return new Estimate(mean, mean - half, mean + half);
    }

    /// <summary>Geometric mean with a Student-t interval on the log scale.</summary>
    /// <param name="values">One for each launch, at least one, all above 0.</param>
    public static Estimate Geometric(IReadOnlyList<double> values) => LogEstimate.Across(values).Exponentiate();

    /// <summary>
    /// Ratio of the geometric means of two independent groups of launches, with Welch's interval on the log scale (Welch 1947, degrees of freedom by
    /// Satterthwaite): the groups may differ in spread and number.
    /// </summary>
    /// <param name="numerator">One for each launch, at least one, all above 0.</param>
    /// <param name="denominator">One for each launch, at least one, all above 0.</param>
    public static Estimate Ratio(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator) =>
        (LogEstimate.Across(numerator) - LogEstimate.Across(denominator)).Exponentiate();

    private static double Critical(double degrees) => StudentT.InvCDF(0, 1, degrees, 0.5 + (Confidence / 2));
}
