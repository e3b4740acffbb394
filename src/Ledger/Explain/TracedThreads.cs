namespace Modbench.Ledger;

/// <summary>The threads of a traced process: what each did, and for which visits.</summary>
internal sealed class TracedThreads(TracedProcess process)
{
    public string Pipeline => process.Pipeline;

    public IReadOnlyList<string> Stages => process.Records.Stages;

    /// <summary>By thread.</summary>
    public IReadOnlyDictionary<int, ThreadTimeline> Timelines { get; } = ThreadTimeline.Of(process.Records.ThreadEvents);

    /// <summary>When nobody knows what they did: the system dropped records.</summary>
    public IReadOnlyList<TimeWindow> Lost { get; } = ThreadTimeline.Lost(process.Records.ThreadEvents);

    public VisitThreads Work { get; } = new(process.Records.Segments);

    /// <summary>It writes down what the others do, for this ledger: without tracing it would not be there. The system keeps 15 characters of a name.</summary>
    public bool IsObserver(int thread) => process.Records.Threads is { } threads
        && (threads.Observer == thread || (threads.Names.TryGetValue(thread, out var name) && name.StartsWith("modbench file w", StringComparison.Ordinal)));

    /// <summary>
    /// Threads that neither the runtime nor the engine has started. They have the name of the thread that had a library start them: the program's own, or that
    /// of the engine's worker which was the first to call it. A thread that the engine starts gets another name than the one it is started from.
    /// </summary>
    public bool IsNative(int thread) => Timelines.TryGetValue(thread, out var timeline) && timeline.Parent != 0
        && process.Records.Threads?.Names.TryGetValue(thread, out var name) == true
        && !name!.StartsWith(".NET", StringComparison.Ordinal)
        && (!name.StartsWith("modbench", StringComparison.Ordinal) || (process.Records.Threads.Names.TryGetValue(timeline.Parent, out var parent) && parent == name))
        && !name.StartsWith("dotnet-", StringComparison.Ordinal);
}
