using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>A traced launch, so that what happened to a thread at a time is found quickly.</summary>
internal sealed class SubjectTrace
{
    private const int AllThreads = 0;

    private readonly TracedLaunch launch;
    private readonly TracedThreads threads;
    private readonly ThreadParties parties;
    private readonly CoreUse use;
    private readonly Allocators allocators;
    private readonly PoolUse poolUse;
    private readonly TimeIndex<GcPause> pauses;
    private readonly TimeIndex<LockWait> locks;
    private readonly TimeIndex<PoolItem> pool;
    private readonly TimeIndex<Throttling> throttled;

    public SubjectTrace(TracedLaunch launch)
    {
        this.launch = launch;
        var runtime = launch.Subject.Runtime ?? new RuntimeTrace();
        threads = new TracedThreads(launch.Subject);
        IReadOnlyList<TracedThreads> programs = [threads, .. launch.Neighbours.Select(neighbour => new TracedThreads(neighbour))];
        parties = new ThreadParties(programs);
        use = new CoreUse(programs, parties);
        allocators = new Allocators(runtime, parties);
        poolUse = new PoolUse(threads, parties, launch.Subject.Records.Threads?.Names ?? new Dictionary<int, string>());
        pauses = new TimeIndex<GcPause>(runtime.Pauses.Where(pause => pause.Generation >= 0), _ => AllThreads, pause => new TimeWindow(pause.Start, pause.End));
        locks = new TimeIndex<LockWait>(runtime.Locks, wait => wait.Thread, wait => new TimeWindow(wait.Start, wait.End));
        pool = new TimeIndex<PoolItem>(runtime.PoolItems, item => item.Thread, item => new TimeWindow(item.Queued, item.Taken));
        throttled = new TimeIndex<Throttling>(launch.Throttled, _ => AllThreads, one => new TimeWindow(one.Start, one.End));
        Natives = [.. threads.Timelines.Values.Where(timeline => threads.IsNative(timeline.Thread) && !parties.HasWork(timeline.Thread))];
    }

    /// <summary>Which threads worked for which visit.</summary>
    public VisitThreads Work => threads.Work;

    /// <summary>Threads that a native library has started.</summary>
    public IReadOnlyList<ThreadTimeline> Natives { get; }

    /// <summary>What a thread did; null: the records don't tell of it.</summary>
    public ThreadTimeline? Timeline(int thread) => threads.Timelines.GetValueOrDefault(thread);

    /// <summary>Records were lost of some of this time.</summary>
    public bool IsLost(long start, long end) => threads.Lost.Any(window => window.Start < end && window.End > start);

    /// <summary>Those of collections: a suspension for anything else is nobody's who allocated.</summary>
    public IEnumerable<GcPause> Pauses(long start, long end) => pauses.Over(AllThreads, start, end);

    /// <summary>See <see cref="ThreadParties.Alone"/>.</summary>
    public IReadOnlyList<TimeWindow> Alone(in Span visit, long start, long end) => parties.Alone(visit, start, end);

    public IEnumerable<LockWait> Locks(int thread, long start, long end) => locks.Over(thread, start, end);

    /// <summary>The pool's item that a thread took up last within a stretch; null: none. A worker's own queue is a stack: that need not have been queued last.</summary>
    public PoolItem? TakenUpLast(int thread, long start, long end)
    {
        PoolItem? last = null;
        foreach (var item in pool.Over(thread, start, end + 1))
        {
            if (item.Taken <= end && !(last?.Taken > item.Taken)) last = item;
        }

        return last;
    }

    public IEnumerable<Throttling> Throttled(long start, long end) => throttled.Over(AllThreads, start, end);

    /// <summary>Charges a wait for a core, see <see cref="CoreUse"/>.</summary>
    public void ChargeCores(long start, long end, Charges charges) => use.Charge(start, end, launch.Cores, charges);

    /// <summary>Charges time that was lost to a collection, see <see cref="Allocators"/>.</summary>
    public void ChargeCollection(GcPause pause, long ns, Charges charges) => allocators.Charge(pause, ns, charges);

    /// <summary>Charges time that was lost to a lock: to whoever held it when the wait began.</summary>
    public void ChargeLock(LockWait wait, long ns, Charges charges) =>
        charges.Add(Cause.Lock, null, wait.Owner == 0 ? Party.Unknown : parties.At(wait.Owner, wait.Start), ns);

    /// <summary>Charges time in a thread pool's queue, see <see cref="PoolUse"/>.</summary>
    public void ChargePool(long start, long end, Charges charges) => poolUse.Charge(start, end, charges);

    /// <summary>See <see cref="Charges.Blames"/>.</summary>
    public IReadOnlyList<Blame> Blames(Charges charges) => charges.Blames(parties);
}
