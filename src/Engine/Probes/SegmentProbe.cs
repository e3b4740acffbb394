namespace Modbench.Engine;

/// <summary>
/// Finds out which threads work for which visit. What a stage awaits, starts or spreads over the thread pool inherits the execution context, and with it the
/// visit's mark; the runtime tells when a thread takes the mark on and lays it down. It costs microseconds a visit and allocates: for trace launches only.
/// </summary>
/// <param name="pool">Room for the logs.</param>
/// <param name="readCpu">Also read the threads' CPU clocks: where nothing else tells when they ran.</param>
internal sealed class SegmentProbe(ChunkPool pool, bool readCpu)
{
    private static readonly AsyncLocal<Mark?> Current = new(Changed);

    [ThreadStatic]
    private static Work? own;

    private readonly Lock adding = new();
    private volatile NativeLog<VisitSegment>[] logs = [];

    /// <summary>One for each thread that worked for a visit so far.</summary>
    public IReadOnlyList<NativeLog<VisitSegment>> Logs => logs;

    private bool ReadsCpu => readCpu;

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
    private NativeLog<VisitSegment> AddLog()
    {
        var log = new NativeLog<VisitSegment>(pool);
        lock (adding) logs = [.. logs, log];
        return log;
    }

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
        private readonly int thread = ThreadClock.CurrentThread;
        private readonly Dictionary<SegmentProbe, NativeLog<VisitSegment>> logs = [];
        private SegmentProbe? probe;
        private NativeLog<VisitSegment>? log;
        private long start;
        private long cpu;
        private long wait;

        public Mark? Mark { get; private set; }

        public void Begin(Mark mark)
        {
            Mark = mark;
            if (probe != mark.Probe)
            {
                probe = mark.Probe;
                if (!logs.TryGetValue(probe, out log)) logs[probe] = log = probe.AddLog();
            }

            (cpu, wait) = ThreadClock.Read(probe.ReadsCpu);
            start = Clock.Now;
        }

        public void End()
        {
            var end = Clock.Now;
            var (ranTo, waitedTo) = ThreadClock.Read(probe!.ReadsCpu);
            log!.Add(new VisitSegment(Mark!.Query, Mark.Visit, start, end, Since(cpu, ranTo), Since(wait, waitedTo), thread, Mark.Stage, 0));
            Mark = null;
        }

        private static long Since(long from, long to) => from < 0 || to < 0 ? -1 : to - from;
    }
}
