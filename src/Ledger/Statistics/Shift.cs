using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>By how much one group of numbers is above another, on the scale on which it was taken (plain, or logarithms), with what its error is known by.</summary>
/// <param name="Value">The difference of the means.</param>
/// <param name="Error">Its standard error; null: one group has a single number.</param>
/// <param name="Freedom">Degrees of freedom of the error; infinite: it is known without any.</param>
internal readonly record struct Shift(double Value, double? Error, double Freedom)
{
    /// <summary>Two independent groups: Welch (1947), degrees of freedom by Satterthwaite.</summary>
    public static Shift Welch(IReadOnlyList<double> over, IReadOnlyList<double> under) => Between(Mean(over), Mean(under));

    /// <summary>The same of the logarithms of numbers above 0: the ratio of geometric means.</summary>
    public static Shift OfLogs(IReadOnlyList<double> over, IReadOnlyList<double> under) => Between(LogEstimate.Across(over), LogEstimate.Across(under));

    /// <summary>The logarithm of the ratio of arithmetic means above 0; its error by the delta method.</summary>
    public static Shift OfLogMeans(IReadOnlyList<double> over, IReadOnlyList<double> under) => Between(LogOf(Mean(over)), LogOf(Mean(under)));

    /// <summary>Numbers that come in pairs, as conditions that took turns within each launch do.</summary>
    public static Shift Paired(IReadOnlyList<double> over, IReadOnlyList<double> under)
    {
        var one = Mean([.. over.Zip(under, (high, low) => high - low)]);
        return new Shift(one.Mean, one.Error, one.Freedom);
    }

    /// <summary>A group against a number that is known.</summary>
    public static Shift Against(IReadOnlyList<double> over, double under)
    {
        var one = Mean(over);
        return new Shift(one.Mean - under, one.Error, one.Freedom);
    }

    /// <summary>One new number against a group of its kind: the group's spread is the new one's as well (a prediction interval).</summary>
    /// <param name="over">The new one.</param>
    /// <param name="under">The group.</param>
    public static Shift Predicted(double over, IReadOnlyList<double> under)
    {
        double? error = under.Count < 2 ? null : under.StandardDeviation() * Math.Sqrt(1 + (1.0 / under.Count));
        return new Shift(over - under.Average(), error, under.Count - 1);
    }

    /// <summary>With a further error that is known without degrees of freedom, or taken to be; errors add as squares.</summary>
    /// <param name="error">Standard error.</param>
    public Shift With(double error)
    {
        if (error == 0) return this;
        var (own, more) = ((Error ?? 0) * (Error ?? 0), error * error);
        var freedom = own == 0 ? double.PositiveInfinity : Freedom * (own + more) * (own + more) / (own * own);
        return this with { Error = Math.Sqrt(own + more), Freedom = freedom };
    }

    /// <summary>Half of the two-sided interval; null: there is none.</summary>
    /// <param name="confidence">Such as 0.95.</param>
    public double? Half(double confidence) => Error is { } error ? error * Quantile(0.5 + (confidence / 2)) : null;

    /// <summary>So many standard errors lie a share of the estimates below.</summary>
    /// <param name="share">Such as 0.99.</param>
    public double Quantile(double share) => double.IsFinite(Freedom) ? StudentT.InvCDF(0, 1, Freedom, share) : Normal.InvCDF(0, 1, share);

    /// <summary>The chance of a difference as high as this, or higher, where the true one is no more than a limit; null: there is no error to tell by.</summary>
    /// <param name="limit">On the same scale.</param>
    public double? Above(double limit) => Error is not { } error ? null
        : error == 0 ? (Value > limit ? 0 : 1)
        : double.IsFinite(Freedom) ? StudentT.CDF(0, 1, Freedom, (limit - Value) / error)
        : Normal.CDF(0, 1, (limit - Value) / error);

    /// <summary>The chance of a difference as far from 0 as this, or farther, where there is none.</summary>
    public double? FromZero => Error is null ? null : Math.Min(1, 2 * (this with { Value = Math.Abs(Value) }).Above(0)!.Value);

    private static Shift Between(LogEstimate over, LogEstimate under)
    {
        var difference = over - under;
        return new Shift(difference.Mean, difference.Error, difference.Freedom);
    }

    // Mean, error and freedom of plain numbers: the arithmetic of their difference is that of logarithms.
    private static LogEstimate Mean(IReadOnlyList<double> values) =>
        new(values.Average(), values.Count < 2 ? null : values.StandardDeviation() / Math.Sqrt(values.Count), values.Count - 1);

    private static LogEstimate LogOf(LogEstimate plain) => new(Math.Log(plain.Mean), plain.Error / plain.Mean, plain.Freedom);
}
