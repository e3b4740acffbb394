using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>One visit on the table.</summary>
internal sealed class VisitBody(SubjectTrace trace, IReadOnlyList<VisitSegment> segments, Span visit)
{
    private readonly List<Helper> working = [.. Helper.Working(trace, segments)];
    private readonly Lazy<List<Helper>> natives = new(() => [.. Helper.Native(trace, visit)]);

    private readonly Charges charges = new();
    private CauseTimes parts;
    private long helperWait;
    private long helperLost;
    private long throttledBefore;

    public void Add(Cause cause, long ns) => parts = parts.Plus(cause, ns);

    /// <summary>It could have begun earlier, but for the worker's thread, which had to get a core.</summary>
    public void Dispatch(long available)
    {
        var free = new FreeTime(available, visit.Start);
        throttledBefore = TakeThrottled(free, available, visit.Start);
        foreach (var window in free.Windows) trace.ChargeCores(window.Start, window.End, charges);
    }

    /// <summary>A thread worked for it.</summary>
    /// <param name="segment">When.</param>
    /// <param name="waitNs">How long it stood ready in all, as the scheduler counts, the delay after each wake-up included; −1: not known.</param>
    public void Work(VisitSegment segment, long waitNs)
    {
        if (trace.Timeline(segment.Thread) is not { } timeline)
        {
            WorkInSum(segment);
            return;
        }

        List<ThreadStretch> stretches = [.. timeline.Between(segment.Start, segment.End)];
        var delays = WakeUps.Delays(stretches, waitNs);
        for (var i = 0; i < stretches.Count; i++)
        {
            var stretch = stretches[i];
            switch (stretch.State)
            {
                case WorkState.Running:
                    Ran(stretch, segment.Thread);
                    break;
                case WorkState.Ready:
                    Waited(stretch.Start, stretch.End, segment.Thread);
                    break;
                case WorkState.Blocked:
                    if (stretch.Call is { } call) WaitForFile(call, stretch.End - delays[i] - stretch.Start);
                    else Stood(stretch.Start, stretch.End - delays[i], segment.Thread);
                    Waited(stretch.End - delays[i], stretch.End, segment.Thread);
                    break;
                default:
                    Add(Cause.Unattributed, stretch.Length);
                    break;
            }
        }
    }

    /// <summary>Nobody worked for it, until a thread went on.</summary>
    public void Await(long start, long end, int thread)
    {
        var (completed, taken) = trace.TakenUpLast(thread, start, end) is { } item ? (Math.Max(start, item.Queued), item.Taken) : (end, end);
        Wait(completed - start);
        var free = new FreeTime(completed, end);
        foreach (var pause in trace.Pauses(completed, end)) Collected(pause, free);
        if (trace.Timeline(thread) is { } timeline)
        {
            foreach (var stretch in timeline.Between(completed, end))
            {
                if (stretch.State == WorkState.Ready) Waited(free, stretch.Start, stretch.End);
            }
        }

        foreach (var window in free.Windows)
        {
            var queued = Math.Min(window.End, taken);
            if (queued > window.Start)
            {
                Add(Cause.Wait, queued - window.Start);
                trace.ChargePool(window.Start, queued, charges);
            }

            Wait(window.End - Math.Max(window.Start, queued));
        }
    }

    public VisitParts Parts() =>
        new(visit.Query, visit.Stage, visit.Ready, visit.Start, visit.End, parts, helperWait)
        {
            HelperLostNs = helperLost,
            DispatchThrottledNs = throttledBefore,
            Blames = trace.Blames(charges),
        };

    private void Ran(ThreadStretch stretch, int thread)
    {
        var free = new FreeTime(stretch.Start, stretch.End);
        foreach (var pause in trace.Pauses(stretch.Start, stretch.End))
        {
            // Others that run meanwhile are in native code, which a collection does not stop.
            if (pause.Thread == thread) Collected(pause, free);
        }

        foreach (var window in free.Windows) RanBesideHelpers(window, thread);
    }

    /// <summary>
    /// It runs, and of the k threads that share the work some stand ready without a core: it gets on more slowly by their part, h ÷ k, and that is a wait for
    /// a core although the thread itself has one.
    /// </summary>
    private void RanBesideHelpers(TimeWindow window, int thread)
    {
        var untouched = new FreeTime(window.Start, window.End);
        var waits = working.Concat(natives.Value).SelectMany(helper => helper.Within(window.Start, window.End, WorkState.Ready, but: thread)).ToList();
        var lost = 0L;
        if (waits.Count > 0)
        {
            var sharing = Sharing(working.Concat(natives.Value), window, thread);
            var charged = new Charges();
            foreach (var wait in waits)
            {
                helperWait += untouched.Take(wait.Start, wait.End);
                trace.ChargeCores(wait.Start, wait.End, charged);
            }

            lost = waits.Sum(wait => wait.Length) / sharing;
            charges.Add(charged, 1.0 / sharing);
        }

        helperLost += lost;
        Add(Cause.RunQueue, lost);
        Add(Cause.Cpu, window.End - window.Start - lost);
    }

    private static int Sharing(IEnumerable<Helper> helpers, TimeWindow window, int thread) =>
        Math.Max(2, helpers.Where(helper => helper.MayWork(window.Start, window.End)).Select(helper => helper.Thread).Append(thread).Distinct().Count());

    /// <summary>Blocked: held up by a collection, a lock, a thread that helps, or anything else.</summary>
    private void Stood(long start, long end, int thread)
    {
        var free = new FreeTime(start, end);
        foreach (var pause in trace.Pauses(start, end)) Collected(pause, free);
        foreach (var wait in trace.Locks(thread, start, end))
        {
            var ns = free.Take(wait.Start, wait.End);
            Add(Cause.Lock, ns);
            trace.ChargeLock(wait, ns, charges);
        }

        foreach (var stretch in WhileHelpers(WorkState.Running)) Add(Cause.Cpu, free.Take(stretch.Start, stretch.End));
        foreach (var stretch in WhileHelpers(WorkState.Ready)) Waited(free, stretch.Start, stretch.End);
        foreach (var stretch in WhileHelpers(WorkState.Blocked))
        {
            if (stretch.Call is { } call) WaitForFile(call, free.Take(stretch.Start, stretch.End));
        }

        foreach (var stretch in WhileNatives(WorkState.Running)) Add(Cause.Cpu, free.Take(stretch.Start, stretch.End));
        foreach (var stretch in WhileNatives(WorkState.Ready)) Waited(free, stretch.Start, stretch.End);
        Wait(free.Left);

        IEnumerable<ThreadStretch> WhileHelpers(WorkState state) => working.SelectMany(helper => helper.Within(start, end, state, but: thread));

        // Nobody tells for whom they work: for this visit where there is no other.
        IEnumerable<ThreadStretch> WhileNatives(WorkState state) => natives.Value.Count == 0
            ? []
            : trace.Alone(visit, start, end).SelectMany(alone => natives.Value.SelectMany(native => native.Within(alone.Start, alone.End, state, but: thread)));
    }

    private void Collected(GcPause pause, FreeTime free)
    {
        var ns = free.Take(pause.Start, pause.End);
        Add(Cause.Gc, ns);
        trace.ChargeCollection(pause, ns, charges);
    }

    /// <summary>In the kernel, where neither collections nor locks of the runtime hold it up.</summary>
    private void WaitForFile(FileCall call, long ns)
    {
        if (ns <= 0) return;
        Add(Cause.Io, ns);
        charges.Add(Cause.Io, FileWaits.Detail(call), Party.Unknown, ns);
    }

    /// <summary>For what nobody is known to have caused.</summary>
    private void Wait(long ns)
    {
        if (ns <= 0) return;
        Add(Cause.Wait, ns);
        charges.Add(Cause.Wait, null, Party.Unknown, ns);
    }

    private void Waited(FreeTime free, long start, long end)
    {
        foreach (var window in free.Windows.ToList())
        {
            var (from, to) = (Math.Max(start, window.Start), Math.Min(end, window.End));
            if (to <= from) continue;
            free.Take(from, to);
            Waited(from, to);
        }
    }

    /// <summary>Ready, without a core.</summary>
    private void Waited(long start, long end, int thread = 0)
    {
        if (end <= start) return;
        var free = new FreeTime(start, end);
        Add(Cause.Throttle, TakeThrottled(free, start, end));
        foreach (var window in free.Windows) WaitedBesideHelpers(window, thread);
    }

    /// <summary>
    /// It waits for a core, and r of the k threads that share the work run: they take over what it does not get done (Parallel.For gives pieces to whoever
    /// comes), so that of this time r ÷ k is work. Threads of native libraries have parts of their own, which nobody takes from whom they were given to.
    /// </summary>
    private void WaitedBesideHelpers(TimeWindow window, int thread)
    {
        List<ThreadStretch> runs = [.. working.SelectMany(helper => helper.Within(window.Start, window.End, WorkState.Running, but: thread))];
        var length = window.End - window.Start;
        if (runs.Count == 0)
        {
            Add(Cause.RunQueue, length);
            trace.ChargeCores(window.Start, window.End, charges);
            return;
        }

        var alone = new FreeTime(window.Start, window.End);
        foreach (var run in runs) alone.Take(run.Start, run.End);
        var done = Math.Min(length, runs.Sum(run => run.Length) / Sharing(working, window, thread));
        helperWait += length - alone.Left;
        helperLost += length - alone.Left - done;
        Add(Cause.RunQueue, length - done);
        Add(Cause.Cpu, done);
        var charged = new Charges();
        trace.ChargeCores(window.Start, window.End, charged);
        charges.Add(charged, (double)(length - done) / length);
    }

    private long TakeThrottled(FreeTime free, long start, long end)
    {
        var taken = 0L;
        foreach (var one in trace.Throttled(start, end))
        {
            var from = Math.Max(start, one.Start);
            taken += free.Take(from, Math.Min(Math.Min(end, one.End), from + one.ThrottledNs));
        }

        return taken;
    }

    /// <summary>Without the scheduler's records there is no order of events, only sums.</summary>
    private void WorkInSum(VisitSegment segment)
    {
        var left = segment.End - segment.Start;
        if (segment.CpuNs < 0)
        {
            Add(Cause.Unattributed, left);
            return;
        }

        Give(Cause.Cpu, segment.CpuNs);
        charges.Add(Cause.RunQueue, null, Party.Unknown, Give(Cause.RunQueue, Math.Max(0, segment.WaitNs)));
        var free = new FreeTime(segment.Start, segment.End);
        foreach (var pause in trace.Pauses(segment.Start, segment.End))
            trace.ChargeCollection(pause, Give(Cause.Gc, free.Take(pause.Start, pause.End)), charges);
        foreach (var wait in trace.Locks(segment.Thread, segment.Start, segment.End))
            trace.ChargeLock(wait, Give(Cause.Lock, free.Take(wait.Start, wait.End)), charges);

        // Without the scheduler's count the rest may be a wait for a core as well as for anything else.
        if (segment.WaitNs < 0) Add(Cause.Unattributed, left);
        else Wait(left);

        long Give(Cause cause, long ns)
        {
            ns = Math.Min(left, ns);
            Add(cause, ns);
            left -= ns;
            return ns;
        }
    }
}
