using MathNet.Numerics.Distributions;

namespace Modbench.Ledger;

/// <summary>
/// What a launch's visits show of how much longer one takes while another holds a worker too. Of visits that found another in service, some are soon alone, and
/// some are not: that depends on the other's work and on when it had begun, and not on what a visit takes by itself, as the share of its time in which others are
/// there does (the longer, the more others come). The covariance of the logarithm of its time with how long the other stayed, over that of the share, is the
/// cost (an instrumental variable; Wald 1940). Only visits that are alike otherwise are compared: of one stage and size, in one stretch of about a second (a
/// machine is slow for seconds), and on workers that had been idle equally long, since who begins on a cold core, or had to be woken, is slower for that.
/// </summary>
/// <param name="Low">At least, at 95 %.</param>
/// <param name="Likely">The estimate.</param>
/// <param name="High">At most.</param>
internal readonly record struct SideBySideEvidence(double Low, double Likely, double High)
{
    /// <summary>Fewer visits whose others stayed longer than the mean, or less long, show nothing.</summary>
    private const int Fewest = 30;

    /// <summary>Of fewer stretches nobody knows how they differ.</summary>
    private const int FewestStretches = 3;

    /// <summary>Where the share hangs less on the instrument than that (F statistic), the estimate and its interval are worth nothing (Staiger and Stock 1997).</summary>
    private const double WeakestF = 10;

    private const double Upper = 0.975;

    /// <summary>What visits show; null: nothing.</summary>
    public static SideBySideEvidence? Of(IReadOnlyList<SideBySideVisit> visits)
    {
        List<(int Stretch, double Stayed, double Share, double Log)> centred = [.. visits.GroupBy(one => one.Alike).SelectMany(Centred)];
        if (centred.Count(one => one.Stayed > 0) < Fewest || centred.Count(one => one.Stayed < 0) < Fewest) return null;
        var (stayed, share, log) = (centred.Sum(one => one.Stayed * one.Stayed), centred.Sum(one => one.Stayed * one.Share), centred.Sum(one => one.Stayed * one.Log));
        var first = share / stayed;
        if (share <= 0 || share * share < WeakestF * centred.Sum(one => Square(one.Stayed * (one.Share - first * one.Stayed)))) return null;
        List<(double Share, double Log)> stretches = [.. centred.GroupBy(one => one.Stretch).Select(group => (group.Sum(one => one.Stayed * one.Share), group.Sum(one => one.Stayed * one.Log)))];
        if (stretches.Count < FewestStretches) return null;
        var slope = log / share;

        // Visits of a stretch may know of one another: as wide as the stretches differ (jackknife), and never narrower than the visits do.
        var apart = Math.Sqrt(centred.Sum(one => Square(one.Stayed * (one.Log - slope * one.Share)))) / share;
        var without = stretches.ConvertAll(one => (log - one.Log) / (share - one.Share));
        var between = Math.Sqrt((stretches.Count - 1.0) / stretches.Count * without.Sum(one => Square(one - without.Average())));
        var error = Math.Max(Normal.InvCDF(0, 1, Upper) * apart, StudentT.InvCDF(0, 1, stretches.Count - 1, Upper) * between);
        return new SideBySideEvidence(Math.Exp(slope - error) - 1, Math.Exp(slope) - 1, Math.Exp(slope + error) - 1);
    }

    private static IEnumerable<(int Stretch, double Stayed, double Share, double Log)> Centred(IEnumerable<SideBySideVisit> visits)
    {
        var all = visits.ToList();
        if (all.Count < 2) yield break;
        var (stayed, share, log) = (all.Average(one => one.Stayed), all.Average(one => one.Share), all.Average(one => one.Log));
        foreach (var one in all) yield return (one.Stretch, one.Stayed - stayed, one.Share - share, one.Log - log);
    }

    private static double Square(double number) => number * number;
}
