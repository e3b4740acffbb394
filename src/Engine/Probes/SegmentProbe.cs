namespace Modbench.Engine;

/// <summary>
/// Finds out which threads work for which visit. What a stage awaits, starts or spreads over the thread pool inherits the execution context, and with it the
/// visit's mark; the runtime tells when a thread takes the mark on and lays it down. It costs microseconds a visit and allocates: for trace launches only.
/// </summary>
/// <param name="pool">Room for the logs.</param>
/// <param name="readCpu">Also read the threads' CPU clocks: where nothing else tells when they ran.</param>
/// <param name="counters">Also read what is counted of the threads; null: nothing is.</param>
internal sealed class SegmentProbe(ChunkPool pool, bool readCpu, IReadOnlyList<CounterEvent>? counters = null)
{
    private static readonly AsyncLocal<Mark?> Current = new(Changed);

    [ThreadStatic]
    private static Work? own;

    private readonly Lock adding = new();
    private volatile NativeLog<VisitSegment>[] logs = [];
    private volatile NativeLog<VisitCounts>[] countLogs = [];
    private volatile Work[] threads = [];

    /// <summary>One for each thread that worked for a visit so far.</summary>
    public IReadOnlyList<NativeLog<VisitSegment>> Logs => logs;

    /// <summary>The same of what is counted; empty: nothing is.</summary>
    public IReadOnlyList<NativeLog<VisitCounts>> CountLogs => countLogs;

    private bool ReadsCpu => readCpu;

    private IReadOnlyList<CounterEvent>? Counters => counters;

    /// <summary>The threads that work for a visit at this moment; any thread may ask.</summary>
    /// <param name="into">Emptied first.</param>
    public void AtWork(List<int> into)
    {
        into.Clear();
        foreach (var work in threads)
        {
            if (work.Mark?.Probe == this) into.Add(work.Thread);
        }
    }

    /// <summary>The calling thread works for a visit from now on.</summary>
    public void Enter(Visit visit) => Current.Value = new Mark(this, visit.Frame.Id, visit.Start, (short)visit.Stage.Index);

    /// <summary>The calling thread no longer does.</summary>
    public static void Leave() => Current.Value = null;

    private static void Changed(AsyncLocalValueChangedArgs<Mark?> change)
    {
        if (own is { Mark: not null } working) working.End();
        if (change.CurrentValue is { } mark) (own ??= new Work()).Begin(mark);
    }

    // The calling thread's own; the pipelines of one process share its threads.
    private ThreadLogs AddLogs(Work work)
    {
        var log = new NativeLog<VisitSegment>(pool);
        var counts = counters is null ? null : new NativeLog<VisitCounts>(pool);
        lock (adding)
        {
            logs = [.. logs, log];
            if (counts is not null) countLogs = [.. countLogs, counts];
            threads = [.. threads, work];
        }

        return new ThreadLogs(log, counts);
    }

    /// <summary>Of one thread.</summary>
    private sealed record ThreadLogs(NativeLog<VisitSegment> Segments, NativeLog<VisitCounts>? Counts);

    /// <summary>Which visit the thread works for.</summary>
    private sealed class Mark(SegmentProbe probe, long query, long visit, short stage)
    {
        public SegmentProbe Probe => probe;

        public long Query => query;

        public long Visit => visit;

        public short Stage => stage;
    }

    /// <summary>What one thread is at.</summary>
    private sealed class Work
    {
        private readonly Dictionary<SegmentProbe, ThreadLogs> known = [];
        private SegmentProbe? probe;
        private ThreadLogs? logs;
        private IReadOnlyList<CounterEvent>? counted;
        private CounterGroup? group;
        private CounterReading counts;
        private bool counting;
        private long start;
        private long cpu;
        private long wait;

        public int Thread { get; } = ThreadClock.CurrentThread;

        public Mark? Mark { get; private set; }

        public void Begin(Mark mark)
        {
            Mark = mark;
            if (probe != mark.Probe)
            {
                probe = mark.Probe;
                if (!known.TryGetValue(probe, out logs)) known[probe] = logs = probe.AddLogs(this);
                if (counted != probe.Counters) Count(probe.Counters);
            }

            (cpu, wait) = ThreadClock.Read(probe.ReadsCpu);
            start = Clock.Now;
            counting = group is not null && group.TryRead(ref counts);
        }

        public void End()
        {
            CounterReading countedTo = default;
            var hasCounted = counting && group!.TryRead(ref countedTo);
            var end = Clock.Now;
            var (ranTo, waitedTo) = ThreadClock.Read(probe!.ReadsCpu);
            logs!.Segments.Add(new VisitSegment(Mark!.Query, Mark.Visit, start, end, Since(cpu, ranTo), Since(wait, waitedTo), Thread, Mark.Stage, 0));
            if (hasCounted) logs.Counts!.Add(VisitCounts.Of(Mark.Query, Mark.Visit, counts, countedTo, Thread, Mark.Stage));
            Mark = null;
        }

        // One that can't be opened for a further thread: too many files are open. Its visits have no counts.
        private void Count(IReadOnlyList<CounterEvent>? events)
        {
            group?.Dispose();
            group = events is null ? null : CounterGroup.Open(events, out _);
            counted = events;
        }

        private static long Since(long from, long to) => from < 0 || to < 0 ? -1 : to - from;
    }
}
