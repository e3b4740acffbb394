namespace Modbench.Ledger;

/// <summary>Stretches of time by thread, found by when they were.</summary>
/// <typeparam name="T">What stands for a stretch.</typeparam>
internal sealed class TimeIndex<T>
{
    private readonly Dictionary<int, (T[] Items, long[] LatestEnds)> byThread = [];
    private readonly Func<T, TimeWindow> when;

    public TimeIndex(IEnumerable<T> items, Func<T, int> thread, Func<T, TimeWindow> when)
    {
        this.when = when;
        foreach (var group in items.GroupBy(thread))
        {
            T[] sorted = [.. group.OrderBy(item => when(item).Start)];
            var ends = new long[sorted.Length];
            var latest = long.MinValue;
            for (var i = 0; i < sorted.Length; i++) ends[i] = latest = Math.Max(latest, when(sorted[i]).End);
            byThread[group.Key] = (sorted, ends);
        }
    }

    /// <summary>Those of a thread that have an instant in common with a stretch, by start.</summary>
    public IEnumerable<T> Over(int thread, long start, long end)
    {
        if (!byThread.TryGetValue(thread, out var own)) yield break;

        // The latest end so far never falls: the first that can reach into the stretch is found by halving.
        var first = Array.BinarySearch(own.LatestEnds, start);
        if (first < 0) first = ~first;
        else while (first > 0 && own.LatestEnds[first - 1] == start) first--;
        for (; first < own.Items.Length; first++)
        {
            var window = when(own.Items[first]);
            if (window.Start >= end) yield break;
            if (window.End > start) yield return own.Items[first];
        }
    }
}
