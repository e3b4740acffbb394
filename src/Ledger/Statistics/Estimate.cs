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
    public static Estimate Geometric(IReadOnlyList<double> values) => Mean([.. values.Select(value => Math.Log(value))]).Exponentiate();

    /// <summary>
    /// Ratio of the geometric means of two independent groups of launches, with Welch's interval on the log scale (Welch 1947, degrees of freedom by
    /// Satterthwaite): the groups may differ in spread and number.
    /// </summary>
    /// <param name="numerator">One for each launch, at least one, all above 0.</param>
    /// <param name="denominator">One for each launch, at least one, all above 0.</param>
    public static Estimate Ratio(IReadOnlyList<double> numerator, IReadOnlyList<double> denominator)
    {
        double[] over = [.. numerator.Select(value => Math.Log(value))];
        double[] under = [.. denominator.Select(value => Math.Log(value))];
        var difference = over.Average() - under.Average();
        if (over.Length < 2 || under.Length < 2)
        {
            return new Estimate(Math.Exp(difference), null, null);
        }

        var a = over.Variance() / over.Length;
        var b = under.Variance() / under.Length;
        if (a + b == 0)
        {
            return new Estimate(difference, difference, difference).Exponentiate();
        }

        var degrees = (a + b) * (a + b) / ((a * a / (over.Length - 1)) + (b * b / (under.Length - 1)));
        var half = Critical(degrees) * Math.Sqrt(a + b);
        return new Estimate(difference, difference - half, difference + half).Exponentiate();
    }

    private static double Critical(double degrees) => StudentT.InvCDF(0, 1, degrees, 0.5 + (Confidence / 2));

    private Estimate Exponentiate() => new(Math.Exp(Value), Exp(Low), Exp(High));

    private static double? Exp(double? log) => log is { } x ? Math.Exp(x) : null;
}
