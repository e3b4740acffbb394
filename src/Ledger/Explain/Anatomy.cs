using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Takes the visits of a traced subject apart: where the visiting thread was at each instant, and what held it there.</summary>
public sealed class Anatomy
{
    private const int AllThreads = 0;

    private readonly TracedLaunch launch;
    private readonly IReadOnlyDictionary<int, ThreadTimeline> timelines;
    private readonly IReadOnlyList<TimeWindow> lost;
    private readonly VisitThreads threads;
    private readonly TimeIndex<GcPause> pauses;
    private readonly TimeIndex<LockWait> locks;
    private readonly TimeIndex<HandleWait> waits;
    private readonly TimeIndex<PoolItem> pool;
    private readonly TimeIndex<Throttling> throttled;
    private readonly CoreUse cores;

    /// <param name="launch">With the subject's events, segments and runtime trace; what is missing of them leaves more time unattributed.</param>
    public Anatomy(TracedLaunch launch)
    {
        this.launch = launch;
        var records = launch.Subject.Records;
        var runtime = launch.Subject.Runtime ?? new RuntimeTrace();
        timelines = ThreadTimeline.Of(records.ThreadEvents);
        lost = ThreadTimeline.Lost(records.ThreadEvents);
        threads = new VisitThreads(records.Segments);
        pauses = new TimeIndex<GcPause>(runtime.Pauses, _ => AllThreads, pause => new TimeWindow(pause.Start, pause.End));
        locks = new TimeIndex<LockWait>(runtime.Locks, wait => wait.Thread, wait => new TimeWindow(wait.Start, wait.End));
        waits = new TimeIndex<HandleWait>(runtime.Waits, wait => wait.Thread, wait => new TimeWindow(wait.Start, wait.End));
        pool = new TimeIndex<PoolItem>(runtime.PoolItems, item => item.Thread, item => new TimeWindow(item.Queued, item.Taken));
        throttled = new TimeIndex<Throttling>(launch.Throttled, _ => AllThreads, one => new TimeWindow(one.Start, one.End));
        cores = CoreUse.Of([launch.Subject, .. launch.Neighbours]);
    }

    /// <summary>Takes one visit apart; its parts add up to its service exactly.</summary>
    public VisitParts Of(in Span visit) => Of(visit, visit.Start);

    /// <summary>The same, of a visit that could have begun earlier.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="available">From when on it had a slot, and a worker nothing else to do.</param>
    public VisitParts Of(in Span visit, long available)
    {
        var segments = threads.Of(visit);
        var body = new Body(this, segments);
        if (available < visit.Start) cores.Charge(available, visit.Start, launch.Cores, body.Charges);
        if (segments.Count == 0 || IsLost(visit.Start, visit.End)) body.Add(Cause.Unattributed, visit.Service);
        else if ((visit.Flags & Span.Awaited) == 0) body.Work(segments[0] with { Start = visit.Start, End = visit.End }, segments[0].WaitNs);
        else Follow(body, segments, visit.Start, visit.End);
        return body.Parts(visit) with { DispatchNs = visit.Start - available };
    }

    /// <summary>A visit that awaits: some thread works for it, or none does.</summary>
    private static void Follow(Body body, IReadOnlyList<VisitSegment> segments, long start, long end)
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

    private bool IsLost(long start, long end)
    {
        foreach (var window in lost)
        {
            if (window.Start < end && window.End > start) return true;
        }

        return false;
    }

    /// <summary>One visit on the table.</summary>
    private sealed class Body(Anatomy of, IReadOnlyList<VisitSegment> segments)
    {
        private CauseTimes parts;
        private long helperWait;

        /// <summary>Who held the cores that it waited for.</summary>
        public Dictionary<(int Program, short Stage), double> Charges { get; } = [];

        public void Add(Cause cause, long ns) => parts = parts.Plus(cause, ns);

        /// <summary>A thread worked for it.</summary>
        /// <param name="segment">When.</param>
        /// <param name="waitNs">How long it stood ready in all, as the scheduler counts, the delay after each wake-up included; −1: not known.</param>
        public void Work(VisitSegment segment, long waitNs)
        {
            if (!of.timelines.TryGetValue(segment.Thread, out var timeline))
            {
                WorkInSum(segment);
                return;
            }

            List<ThreadStretch> stretches = [.. timeline.Between(segment.Start, segment.End)];
            var delays = WakeUps(stretches, waitNs);
            for (var i = 0; i < stretches.Count; i++)
            {
                var stretch = stretches[i];
                switch (stretch.State)
                {
                    case WorkState.Running:
                        Ran(stretch, segment.Thread);
                        break;
                    case WorkState.Ready:
                        Waited(stretch.Start, stretch.End);
                        break;
                    case WorkState.Blocked:
                        Stood(stretch.Start, stretch.End - delays[i], segment.Thread);
                        Waited(stretch.End - delays[i], stretch.End);
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
            var completed = end;
            foreach (var item in of.pool.Over(thread, start, end + 1))
            {
                if (item.Taken <= end) completed = Math.Max(start, item.Queued);
            }

            Add(Cause.Wait, completed - start);
            var free = new FreeTime(completed, end);
            foreach (var pause in of.pauses.Over(AllThreads, completed, end)) Add(Cause.Gc, free.Take(pause.Start, pause.End));
            if (of.timelines.TryGetValue(thread, out var timeline))
            {
                foreach (var stretch in timeline.Between(completed, end))
                {
                    if (stretch.State == WorkState.Ready) Waited(free, stretch.Start, stretch.End);
                }
            }

            Add(Cause.Wait, free.Left);
        }

        public VisitParts Parts(in Span visit) =>
            new(visit.Query, visit.Stage, visit.Ready, visit.Start, visit.End, parts, helperWait) { Holders = of.cores.Holders(Charges) };

        private void Ran(ThreadStretch stretch, int thread)
        {
            var free = new FreeTime(stretch.Start, stretch.End);
            foreach (var pause in of.pauses.Over(AllThreads, stretch.Start, stretch.End))
            {
                // Others that run meanwhile are in native code, which a collection does not stop.
                if (pause.Thread == thread) Add(Cause.Gc, free.Take(pause.Start, pause.End));
            }

            Add(Cause.Cpu, free.Left);
            foreach (var window in free.Windows) helperWait += HelpersWait(window, thread);
        }

        /// <summary>Blocked: held up by a collection, a lock, a thread that helps, or anything else.</summary>
        private void Stood(long start, long end, int thread)
        {
            var free = new FreeTime(start, end);
            foreach (var pause in of.pauses.Over(AllThreads, start, end)) Add(Cause.Gc, free.Take(pause.Start, pause.End));
            foreach (var wait in of.locks.Over(thread, start, end)) Add(Cause.Lock, free.Take(wait.Start, wait.End));
            foreach (var helper in segments)
            {
                if (helper.Thread == thread || free.Left == 0 || !of.timelines.TryGetValue(helper.Thread, out var timeline)) continue;
                foreach (var stretch in timeline.Between(Math.Max(start, helper.Start), Math.Min(end, helper.End)))
                {
                    if (stretch.State == WorkState.Running) Add(Cause.Cpu, free.Take(stretch.Start, stretch.End));
                }
            }

            foreach (var helper in segments)
            {
                if (helper.Thread == thread || free.Left == 0 || !of.timelines.TryGetValue(helper.Thread, out var timeline)) continue;
                foreach (var stretch in timeline.Between(Math.Max(start, helper.Start), Math.Min(end, helper.End)))
                {
                    if (stretch.State == WorkState.Ready) Waited(free, stretch.Start, stretch.End);
                }
            }

            foreach (var wait in of.waits.Over(thread, start, end)) Add(Cause.Wait, free.Take(wait.Start, wait.End));
            Add(Cause.Wait, free.Left);
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
        private void Waited(long start, long end)
        {
            if (end <= start) return;
            var free = new FreeTime(start, end);
            foreach (var one in of.throttled.Over(AllThreads, start, end))
            {
                var from = Math.Max(start, one.Start);
                Add(Cause.Throttle, free.Take(from, Math.Min(Math.Min(end, one.End), from + one.ThrottledNs)));
            }

            foreach (var window in free.Windows)
            {
                Add(Cause.RunQueue, window.End - window.Start);
                of.cores.Charge(window.Start, window.End, of.launch.Cores, Charges);
            }
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
            Give(Cause.RunQueue, Math.Max(0, segment.WaitNs));
            var free = new FreeTime(segment.Start, segment.End);
            foreach (var pause in of.pauses.Over(AllThreads, segment.Start, segment.End)) Give(Cause.Gc, free.Take(pause.Start, pause.End));
            foreach (var wait in of.locks.Over(segment.Thread, segment.Start, segment.End)) Give(Cause.Lock, free.Take(wait.Start, wait.End));
            Add(Cause.Wait, left);

            void Give(Cause cause, long ns)
            {
                ns = Math.Min(left, ns);
                Add(cause, ns);
                left -= ns;
            }
        }

        private long HelpersWait(TimeWindow window, int thread)
        {
            var free = new FreeTime(window.Start, window.End);
            foreach (var helper in segments)
            {
                if (helper.Thread == thread || !of.timelines.TryGetValue(helper.Thread, out var timeline)) continue;
                foreach (var stretch in timeline.Between(Math.Max(window.Start, helper.Start), Math.Min(window.End, helper.End)))
                {
                    if (stretch.State == WorkState.Ready) free.Take(stretch.Start, stretch.End);
                }
            }

            return window.End - window.Start - free.Left;
        }

        /// <summary>
        /// The delays between wake-ups and cores: the records don't show them, but the scheduler's count has them beside the waits that they do show. Each
        /// wake-up gets the same, and none more than the thread stood.
        /// </summary>
        private static long[] WakeUps(List<ThreadStretch> stretches, long waitNs)
        {
            var delays = new long[stretches.Count];
            if (waitNs < 0) return delays;
            var left = waitNs;
            foreach (var stretch in stretches)
            {
                if (stretch.State == WorkState.Ready) left -= stretch.Length;
            }

            // One that is still blocked at the end has not been woken in here.
            var woken = Enumerable.Range(0, Math.Max(0, stretches.Count - 1)).Where(i => stretches[i].State == WorkState.Blocked).OrderBy(i => stretches[i].Length).ToList();
            for (var i = 0; i < woken.Count && left > 0; i++)
            {
                var share = Math.Min(stretches[woken[i]].Length, left / (woken.Count - i));
                delays[woken[i]] = share;
                left -= share;
            }

            return delays;
        }
    }
}
