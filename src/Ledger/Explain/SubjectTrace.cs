namespace Modbench.Ledger;

/// <summary>A traced launch, so that what happened to a thread at a time is found quickly.</summary>
internal sealed class SubjectTrace
{
    private const int AllThreads = 0;

    private readonly TracedLaunch launch;
    private readonly TracedThreads threads;
    private readonly CoreUse use;
    private readonly IReadOnlyList<TimeWindow> lost;
    private readonly TimeIndex<GcPause> pauses;
    private readonly TimeIndex<LockWait> locks;
    private readonly TimeIndex<PoolItem> pool;
    private readonly TimeIndex<Throttling> throttled;

    public SubjectTrace(TracedLaunch launch)
    {
        this.launch = launch;
        var runtime = launch.Subject.Runtime ?? new RuntimeTrace();
        threads = new TracedThreads(launch.Subject);
        use = new CoreUse([threads, .. launch.Neighbours.Select(neighbour => new TracedThreads(neighbour))]);
        lost = ThreadTimeline.Lost(launch.Subject.Records.ThreadEvents);
        pauses = new TimeIndex<GcPause>(runtime.Pauses, _ => AllThreads, pause => new TimeWindow(pause.Start, pause.End));
        locks = new TimeIndex<LockWait>(runtime.Locks, wait => wait.Thread, wait => new TimeWindow(wait.Start, wait.End));
        pool = new TimeIndex<PoolItem>(runtime.PoolItems, item => item.Thread, item => new TimeWindow(item.Queued, item.Taken));
        throttled = new TimeIndex<Throttling>(launch.Throttled, _ => AllThreads, one => new TimeWindow(one.Start, one.End));
        Natives = [.. threads.Timelines.Values.Where(timeline => timeline.Parent != 0 && !threads.Work.HasWork(timeline.Thread) && !IsRuntimes(timeline.Thread))];
    }

    /// <summary>Which threads worked for which visit.</summary>
    public VisitThreads Work => threads.Work;

    /// <summary>Threads that a native library has started.</summary>
    public IReadOnlyList<ThreadTimeline> Natives { get; }

    /// <summary>What a thread did; null: the records don't tell of it.</summary>
    public ThreadTimeline? Timeline(int thread) => threads.Timelines.GetValueOrDefault(thread);

    /// <summary>Records were lost of some of this time.</summary>
    public bool IsLost(long start, long end) => lost.Any(window => window.Start < end && window.End > start);

    public IEnumerable<GcPause> Pauses(long start, long end) => pauses.Over(AllThreads, start, end);

    public IEnumerable<LockWait> Locks(int thread, long start, long end) => locks.Over(thread, start, end);

    public IEnumerable<PoolItem> PoolItems(int thread, long start, long end) => pool.Over(thread, start, end);

    public IEnumerable<Throttling> Throttled(long start, long end) => throttled.Over(AllThreads, start, end);

    /// <summary>See <see cref="CoreUse.Charge"/>, of the cores that the subject may use.</summary>
    public void Charge(long start, long end, Dictionary<(int Program, short Stage), double> charges) => use.Charge(start, end, launch.Cores, charges);

    /// <summary>See <see cref="CoreUse.Holders"/>.</summary>
    public IReadOnlyList<CoreHolder> Holders(Dictionary<(int Program, short Stage), double> charges) => use.Holders(charges);

    // Threads that a native library has started have the name of the thread that had it start them: the program's own.
    private bool IsRuntimes(int thread) =>
        launch.Subject.Records.Threads?.Names.TryGetValue(thread, out var name) != true
        || name!.StartsWith(".NET", StringComparison.Ordinal)
        || name.StartsWith("modbench", StringComparison.Ordinal)
        || name.StartsWith("dotnet-", StringComparison.Ordinal);
}
