namespace Modbench.Engine;

/// <summary>
/// Whether responses still fall from one round of warm-up to the next: by 1 % of their median or more, and beyond chance (Mann and Whitney 1947: one slow
/// query decides nothing).
/// </summary>
internal sealed class ResponseFall
{
    /// <summary>Of a round of quick queries the last ones are enough.</summary>
    private const int Kept = 1024;
    private const double SmallestFall = 0.01;
    private const double Critical = 3; // one-sided, 1 in 740 rounds that are alike

    private long[] before = [];
    private long[] round = new long[Kept];
    private int count;

    /// <summary>Of the last round that has ended, in nanoseconds; 0: none of its queries has completed.</summary>
    public long Median => before.Length == 0 ? 0 : before[before.Length / 2];

    /// <param name="response">In nanoseconds.</param>
    public void Add(long response) => round[count++ % Kept] = response;

    /// <summary>By which share the median fell since the last call; 0: not, or by chance.</summary>
    public double EndRound()
    {
        long[] now = [.. round.AsSpan(0, Math.Min(count, Kept))];
        Array.Sort(now);
        var (last, fall) = (before, 0.0);
        (before, count) = (now, 0);
        if (last.Length > 0 && now.Length > 0 && Evidence(last, now) >= Critical) fall = 1 - ((double)now[now.Length / 2] / last[last.Length / 2]);
        return fall >= SmallestFall ? fall : 0;
    }

    // By how many standard deviations more pairs of one from each have the later one below than above, without ties' correction, which only lowers it.
    private static double Evidence(long[] last, long[] now)
    {
        var (below, notAbove, lower) = (0, 0, 0.0);
        foreach (var response in last)
        {
            while (below < now.Length && now[below] < response) below++;
            while (notAbove < now.Length && now[notAbove] <= response) notAbove++;
            lower += (below + notAbove) / 2.0;
        }

        double pairs = (double)last.Length * now.Length;
        return (lower - (pairs / 2)) / Math.Sqrt(pairs * (last.Length + now.Length + 1) / 12);
    }
}
