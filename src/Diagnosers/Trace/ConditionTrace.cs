using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Adds up what a trace holds of one condition.</summary>
internal sealed class ConditionTrace(string condition, IReadOnlyList<TimeWindow> windows)
{
    private int collections;
    private long pauseNs;
    private int contentions;
    private long contentionNs;
    private int workItems;
    private double queueingNs;

    public void GcStarted(long at)
    {
        if (Holds(at)) collections++;
    }

    public void Paused(long from, long to) => pauseNs += Inside(from, to);

    /// <summary>Counts where it began.</summary>
    public void Contended(long from, long to)
    {
        if (Holds(from)) contentions++;
        contentionNs += Inside(from, to);
    }

    /// <summary>Counts whole where it was dequeued: a wait is one number.</summary>
    public void Dequeued(long enqueued, long at)
    {
        if (!Holds(at)) return;
        workItems++;
        queueingNs += at - enqueued;
    }

    public TraceSummary Summary(long eventsLost) => new(
        condition, collections, pauseNs, contentions, contentionNs, workItems, workItems == 0 ? null : queueingNs / workItems, eventsLost);

    private bool Holds(long at)
    {
        foreach (var window in windows)
        {
            if (at >= window.Start && at < window.End) return true;
        }

        return false;
    }

    private long Inside(long from, long to)
    {
        var inside = 0L;
        foreach (var window in windows) inside += Math.Max(0, Math.Min(to, window.End) - Math.Max(from, window.Start));
        return inside;
    }
}
