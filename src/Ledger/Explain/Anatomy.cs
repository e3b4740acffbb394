using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Takes the visits of a traced subject apart: where the visiting thread was at each instant, and what held it there.</summary>
/// <param name="launch">With the subject's events, segments and runtime trace; what is missing of them leaves more time unattributed.</param>
public sealed class Anatomy(TracedLaunch launch)
{
    private readonly SubjectTrace trace = new(launch);

    /// <summary>Takes one visit apart; its parts add up to its service exactly.</summary>
    public VisitParts Of(in Span visit) => Of(visit, visit.Start);

    /// <summary>The same, of a visit that could have begun earlier.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="available">From when on it had a slot, and a worker nothing else to do.</param>
    public VisitParts Of(in Span visit, long available)
    {
        var segments = trace.Work.Of(visit);
        var body = new VisitBody(trace, segments, visit);
        if (available < visit.Start) body.Dispatch(available);
        if (segments.Count == 0 || trace.IsLost(visit.Start, visit.End)) body.Add(Cause.Unattributed, visit.Service);
        else if ((visit.Flags & Span.Awaited) == 0) body.Work(segments[0] with { Start = visit.Start, End = visit.End }, segments[0].WaitNs);
        else Follow(body, segments, visit.Start, visit.End);
        return body.Parts() with { DispatchNs = visit.Start - available };
    }

    /// <summary>A visit that awaits: some thread works for it, or none does.</summary>
    private static void Follow(VisitBody body, IReadOnlyList<VisitSegment> segments, long start, long end)
    {
        var at = start;
        foreach (var segment in segments)
        {
            if (segment.End <= at) continue; // it helped another that carries the visit meanwhile
            if (segment.Start > at) body.Await(at, segment.Start, segment.Thread);
            at = Math.Max(at, segment.Start);
            body.Work(segment with { Start = at }, at == segment.Start ? segment.WaitNs : -1);
            at = segment.End;
        }

        if (end > at) body.Await(at, end, thread: 0);
    }
}
