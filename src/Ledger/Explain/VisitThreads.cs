using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Finds the segments of a visit, and the visit that a thread worked for.</summary>
public sealed class VisitThreads
{
    private readonly Dictionary<(long Query, long Visit, short Stage), List<VisitSegment>> byVisit = [];
    private readonly Dictionary<(long Visit, short Stage), (long Query, long Visit, short Stage)> leads = [];
    private readonly Dictionary<int, List<VisitSegment>> byThread = [];

    /// <param name="segments">Of one process.</param>
    public VisitThreads(IReadOnlyList<VisitSegment> segments)
    {
        segments.InChunks(chunk =>
        {
            foreach (ref readonly var one in chunk)
            {
                var key = (one.Query, one.Visit, one.Stage);
                if (!byVisit.TryGetValue(key, out var own)) byVisit[key] = own = [];
                own.Add(one);
                leads.TryAdd((one.Visit, one.Stage), key);
                if (!byThread.TryGetValue(one.Thread, out var work)) byThread[one.Thread] = work = [];
                work.Add(one);
            }
        });
        foreach (var own in byVisit.Values) own.Sort(ByStart);
        foreach (var work in byThread.Values) work.Sort(ByStart);
    }

    /// <summary>
    /// The stretches in which threads worked for a visit, by start; those of a batch are its leader's. Work that goes on after the visit's end, for it left
    /// something running, is not in here.
    /// </summary>
    public IReadOnlyList<VisitSegment> Of(in Span visit)
    {
        if (!byVisit.TryGetValue((visit.Query, visit.Start, visit.Stage), out var own)
            && !(leads.TryGetValue((visit.Start, visit.Stage), out var lead) && byVisit.TryGetValue(lead, out own))) return [];
        var end = visit.End;
        return own.Exists(one => one.Start >= end || one.End > end)
            ? [.. own.Where(one => one.Start < end).Select(one => one with { End = Math.Min(one.End, end) })]
            : own;
    }

    /// <summary>Those that worked for some visit.</summary>
    public IEnumerable<int> Threads => byThread.Keys;

    /// <summary>The stage that a thread worked for at an instant; −1: for none.</summary>
    public short StageAt(int thread, long time)
    {
        if (!byThread.TryGetValue(thread, out var work)) return -1;
        var last = LastBegun.At(work, time, one => one.Start);
        return last >= 0 && work[last].End > time ? work[last].Stage : (short)-1;
    }

    /// <summary>All work for visits that has an instant in common with a stretch, by thread.</summary>
    public IEnumerable<VisitSegment> Over(long start, long end)
    {
        foreach (var work in byThread.Values)
        {
            for (var i = Math.Max(0, LastBegun.At(work, start, one => one.Start)); i < work.Count && work[i].Start < end; i++)
            {
                if (work[i].End > start) yield return work[i];
            }
        }
    }

    /// <summary>When a thread began or ended to work for a visit, within a stretch.</summary>
    public IEnumerable<long> Turns(int thread, long start, long end)
    {
        if (!byThread.TryGetValue(thread, out var work)) yield break;
        for (var i = Math.Max(0, LastBegun.At(work, start, one => one.Start)); i < work.Count && work[i].Start < end; i++)
        {
            if (work[i].Start > start) yield return work[i].Start;
            if (work[i].End > start && work[i].End < end) yield return work[i].End;
        }
    }

    private static int ByStart(VisitSegment one, VisitSegment other) => one.Start.CompareTo(other.Start);
}
