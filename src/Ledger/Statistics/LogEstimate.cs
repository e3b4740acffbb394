using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>Logarithm of a quantity above 0, with what its error is known by.</summary>
/// <param name="Mean">The logarithm.</param>
/// <param name="Error">Its standard error; null: it is not known.</param>
/// <param name="Freedom">Degrees of freedom of the error.</param>
internal readonly record struct LogEstimate(double Mean, double? Error, double Freedom)
{
    private const double Confidence = 0.95;

    /// <summary>Across launches.</summary>
    /// <param name="values">One for each launch, one at least, all above 0. Of one the error is not known.</param>
    public static LogEstimate Across(IReadOnlyList<double> values)
    {
        double[] logarithms = [.. values.Select(value => Math.Log(value))];
        double? error = logarithms.Length < 2 ? null : logarithms.StandardDeviation() / Math.Sqrt(logarithms.Length);
        return new LogEstimate(logarithms.Average(), error, logarithms.Length - 1);
    }

    /// <summary>Of a ratio: errors of both sides, degrees of freedom by Satterthwaite, as Welch (1947) has them.</summary>
    public static LogEstimate operator -(LogEstimate over, LogEstimate under)
    {
        var mean = over.Mean - under.Mean;
        if (over.Error is not { } a || under.Error is not { } b) return new LogEstimate(mean, null, 0);
        var (one, other) = (a * a, b * b);
        var freedom = one + other == 0 ? double.PositiveInfinity : (one + other) * (one + other) / ((one * one / over.Freedom) + (other * other / under.Freedom));
        return new LogEstimate(mean, Math.Sqrt(one + other), freedom);
    }

    /// <summary>The quantity itself with its 95 % interval.</summary>
    public Estimate Exponentiate()
    {
        if (Error is not { } error) return new Estimate(Math.Exp(Mean), null, null);
        var critical = double.IsFinite(Freedom) ? StudentT.InvCDF(0, 1, Freedom, 0.5 + (Confidence / 2)) : Normal.InvCDF(0, 1, 0.5 + (Confidence / 2));
        return new Estimate(Math.Exp(Mean), Math.Exp(Mean - (critical * error)), Math.Exp(Mean + (critical * error)));
    }
}
