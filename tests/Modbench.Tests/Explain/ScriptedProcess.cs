using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Writes what the probes would have recorded of visits whose truth is known, piece by piece.</summary>
internal sealed class ScriptedProcess(int process, long start = 1_000_000)
{
    private readonly List<ThreadEvent> events = [];
    private readonly List<VisitSegment> segments = [];
    private readonly List<Span> spans = [];
    private readonly List<GcPause> pauses = [];
    private readonly List<Collection> collections = [];
    private readonly List<Allocation> allocations = [];
    private readonly List<LockWait> locks = [];
    private readonly List<PoolItem> pool = [];
    private readonly Dictionary<int, string> names = [];
    private long visit;
    private long segment;
    private short stage;
    private long waited;
    private CauseTimes truth;

    public long Now { get; private set; } = start;

    public int Thread { get; set; } = 100;

    public short Core { get; set; }

    /// <summary>The thread that reads the scheduler's records; 0: none.</summary>
    public int Observer { get; set; }

    /// <summary>Of each visit, in the order of the spans.</summary>
    public List<CauseTimes> Truths { get; } = [];

    public IReadOnlyList<Span> Spans => spans;

    /// <summary>The thread begins to run, outside any visit.</summary>
    public void Arrive() => Event(ThreadEventKind.In);

    public void Pass(long ns) => Now += ns;

    public void Begin(short stage = 0)
    {
        this.stage = stage;
        visit = Now;
        truth = default;
        BeginSegment();
    }

    public void End(bool awaited = false)
    {
        EndSegment();
        spans.Add(new Span(visit, visit, Now, spans.Count, stage, 0, awaited ? Span.Awaited : 0));
        Truths.Add(truth);
    }

    /// <summary>The thread lays the visit down and waits for other work; another goes on with it later.</summary>
    public void Await(long ns, int thread, long queued)
    {
        EndSegment();
        Event(ThreadEventKind.Blocked);
        Now += ns;
        var put = Now;
        Now += queued;
        Thread = thread;
        Event(ThreadEventKind.In);
        pool.Add(new PoolItem(put, Now, thread));
        truth[Cause.Wait] += ns + queued;
        BeginSegment();
    }

    /// <summary>Another thread is to help, stands ready first, then works, and waits for more.</summary>
    public void Help(int thread, long after, long waits, long works, bool native = false)
    {
        var from = Now + after;
        events.Add(new ThreadEvent(Now - 1000, thread, 1, 1, ThreadEventKind.Started));
        events.Add(new ThreadEvent(Now - 900, thread, 0, 1, ThreadEventKind.In));
        events.Add(new ThreadEvent(Now - 800, thread, 0, 1, ThreadEventKind.Blocked));
        events.Add(new ThreadEvent(from - 1, thread, 0, 1, ThreadEventKind.In));
        events.Add(new ThreadEvent(from, thread, 0, 1, ThreadEventKind.Preempted));
        events.Add(new ThreadEvent(from + waits, thread, 0, 1, ThreadEventKind.In));
        events.Add(new ThreadEvent(from + waits + works, thread, 0, 1, ThreadEventKind.Blocked));
        if (native) names[thread] = "Program";
        else segments.Add(new VisitSegment(spans.Count, visit, from - 1, from + waits + works, -1, waits, thread, stage, 0));
    }

    public void Run(long ns) => Take(Cause.Cpu, ns);

    public void LoseCore(long ns)
    {
        Event(ThreadEventKind.Preempted);
        Take(Cause.RunQueue, ns);
        waited += ns;
        Event(ThreadEventKind.In);
    }

    /// <summary>A thread has allocated so much.</summary>
    public void Allocate(int thread, long bytes) => allocations.Add(new Allocation(Now, thread, bytes));

    /// <summary>A thread of the process works for a visit meanwhile, of this program or one that shares the process.</summary>
    public void Works(int thread, long from, long to, short stage) => segments.Add(new VisitSegment(-1, from, from, to, -1, 0, thread, stage, 0));

    /// <summary>The scheduler's record of another thread.</summary>
    public void Record(int thread, long time, ThreadEventKind kind, short core = 0) => events.Add(new ThreadEvent(time, thread, kind == ThreadEventKind.Started ? 1 : 0, core, kind));

    /// <summary>A native library has started the thread.</summary>
    public void IsNative(int thread) => names[thread] = "Program";

    /// <summary>What the system calls a thread.</summary>
    public void Name(int thread, string name) => names[thread] = name;

    /// <summary>The kernel had no room for records of a core since the last one that is known.</summary>
    public void Lose(long until, short core = 0) => events.Add(new ThreadEvent(until, 0, 10, core, ThreadEventKind.Lost));

    /// <summary>A worker of the pool takes up something else than the visit's continuation.</summary>
    public void TakeUp(int thread, long queued, long taken) => pool.Add(new PoolItem(queued, taken, thread));

    /// <summary>A thread is a worker of the pool.</summary>
    public void IsWorker(int thread) => names[thread] = ".NET TP Worker";

    public void Collect(long ns)
    {
        collections.Add(new Collection(Now, 0, "AllocSmall", Thread));
        pauses.Add(new GcPause(Now, Now + ns, 0, "AllocSmall", Thread));
        Take(Cause.Gc, ns);
    }

    public void BeSuspended(long ns, long wakeUp) => Block(Cause.Gc, ns, wakeUp, () => pauses.Add(new GcPause(Now, Now + ns, 1, "AllocSmall", Thread + 1)));

    public void WaitForLock(long ns, long wakeUp, int owner) => Block(Cause.Lock, ns, wakeUp, () => locks.Add(new LockWait(Thread, Now, Now + ns + wakeUp, owner)));

    /// <summary>Waits for a file system, and is looked at meanwhile.</summary>
    public void WaitForFile(long ns, long wakeUp, FileCall call)
    {
        // By another thread, at an instant of the wait that only chance decides.
        var from = Now + (ns / 3);
        Block(Cause.Io, ns, wakeUp, () => events.Add(ThreadEvent.InFileCall(Thread, call, from, from + (ns / 3))));
    }

    /// <summary>Touches a page that is read from a disk, and tells so when it has it.</summary>
    public void Fault(long ns, long wakeUp)
    {
        Block(Cause.Io, ns, wakeUp, () => { });
        Run(500);
        Event(ThreadEventKind.MajorFault);
    }

    /// <summary>Somebody looked whether the thread stands in a call to a file system.</summary>
    public void Look(long from, long to, FileCall call) => LookAt(Thread, from, to, call);

    /// <summary>The same of any thread.</summary>
    public void LookAt(int thread, long from, long to, FileCall call) => events.Add(ThreadEvent.InFileCall(thread, call, from, to));

    /// <summary>All managed threads are suspended, whether or not this one feels it.</summary>
    public void Pause(long from, long ns) => pauses.Add(new GcPause(from, from + ns, 1, "AllocSmall", Thread + 1));

    /// <summary>All managed threads are suspended for something else than a collection, by the thread itself or another.</summary>
    public void Suspend(long from, long ns, bool itself = false) => pauses.Add(new GcPause(from, from + ns, -1, "SuspendOther", itself ? Thread : Thread + 1));

    /// <summary>A thread of the process helps with the visit that is going on.</summary>
    public void HelpsNow(int thread, long from, long to) => segments.Add(new VisitSegment(spans.Count, visit, from, to, -1, 0, thread, stage, 0));

    public void Sleep(long ns, long wakeUp) => Block(Cause.Wait, ns, wakeUp, () => { });

    public TracedProcess Trace(string pipeline = "Subject", bool events = true) => new(
        pipeline,
        new LaunchRecords
        {
            Pipeline = pipeline,
            Scenario = "SingleStream",
            Stages = ["S0", "S1", "S2"],
            Blocks = [],
            Queries = [],
            Spans = spans,
            Segments = segments,
            ThreadEvents = events ? this.events : [],
            Threads = new ThreadNames(process, Observer, events ? null : "none", 0, [0, 1], names),
            Failures = [],
            Qualities = [],
        },
        new RuntimeTrace { Pauses = pauses, Collections = collections, Allocations = allocations, Locks = locks, PoolItems = pool });

    private void Block(Cause cause, long ns, long wakeUp, Action record)
    {
        record();
        Event(ThreadEventKind.Blocked);
        Take(cause, ns);
        Take(Cause.RunQueue, wakeUp);
        waited += wakeUp;
        Event(ThreadEventKind.In);
    }

    private void Take(Cause cause, long ns)
    {
        Now += ns;
        truth[cause] += ns;
    }

    private void Event(ThreadEventKind kind) => events.Add(new ThreadEvent(Now, Thread, 0, Core, kind));

    private void BeginSegment()
    {
        segment = Now;
        waited = 0;
    }

    private void EndSegment() => segments.Add(new VisitSegment(spans.Count, visit, segment, Now, -1, waited, Thread, stage, 0));
}
