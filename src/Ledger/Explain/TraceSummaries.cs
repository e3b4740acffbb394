using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Adds up a runtime trace by condition: only what lies in the measured stretches of its blocks counts.</summary>
public static class TraceSummaries
{
    /// <param name="trace">Of one process.</param>
    /// <param name="blocks">The launch's blocks; their clock is the trace's.</param>
    public static IReadOnlyList<TraceSummary> Of(RuntimeTrace trace, IReadOnlyList<BlockRecord> blocks) =>
    [
        .. blocks.GroupBy(block => block.Condition, StringComparer.Ordinal)
            .Select(same => Of(trace, same.Key, [.. same.Select(block => new TimeWindow(block.MeasuredFrom, block.End))])),
    ];

    private static TraceSummary Of(RuntimeTrace trace, string condition, IReadOnlyList<TimeWindow> windows)
    {
        // A wait in the queue is one number: it counts whole where it ended. A contention counts where it began.
        List<PoolItem> items = [.. trace.PoolItems.Where(item => Holds(item.Taken))];
        return new TraceSummary(
            condition,
            trace.Collections.Count(collection => Holds(collection.Start)),
            trace.Pauses.Where(pause => pause.Generation >= 0).Sum(pause => Inside(pause.Start, pause.End)),
            trace.Locks.Count(wait => Holds(wait.Start)),
            trace.Locks.Sum(wait => Inside(wait.Start, wait.End)),
            items.Count,
            items.Count == 0 ? null : items.Average(item => (double)(item.Taken - item.Queued)),
            trace.EventsLost);

        bool Holds(long at) => windows.Any(window => at >= window.Start && at < window.End);

        long Inside(long from, long to) => windows.Sum(window => Math.Max(0, Math.Min(to, window.End) - Math.Max(from, window.Start)));
    }
}
