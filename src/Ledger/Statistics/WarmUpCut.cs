namespace Modbench.Ledger;

/// <summary>
/// Where a launch that was still warming up when measuring began has reached its plateau: the most likely place of one fall of the level (Page 1957; the
/// maximum of the two-sample statistics), and again in what is left, since a warm-up that tails off has no one place.
/// </summary>
public static class WarmUpCut
{
    // A later fall is no warm-up: the run is not stationary, and half of it would not say what the other half is like.
    private const double LongestShare = 0.5;

    // Of the maximum over the places, with the noise taken from few batches: simulated, see docs/design.md.
    private const double Critical = 6;

    // A queue's fluctuations last for several batches: each of them looks like a plateau.
    private const double HighestCorrelation = 0.6;

    private const double SmallestExcess = 0.01;

    // Half of it cuts off a few starts of queues that are none; simulated as well.
    private const double LeastSeparation = 1;

    /// <summary>Queries at the start that belong to the warm-up: 0 for none, null when there is no plateau in the first half.</summary>
    /// <param name="series">Of one stretch.</param>
    public static int? Of(ResponseSeries series)
    {
        var cut = 0;
        while (series.Count - cut >= Drift.FewestQueries && Next(series, cut) is var more and > 0)
        {
            cut += more;
            if (cut > series.Count * LongestShare)
            {
                return null;
            }
        }

        return cut;
    }

    private static int Next(ResponseSeries series, int from)
    {
        var place = ByChance(series.BatchRanks(TrendTest.Batches, from));
        if (place == 0) place = BySize(series.BatchLogs(TrendTest.Batches, from));
        var queries = (int)Math.Ceiling((series.Count - from) * (double)place / TrendTest.Batches);
        return place > 0 && series.Excess(from..(from + queries), (from + queries)..) >= SmallestExcess ? queries : 0;
    }

    /// <summary>The place of a fall that the noise of what follows does not make by chance; 0: none.</summary>
    private static int ByChance(double[] batches)
    {
        var (place, evidence) = (0, Critical);
        for (var at = 1; at <= TrendTest.Batches / 2; at++)
        {
            var z = Fall(batches, at);
            if (z >= evidence)
            {
                (place, evidence) = (at, z);
            }
        }

        return place;
    }

    // What wanders slowly gives no measure of chance. But a start that lies farther above all the rest than the rest ever moved is no part of its wandering.
    // The batch in which the level falls is on neither side.
    private static int BySize(double[] batches)
    {
        var (place, evidence) = (0, LeastSeparation);
        for (var at = 2; at <= TrendTest.Batches / 2; at++)
        {
            var rest = batches[at..];
            var highest = rest.Max();
            var separation = (batches[..(at - 1)].Min() - highest) / Math.Max(highest - rest.Min(), SmallestExcess);
            if (separation >= evidence)
            {
                (place, evidence) = (at, separation);
            }
        }

        return place;
    }

    // By how many standard errors the first batches lie above the rest; the noise is that of the rest, in which neighbours may be alike.
    private static double Fall(ReadOnlySpan<double> batches, int at)
    {
        var head = batches[..at];
        var tail = batches[at..];
        var (before, after) = (Mean(head), Mean(tail));
        var correlation = TrendTest.Correlation(tail);
        if (correlation > HighestCorrelation)
        {
            return 0;
        }

        var variance = 0.0;
        foreach (var batch in tail)
        {
            variance += (batch - after) * (batch - after) / (tail.Length - 1);
        }

        variance *= (1 + correlation) / (1 - correlation);
        return (before - after) / Math.Sqrt(Math.Max(variance, double.Epsilon) * ((1.0 / head.Length) + (1.0 / tail.Length)));
    }

    private static double Mean(ReadOnlySpan<double> values)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        return sum / values.Length;
    }
}
