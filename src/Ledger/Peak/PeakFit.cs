using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// How the probes' ratios grow with the rate, both in logarithms, those near the limit counting most, and where they reach 1. A probe far above what all
/// others foretell was hit by something that is not the pipeline's, and is left out.
/// </summary>
/// <param name="Root">The rate.</param>
/// <param name="Error">Standard error of its logarithm.</param>
/// <param name="Freedom">Degrees of freedom of that error.</param>
/// <param name="LeftOut">Probes far above the line.</param>
internal sealed record PeakFit(double Root, double Error, double Freedom, IReadOnlyList<PeakProbe> LeftOut)
{
    /// <summary>Fewer can't say which of them is the odd one.</summary>
    private const int FewestToJudge = 5;

    /// <summary>Of a probe that is as the others are, one in so many would be left out.</summary>
    private const double Odds = 1 / 400.0;

    /// <summary>What a probe's logarithm is usually off by: a handful of points may lie on a line by chance.</summary>
    private const double UsualSpread = 0.25;

    /// <summary>As how many points that counts.</summary>
    private const double UsualFreedom = 4;

    /// <summary>Lower end of the rate's 95 % interval.</summary>
    public double Low => Root / Factor;

    /// <summary>Upper end.</summary>
    public double High => Root * Factor;

    private double Factor => Math.Exp(StudentT.InvCDF(0, 1, Freedom, 0.975) * Error);

    /// <returns>Null: too few probes near the limit, or none that rises.</returns>
    public static PeakFit? Of(PeakGoal goal, IReadOnlyList<PeakProbe> probes)
    {
        List<PeakProbe> kept = [.. probes.Where(probe => goal.Ratio(probe) is not null)];
        List<PeakProbe> leftOut = [];
        var line = Through(goal, kept);
        while (kept.Count >= FewestToJudge && leftOut.Count < probes.Count / 4 && Odd(goal, kept) is { } odd)
        {
            kept.Remove(odd);
            leftOut.Add(odd);
            line = Through(goal, kept);
        }

        return line is null ? null : new PeakFit(Math.Exp(line.Root), line.Error, line.Freedom, leftOut);
    }

    private static PeakLine? Through(PeakGoal goal, IReadOnlyList<PeakProbe> probes) =>
        PeakLine.Of([.. probes.Select(probe => Point(goal, probe))]);

    private static PeakPoint Point(PeakGoal goal, PeakProbe probe) =>
        new(Math.Log(Math.Max(probe.Offered, double.Epsilon)), goal.Ratio(probe)!.Value, probe.Queries);

    /// <summary>The probe that the line through all others foretells worst, if it is too far above it. A stall of the machine makes nothing quicker.</summary>
    private static PeakProbe? Odd(PeakGoal goal, List<PeakProbe> probes)
    {
        var (worst, most) = ((PeakProbe?)null, 1.0);
        foreach (var probe in probes)
        {
            if (Through(goal, [.. probes.Where(other => other != probe)]) is not { } line) continue;
            var point = Point(goal, probe);
            var above = (Math.Log(Math.Max(point.Y, PeakLine.Least)) - line.At(point.X)) / Math.Sqrt(line.VarianceAt(point.X, UsualSpread, UsualFreedom));
            var limit = StudentT.InvCDF(0, 1, line.Freedom + UsualFreedom, 1 - Odds);
            if (above / limit > most) (worst, most) = (probe, above / limit);
        }

        return worst;
    }
}
