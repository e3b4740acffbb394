using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a thread was doing.</summary>
public enum WorkState : byte
{
    /// <summary>Nothing is known.</summary>
    Unknown,

    /// <summary>It had a core.</summary>
    Running,

    /// <summary>It could have run, and had none.</summary>
    Ready,

    /// <summary>It waited for something other than a core.</summary>
    Blocked,
}

/// <summary>A stretch of a thread's time.</summary>
/// <param name="Start">Nanoseconds of the monotonic clock.</param>
/// <param name="End">The same.</param>
/// <param name="State">What it was doing.</param>
/// <param name="Core">Where it ran, or had run last; −1: not known.</param>
public readonly record struct ThreadStretch(long Start, long End, WorkState State, short Core)
{
    /// <summary>Blocked: the file system that it is known to have waited for; null: it was something else, or nobody looked.</summary>
    public FileCall? Call { get; init; }

    /// <summary>Nanoseconds.</summary>
    public long Length => End - Start;
}

/// <summary>A thread's life, from the scheduler's records: when it ran, stood ready, or was blocked.</summary>
public sealed class ThreadTimeline
{
    /// <summary>The kernel still has to copy and to map what was read.</summary>
    private const long FaultEndNs = 200_000;

    private readonly long[] starts;
    private readonly WorkState[] states;
    private readonly short[] cores;
    private readonly Dictionary<int, FileCall> calls = [];

    private ThreadTimeline(int thread, int parent, List<ThreadEvent> all, IReadOnlyList<Gap> gaps)
    {
        var events = WithGaps(thread, InOrder(all.FindAll(one => IsSwitch(one.Kind))), gaps);
        Thread = thread;
        Parent = parent;
        starts = new long[events.Count + 1];
        states = new WorkState[events.Count + 1];
        cores = new short[events.Count + 1];
        starts[0] = long.MinValue;
        cores[0] = -1;
        for (var i = 0; i < events.Count; i++)
        {
            starts[i + 1] = events[i].Time;
            states[i + 1] = After(events[i].Kind, states[i]);
            cores[i + 1] = events[i].Core;
        }

        // Of what came before the first record, or the first since some were lost, only this is known: who gives up a core had it.
        for (var i = 0; i < events.Count; i++)
        {
            if (events[i].Kind is not (ThreadEventKind.Blocked or ThreadEventKind.Preempted) || (i > 0 && events[i - 1].Kind != ThreadEventKind.Lost)) continue;
            states[i] = WorkState.Running;
            cores[i] = events[i].Core;
        }

        foreach (var one in all)
        {
            if (one.Kind == ThreadEventKind.FileCall) Saw(one);
            else if (one.Kind == ThreadEventKind.MajorFault) Faulted(one.Time);
        }
    }

    /// <summary>Its id, as the system counts.</summary>
    public int Thread { get; }

    /// <summary>The thread that started it; 0: not known, it is older than the records.</summary>
    public int Parent { get; }

    /// <summary>The timelines of all threads that the records tell of, by id. Ids that the system gave out again are one timeline.</summary>
    /// <param name="events">Of one process, in order of time for each core.</param>
    public static IReadOnlyDictionary<int, ThreadTimeline> Of(IReadOnlyList<ThreadEvent> events)
    {
        var byThread = new Dictionary<int, List<ThreadEvent>>();
        var parents = new Dictionary<int, int>();
        events.InChunks(chunk =>
        {
            foreach (ref readonly var one in chunk)
            {
                if (one.Kind == ThreadEventKind.Lost) continue;
                if (one.Kind == ThreadEventKind.Started) parents[one.Thread] = one.Other;
                if (!byThread.TryGetValue(one.Thread, out var own)) byThread[one.Thread] = own = [];
                own.Add(one);
            }
        });
        var gaps = Gaps(events);
        return byThread.ToDictionary(pair => pair.Key, pair => new ThreadTimeline(pair.Key, parents.GetValueOrDefault(pair.Key), pair.Value, gaps));
    }

    /// <summary>Stretches about whose threads nothing is known, because records of a core were lost; in order of time, none overlaps another.</summary>
    /// <param name="events">Of one process, in order of time for each core.</param>
    public static IReadOnlyList<TimeWindow> Lost(IReadOnlyList<ThreadEvent> events)
    {
        List<TimeWindow> lost = [.. Gaps(events).Select(gap => gap.When).OrderBy(window => window.Start)];
        var merged = new List<TimeWindow>();
        foreach (var window in lost)
        {
            if (merged.Count > 0 && window.Start <= merged[^1].End) merged[^1] = new TimeWindow(merged[^1].Start, Math.Max(merged[^1].End, window.End));
            else merged.Add(window);
        }

        return merged;
    }

    /// <summary>What it did in a stretch: without gaps, in order.</summary>
    public IEnumerable<ThreadStretch> Between(long start, long end)
    {
        for (var i = At(start); i < starts.Length && starts[i] < end; i++)
        {
            var from = Math.Max(start, starts[i]);
            var to = i + 1 < starts.Length ? Math.Min(end, starts[i + 1]) : end;
            if (to > from) yield return new ThreadStretch(from, to, states[i], cores[i]) { Call = calls.TryGetValue(i, out var call) ? call : null };
        }
    }

    /// <summary>What it was doing at an instant.</summary>
    public WorkState StateAt(long time) => states[At(time)];

    // It was in that call at some instant between two: where one stretch has both, it was for that.
    private void Saw(in ThreadEvent look)
    {
        var place = At(look.Time);
        if (states[place] == WorkState.Blocked && At(look.LookedUntil) == place) calls[place] = look.Call;
    }

    // Told by the thread itself soon after it runs again: what it waited for longer ago was something else, and this page came without a wait.
    private void Faulted(long time)
    {
        var place = At(time);
        for (var ran = 0L; place > 0 && ran <= FaultEndNs && states[place] is WorkState.Running or WorkState.Ready; place--)
        {
            if (states[place] == WorkState.Running) ran += Math.Min(time, place + 1 < starts.Length ? starts[place + 1] : time) - starts[place];
            if (ran <= FaultEndNs && states[place - 1] == WorkState.Blocked) calls.TryAdd(place - 1, FileCall.PageFault);
        }
    }

    private int At(long time) => LastBegun.At(starts, time, start => start);

    private static bool IsSwitch(ThreadEventKind kind) => kind is not (ThreadEventKind.FileCall or ThreadEventKind.MajorFault);

    /// <summary>By their ends.</summary>
    private static List<Gap> Gaps(IReadOnlyList<ThreadEvent> events)
    {
        var last = new Dictionary<short, long>();
        var gaps = new List<Gap>();
        events.InChunks(chunk =>
        {
            foreach (ref readonly var one in chunk)
            {
                if (one.Kind == ThreadEventKind.Lost) gaps.Add(new Gap(one.Core, new TimeWindow(last.GetValueOrDefault(one.Core, long.MinValue), one.Time)));
                last[one.Core] = one.Time;
            }
        });
        gaps.Sort((one, other) => one.When.End.CompareTo(other.When.End));
        return gaps;
    }

    // After a gap a thread may be at anything, unless it ran on another core: that core's records would tell that it left.
    private static List<ThreadEvent> WithGaps(int thread, List<ThreadEvent> events, IReadOnlyList<Gap> gaps)
    {
        if (gaps.Count == 0) return events;
        var all = new List<ThreadEvent>(events.Count + gaps.Count);
        var next = 0;
        foreach (var (core, when) in gaps)
        {
            while (next < events.Count && events[next].Time < when.End) all.Add(events[next++]);
            if (all.Count > 0 && all[^1] is { Kind: ThreadEventKind.In, Core: >= 0 and var own } && own != core) continue;
            if (all.Count > 0 && all[^1].Kind == ThreadEventKind.Lost) all.RemoveAt(all.Count - 1);
            all.Add(new ThreadEvent(when.End, thread, 0, -1, ThreadEventKind.Lost));
        }

        all.AddRange(events.Skip(next));
        return all;
    }

    private static WorkState After(ThreadEventKind kind, WorkState before) => kind switch
    {
        ThreadEventKind.In => WorkState.Running,
        ThreadEventKind.Blocked => WorkState.Blocked,
        ThreadEventKind.Preempted or ThreadEventKind.Started => WorkState.Ready,
        ThreadEventKind.Ended or ThreadEventKind.Lost => WorkState.Unknown,
        _ => before,
    };

    // The cores' records come one core after the other; where two of a thread have the same time, it leaves one core before it begins on another.
    private static List<ThreadEvent> InOrder(List<ThreadEvent> events) =>
        [.. events.OrderBy(one => one.Time).ThenBy(one => one.Kind == ThreadEventKind.Started ? 0 : one.Kind == ThreadEventKind.In ? 2 : 1)];

    /// <summary>Records of a core were lost.</summary>
    private readonly record struct Gap(short Core, TimeWindow When);
}
