namespace Modbench.Ledger;

/// <summary>A stretch of time that is given out piece by piece, no instant twice.</summary>
internal sealed class FreeTime
{
    private List<TimeWindow> free;

    public FreeTime(long start, long end) => free = end > start ? [new TimeWindow(start, end)] : [];

    /// <summary>Nanoseconds that are left.</summary>
    public long Left
    {
        get
        {
            var left = 0L;
            foreach (var window in free) left += window.End - window.Start;
            return left;
        }
    }

    /// <summary>What is left, in order.</summary>
    public IReadOnlyList<TimeWindow> Windows => free;

    /// <summary>Takes what is left of a stretch.</summary>
    /// <returns>Nanoseconds.</returns>
    public long Take(long start, long end)
    {
        if (end <= start || free.Count == 0 || end <= free[0].Start || start >= free[^1].End) return 0;
        var taken = 0L;
        var rest = new List<TimeWindow>(free.Count + 1);
        foreach (var window in free)
        {
            var from = Math.Max(window.Start, start);
            var to = Math.Min(window.End, end);
            if (to <= from)
            {
                rest.Add(window);
                continue;
            }

            taken += to - from;
            if (from > window.Start) rest.Add(window with { End = from });
            if (to < window.End) rest.Add(window with { Start = to });
        }

        free = rest;
        return taken;
    }
}
