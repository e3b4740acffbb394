namespace Modbench.Ledger;

/// <summary>Stretches of throttling from readings of a counter that the system raises when a stretch ends.</summary>
public sealed class ThrottleLog
{
    private readonly List<Throttling> stretches = [];
    private double last = double.NaN;

    /// <summary>In order; none overlaps another.</summary>
    public IReadOnlyList<Throttling> Stretches => stretches;

    /// <summary>Takes a reading.</summary>
    /// <param name="time">When.</param>
    /// <param name="throttledNs">The counter, summed over run queues; NaN: could not be read.</param>
    public void Add(long time, double throttledNs)
    {
        if (double.IsNaN(throttledNs)) return;
        var grown = throttledNs - last;
        last = throttledNs;
        if (!(grown > 0)) return;

        // It has ended just before this reading and began as long before as it lasted. Several run queues at once add up: then it is shorter than this,
        // but where it reaches too far back, threads that stand ready are few.
        var from = Math.Max(stretches.Count == 0 ? long.MinValue : stretches[^1].End, time - (long)grown);
        stretches.Add(new Throttling(from, time, Math.Min((long)grown, time - from)));
    }
}
