using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>A thread that shares a visit's work, and when it may be doing so.</summary>
internal sealed class Helper
{
    private readonly ThreadTimeline timeline;
    private readonly long from;
    private readonly long to;

    private Helper(ThreadTimeline timeline, long from, long to)
    {
        this.timeline = timeline;
        this.from = from;
        this.to = to;
    }

    public int Thread => timeline.Thread;

    /// <summary>Those that are known to have worked for the visit, the thread that carries it among them.</summary>
    public static IEnumerable<Helper> Working(SubjectTrace trace, IReadOnlyList<VisitSegment> segments)
    {
        foreach (var segment in segments)
        {
            if (trace.Timeline(segment.Thread) is { } timeline) yield return new Helper(timeline, segment.Start, segment.End);
        }
    }

    /// <summary>Which visit a native thread works for nobody tells: it counts for those in whose time it has, or wants, a core.</summary>
    public static IEnumerable<Helper> Native(SubjectTrace trace, Span visit) => trace.Natives
        .Where(native => native.Between(visit.Start, visit.End).Any(stretch => stretch.State is WorkState.Running or WorkState.Ready))
        .Select(native => new Helper(native, visit.Start, visit.End));

    /// <summary>Within this stretch it shares the work, as far as is known.</summary>
    public bool MayWork(long start, long end) => from < end && to > start;

    /// <summary>When it was in that state, within a stretch; nothing where it is the thread that is asked for.</summary>
    public IEnumerable<ThreadStretch> Within(long start, long end, WorkState state, int but) => Thread == but
        ? []
        : timeline.Between(Math.Max(start, from), Math.Min(end, to)).Where(stretch => stretch.State == state);
}
