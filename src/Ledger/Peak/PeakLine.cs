namespace Modbench.Ledger;

/// <summary>One probe for a fit.</summary>
/// <param name="X">Logarithm of its rate.</param>
/// <param name="Y">What is to be at most 1.</param>
/// <param name="Weight">Queries.</param>
internal readonly record struct PeakPoint(double X, double Y, double Weight);

/// <summary>
/// A straight line through the logarithms, near where it reaches the limit. The ratios themselves are fitted (quasi-Poisson regression, by reweighting): the
/// logarithm of a random share is too low on average, which would put the peak 1.5 % too high.
/// </summary>
/// <param name="Root">Logarithm of the rate at which it is at the limit.</param>
/// <param name="Error">Its standard error.</param>
/// <param name="Freedom">Degrees of freedom of what the points scatter by.</param>
internal sealed record PeakLine(double Root, double Error, double Freedom)
{
    /// <summary>Least ratio whose logarithm counts.</summary>
    public const double Least = 0.01;

    /// <summary>In logarithms of the rate: beyond some 10 % the line bends.</summary>
    private const double Width = 0.08;
    private const double Furthest = 20;
    private const int Rounds = 10;
    private const int FewestPoints = 3;

    private double centre;
    private double level;
    private double slope;
    private double spread;
    private double residual;
    private double effective;

    /// <returns>Null: too few are near the limit, or they do not rise.</returns>
    public static PeakLine? Of(PeakPoint[] points)
    {
        if (points.Length < FewestPoints) return null;
        var root = points.MinBy(point => Math.Abs(Math.Log(Math.Max(point.Y, Least)))).X;
        PeakLine? line = null;
        for (var round = 0; round < Rounds; round++)
        {
            line = Around(root, points);
            if (line is null) return null;
            root = line.Root;
        }

        return line;
    }

    /// <summary>Logarithm of the ratio that it foretells.</summary>
    public double At(double x) => level + (slope * (x - centre));

    /// <summary>By how much another probe's logarithm may be off, squared.</summary>
    /// <param name="x">Its rate.</param>
    /// <param name="usual">Standard deviation that a single probe usually has.</param>
    /// <param name="weight">Degrees of freedom that this is worth.</param>
    public double VarianceAt(double x, double usual, double weight) =>
        ((residual * Freedom) + (usual * usual * weight)) / (Freedom + weight) * (1 + ((1 + ((x - centre) * (x - centre) / spread)) / effective));

    private static PeakLine? Around(double centre, PeakPoint[] points)
    {
        var near = points
            .Select(point => point with { Weight = point.Weight * Math.Exp(-Math.Pow((point.X - centre) / Width, 2) / 2) })
            .ToArray();
        var most = near.Max(point => point.Weight);
        var used = near.Where(point => point.Weight > 0.01 * most).ToArray();
        return used.Length < FewestPoints ? null : Through(used);
    }

    private static PeakLine? Through(PeakPoint[] used)
    {
        var fitted = used.Select(point => Math.Log(Math.Max(point.Y, Least))).ToArray();
        var (slope, level, x) = (0.0, 0.0, 0.0);
        var weights = new double[used.Length];
        for (var round = 0; round < Rounds; round++)
        {
            for (var i = 0; i < used.Length; i++) weights[i] = used[i].Weight * Math.Exp(fitted[i]);
            var aim = used.Select((point, i) => fitted[i] + (point.Y / Math.Exp(fitted[i])) - 1).ToArray();
            (x, level, slope) = Regress(used, aim, weights);
            if (!(slope > 0)) return null;
            for (var i = 0; i < used.Length; i++) fitted[i] = Math.Clamp(level + (slope * (used[i].X - x)), -Furthest, Furthest);
        }

        var root = Math.Clamp(x - (level / slope), used.Min(point => point.X) - Width, used.Max(point => point.X) + Width);
        var total = weights.Sum();
        var effective = total * total / weights.Sum(weight => weight * weight);
        var freedom = Math.Max(1, effective - 2);
        var spread = used.Select((point, i) => weights[i] * (point.X - x) * (point.X - x)).Sum() / total;
        var residual = used.Select((point, i) => weights[i] * Math.Pow((point.Y / Math.Exp(fitted[i])) - 1, 2)).Sum() / total * effective / freedom;

        // The error of the line where it meets the limit, over its slope (Fieller's interval in its first order).
        var error = Math.Sqrt(residual / effective * (1 + ((root - x) * (root - x) / spread))) / slope;
        return new PeakLine(root, error, freedom) { centre = x, level = level, slope = slope, spread = spread, residual = residual, effective = effective };
    }

    private static (double X, double Level, double Slope) Regress(PeakPoint[] points, double[] aim, double[] weights)
    {
        var total = weights.Sum();
        var x = points.Select((point, i) => weights[i] * point.X).Sum() / total;
        var level = aim.Select((y, i) => weights[i] * y).Sum() / total;
        var spread = points.Select((point, i) => weights[i] * (point.X - x) * (point.X - x)).Sum();
        return (x, level, points.Select((point, i) => weights[i] * (point.X - x) * (aim[i] - level)).Sum() / spread);
    }
}
