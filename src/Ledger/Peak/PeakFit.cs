using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// How the probes' ratios grow with the rate, both in logarithms, those near the limit counting most, and where they reach 1. The ratios themselves are
/// fitted (quasi-Poisson regression, by reweighting): the logarithm of a random share is too low on average, which would put the peak 1.5 % too high.
/// </summary>
/// <param name="Root">The rate.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
internal sealed record PeakFit(double Root, double Low, double High)
{
    private const int FewestProbes = 3;

    /// <summary>In logarithms of the rate: beyond some 10 % the line bends.</summary>
    private const double Width = 0.08;
    private const double Least = 0.01;
    private const double Furthest = 20;

    /// <returns>Null: too few probes near the limit, or none that rises.</returns>
    public static PeakFit? Of(PeakGoal goal, IReadOnlyList<PeakProbe> probes)
    {
        var points = probes
            .Select(probe => (X: Math.Log(Math.Max(probe.Offered, double.Epsilon)), Y: goal.Ratio(probe), probe.Queries))
            .Where(point => point.Y is not null)
            .Select(point => (point.X, Y: point.Y!.Value, Weight: (double)point.Queries))
            .ToArray();
        if (points.Length < FewestProbes) return null;
        var root = points.MinBy(point => Math.Abs(Math.Log(Math.Max(point.Y, Least)))).X;
        for (var round = 0; round < 8; round++)
        {
            if (Line(points, root) is not { } line) return null;
            root = line.Root;
        }

        var last = Line(points, root)!.Value;
        return new PeakFit(Math.Exp(last.Root), Math.Exp(last.Root - last.HalfWidth), Math.Exp(last.Root + last.HalfWidth));
    }

    private static (double Root, double HalfWidth)? Line((double X, double Y, double Weight)[] points, double centre)
    {
        var near = points
            .Select(point => point with { Weight = point.Weight * Math.Exp(-Math.Pow((point.X - centre) / Width, 2) / 2) })
            .ToArray();
        var most = near.Max(point => point.Weight);
        var used = near.Where(point => point.Weight > 0.01 * most).ToArray();
        if (used.Length < FewestProbes) return null;
        var fitted = used.Select(point => Math.Log(Math.Max(point.Y, Least))).ToArray();
        var (slope, level, x) = (0.0, 0.0, 0.0);
        var weights = new double[used.Length];
        for (var round = 0; round < 10; round++)
        {
            for (var i = 0; i < used.Length; i++) weights[i] = used[i].Weight * Math.Exp(fitted[i]);
            var aim = used.Select((point, i) => fitted[i] + (point.Y / Math.Exp(fitted[i])) - 1).ToArray();
            (x, level, slope) = Regress(used, aim, weights);
            if (!(slope > 0)) return null;
            for (var i = 0; i < used.Length; i++) fitted[i] = Math.Clamp(level + (slope * (used[i].X - x)), -Furthest, Furthest);
        }

        var root = Math.Clamp(x - (level / slope), used.Min(point => point.X) - Width, used.Max(point => point.X) + Width);
        return (root, HalfWidth(used, fitted, weights, x, slope, root));
    }

    private static (double X, double Level, double Slope) Regress((double X, double Y, double Weight)[] points, double[] aim, double[] weights)
    {
        var total = weights.Sum();
        var x = points.Select((point, i) => weights[i] * point.X).Sum() / total;
        var level = aim.Select((y, i) => weights[i] * y).Sum() / total;
        var spread = points.Select((point, i) => weights[i] * (point.X - x) * (point.X - x)).Sum();
        return (x, level, points.Select((point, i) => weights[i] * (point.X - x) * (aim[i] - level)).Sum() / spread);
    }

    /// <summary>The error of the line where it meets the limit, over its slope (Fieller's interval in its first order).</summary>
    private static double HalfWidth((double X, double Y, double Weight)[] points, double[] fitted, double[] weights, double x, double slope, double root)
    {
        var total = weights.Sum();
        var effective = total * total / weights.Sum(weight => weight * weight);
        var freedom = Math.Max(1, effective - 2);
        var spread = points.Select((point, i) => weights[i] * (point.X - x) * (point.X - x)).Sum() / total;
        var residual = points.Select((point, i) => weights[i] * Math.Pow((point.Y / Math.Exp(fitted[i])) - 1, 2)).Sum() / total * effective / freedom;
        var error = Math.Sqrt(residual / effective * (1 + ((root - x) * (root - x) / spread))) / slope;
        return StudentT.InvCDF(0, 1, freedom, 0.975) * error;
    }
}
