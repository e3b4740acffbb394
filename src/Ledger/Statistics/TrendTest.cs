using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// Does an autocorrelated series rise or fall? A straight line's coefficient against those of the next orthogonal polynomials (series estimate of the
/// long-run variance: Sun 2013; Lazarus, Lewis, Stock and Watson 2018), after prewhitening by one autoregression (Andrews and Monahan 1992).
/// </summary>
/// <remarks>
/// The statistic has few degrees of freedom on purpose: a count of independent queries would take every busy period of a queue for a trend. Chosen by
/// simulation over queues at 50 to 90 % load, heavy tails, collections and slow phases; docs/design.md has the rates of false alarms.
/// </remarks>
public static class TrendTest
{
    /// <summary>Batches that a series is to be cut into.</summary>
    public const int Batches = 40;

    /// <summary>Polynomials of degree 2 and above that the noise is estimated from: the degrees of freedom.</summary>
    private const int NoiseTerms = 8;

    // Where neighbouring batches are that alike, the series is no longer than a few of its own fluctuations: the evidence is discounted.
    private const double TrustedCorrelation = 0.5;
    private const double Discount = 1.5;
    private const double HighestCorrelation = 0.97;
    private const double Nothing = 1e-9;
    private const double SmallestTail = 1e-300;

    private static readonly double[][] Polynomials = Orthonormal(Batches - 1, NoiseTerms + 1);

    /// <summary>
    /// Standard normal without a trend; positive when the series rises. Below 0 in neither direction when nothing varies.
    /// </summary>
    /// <param name="batches">Means of <see cref="Batches"/> stretches of the series, in order.</param>
    public static double Of(ReadOnlySpan<double> batches)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(batches.Length, Batches);
        var (low, high) = Range(batches);
        if (high - low <= Nothing * Math.Max(Math.Abs(low), Math.Abs(high)))
        {
            return 0;
        }

        var correlation = Correlation(batches);
        var white = new double[Batches - 1];
        for (var i = 0; i < white.Length; i++)
        {
            white[i] = batches[i + 1] - (correlation * batches[i]);
        }

        var noise = 0.0;
        for (var degree = 2; degree <= NoiseTerms + 1; degree++)
        {
            var coefficient = Dot(Polynomials[degree], white);
            noise += coefficient * coefficient / NoiseTerms;
        }

        var slope = Dot(Polynomials[1], white);
        var tail = StudentT.CDF(0, 1, NoiseTerms, -Math.Abs(slope) / Math.Sqrt(noise));
        var z = -Normal.InvCDF(0, 1, Math.Max(tail, SmallestTail));
        return Math.Sign(slope) * z * Math.Clamp(1 - (Discount * (correlation - TrustedCorrelation)), 0, 1);
    }

    /// <summary>Lag-1 autocorrelation around the straight line, corrected for its bias in short series (Kendall 1954), in [0, 0.97].</summary>
    internal static double Correlation(ReadOnlySpan<double> series)
    {
        var residuals = Detrended(series);
        var (product, square) = (0.0, 0.0);
        for (var i = 0; i < residuals.Length; i++)
        {
            square += residuals[i] * residuals[i];
            product += i > 0 ? residuals[i] * residuals[i - 1] : 0;
        }

        return square == 0 ? 0 : Math.Clamp(((product / square * residuals.Length) + 2) / (residuals.Length - 4), 0, HighestCorrelation);
    }

    private static double[] Detrended(ReadOnlySpan<double> series)
    {
        var middle = (series.Length - 1) / 2.0;
        var (mean, slope, spread) = (0.0, 0.0, 0.0);
        for (var i = 0; i < series.Length; i++)
        {
            mean += series[i] / series.Length;
            slope += (i - middle) * series[i];
            spread += (i - middle) * (i - middle);
        }

        var residuals = new double[series.Length];
        for (var i = 0; i < residuals.Length; i++)
        {
            residuals[i] = series[i] - mean - (slope / spread * (i - middle));
        }

        return residuals;
    }

    // Gram's discrete polynomials, by Gram-Schmidt; the second pass takes out what rounding left.
    private static double[][] Orthonormal(int points, int highest)
    {
        var basis = new double[highest + 1][];
        for (var degree = 0; degree <= highest; degree++)
        {
            var next = new double[points];
            for (var i = 0; i < points; i++)
            {
                next[i] = degree == 0 ? 1 : ((2.0 * i / (points - 1)) - 1) * basis[degree - 1][i];
            }

            for (var pass = 0; pass < 2; pass++)
            {
                for (var lower = 0; lower < degree; lower++)
                {
                    var share = Dot(basis[lower], next);
                    for (var i = 0; i < points; i++)
                    {
                        next[i] -= share * basis[lower][i];
                    }
                }
            }

            var length = Math.Sqrt(Dot(next, next));
            basis[degree] = Array.ConvertAll(next, value => value / length);
        }

        return basis;
    }

    private static double Dot(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var sum = 0.0;
        for (var i = 0; i < one.Length; i++)
        {
            sum += one[i] * other[i];
        }

        return sum;
    }

    private static (double Low, double High) Range(ReadOnlySpan<double> values)
    {
        var (low, high) = (values[0], values[0]);
        foreach (var value in values)
        {
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        }

        return (low, high);
    }
}
