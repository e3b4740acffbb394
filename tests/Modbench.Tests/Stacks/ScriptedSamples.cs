using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Stacks;

/// <summary>Looks of a profiler whose truth is known, and the visits that threads worked for.</summary>
internal sealed class ScriptedSamples
{
    public const int Profiler = 99;
    private readonly List<string> methods = [];
    private readonly List<StackCall> calls = [];
    private readonly List<StackSample> samples = [];
    private readonly List<VisitSegment> segments = [];
    private readonly List<BlockRecord> blocks = [];

    public List<ThreadEvent> Events { get; } = [];

    public string? NoEvents { get; init; }

    public long EventsLost { get; init; }

    public StackSamples Samples => new() { Methods = methods, Calls = calls, Samples = [.. samples.OrderBy(sample => sample.Time)], EventsLost = EventsLost };

    public LaunchRecords Records => new()
    {
        Pipeline = "Docs.Ask",
        Scenario = "SingleStream",
        Stages = ["Embed", "Search"],
        Blocks = blocks,
        Queries = [],
        Spans = [],
        Segments = segments,
        ThreadEvents = Events,
        Threads = new ThreadNames(5000, 0, NoEvents, 0, [0, 1], new Dictionary<int, string>()),
        Failures = [],
        Qualities = [],
    };

    public ScriptedSamples Block(string condition, long from, long to)
    {
        blocks.Add(new BlockRecord(blocks.Count, condition, from - 5, from, to, to, 0, 0, 0, 0, 0, 0, 0, null));
        return this;
    }

    public ScriptedSamples Works(int thread, short stage, long from, long to)
    {
        segments.Add(new VisitSegment(segments.Count, from, from, to, -1, -1, thread, stage, 0));
        return this;
    }

    /// <param name="thread">The thread.</param>
    /// <param name="time">When.</param>
    /// <param name="isManaged">It ran managed code.</param>
    /// <param name="stack">From the outermost method, joined by <c>;</c>.</param>
    public ScriptedSamples Look(int thread, long time, bool isManaged, string stack)
    {
        var call = stack.Split(';').Aggregate(-1, (caller, method) => Number(calls, new StackCall(caller, Number(methods, method))));
        samples.Add(new StackSample(time, thread, call, isManaged));
        return this;
    }

    public void Event(long time, int thread, ThreadEventKind kind, short core) => Events.Add(new ThreadEvent(time, thread, 0, core, kind));

    private static int Number<T>(List<T> all, T one)
    {
        if (all.IndexOf(one) is >= 0 and var known) return known;
        all.Add(one);
        return all.Count - 1;
    }
}
