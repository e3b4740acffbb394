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
    private readonly IReadOnlyList<ThreadTimeline> natives;

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
        natives = [.. timelines.Values.Where(timeline => timeline.Parent != 0 && !threads.HasWork(timeline.Thread) && !IsRuntimes(timeline.Thread))];
    }

    /// <summary>Takes one visit apart; its parts add up to its service exactly.</summary>
    public VisitParts Of(in Span visit) => Of(visit, visit.Start);

    /// <summary>The same, of a visit that could have begun earlier.</summary>
    /// <param name="visit">The visit.</param>
    /// <param name="available">From when on it had a slot, and a worker nothing else to do.</param>
    public VisitParts Of(in Span visit, long available)
    {
        var segments = threads.Of(visit);
        var body = new Body(this, segments, visit);
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

    // Threads that a native library has started have the name of the thread that had it start them: the program's own.
    private bool IsRuntimes(int thread) =>
        launch.Subject.Records.Threads?.Names.TryGetValue(thread, out var name) != true
        || name!.StartsWith(".NET", StringComparison.Ordinal)
        || name.StartsWith("modbench", StringComparison.Ordinal)
        || name.StartsWith("dotnet-", StringComparison.Ordinal);

    private bool IsLost(long start, long end)
    {
        foreach (var window in lost)
        {
            if (window.Start < end && window.End > start) return true;
        }

        return false;
    }

    /// <summary>One visit on the table.</summary>
    private sealed class Body(Anatomy of, IReadOnlyList<VisitSegment> segments, Span visit)
    {
        private readonly Lazy<List<Helper>> helpers = new(() => [.. Helper.Of(of, segments, visit)]);
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

            foreach (var window in free.Windows) RanBesideHelpers(window, thread);
        }

        /// <summary>
        /// It runs, and of the k threads that share the work some stand ready without a core: it gets on more slowly by their part, h ÷ k, and that is a wait for
        /// a core although the thread itself has one.
        /// </summary>
        private void RanBesideHelpers(TimeWindow window, int thread)
        {
            var untouched = new FreeTime(window.Start, window.End);
            var waits = new List<ThreadStretch>();
            foreach (var helper in helpers.Value)
            {
                if (helper.Timeline.Thread == thread) continue;
                foreach (var stretch in helper.Timeline.Between(Math.Max(window.Start, helper.From), Math.Min(window.End, helper.To)))
                {
                    if (stretch.State == WorkState.Ready) waits.Add(stretch);
                }
            }

            var lost = 0L;
            if (waits.Count > 0)
            {
                var sharing = Math.Max(2, helpers.Value.Select(helper => helper.Timeline.Thread).Append(thread).Distinct().Count());
                var charged = new Dictionary<(int Program, short Stage), double>();
                foreach (var wait in waits)
                {
                    helperWait += untouched.Take(wait.Start, wait.End);
                    of.cores.Charge(wait.Start, wait.End, of.launch.Cores, charged);
                }

                lost = waits.Sum(wait => wait.Length) / sharing;
                foreach (var (who, ns) in charged) Charges[who] = Charges.GetValueOrDefault(who) + ns / sharing;
            }

            Add(Cause.RunQueue, lost);
            Add(Cause.Cpu, window.End - window.Start - lost);
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

    /// <summary>A thread that shares a visit's work, and when it may be doing so.</summary>
    private sealed record Helper(ThreadTimeline Timeline, long From, long To)
    {
        public static IEnumerable<Helper> Of(Anatomy anatomy, IReadOnlyList<VisitSegment> segments, Span visit)
        {
            foreach (var segment in segments)
            {
                if (anatomy.timelines.TryGetValue(segment.Thread, out var timeline)) yield return new Helper(timeline, segment.Start, segment.End);
            }

            foreach (var native in anatomy.natives)
            {
                // Which visit a native thread works for nobody tells: it counts for those in whose time it has, or wants, a core.
                if (native.Between(visit.Start, visit.End).Any(stretch => stretch.State is WorkState.Running or WorkState.Ready))
                    yield return new Helper(native, visit.Start, visit.End);
            }
        }
    }
}
