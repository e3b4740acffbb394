namespace Modbench.Ledger;

/// <summary>The threads of a traced process: what each did, and for which visits.</summary>
internal sealed class TracedThreads(TracedProcess process)
{
    public string Pipeline => process.Pipeline;

    public IReadOnlyList<string> Stages => process.Records.Stages;

    /// <summary>By thread.</summary>
    public IReadOnlyDictionary<int, ThreadTimeline> Timelines { get; } = ThreadTimeline.Of(process.Records.ThreadEvents);

    public VisitThreads Work { get; } = new(process.Records.Segments);

    /// <summary>Threads that neither the runtime nor the engine has started. They have the name of the thread that had a library start them: the program's own.</summary>
    public bool IsNative(int thread) => Timelines.TryGetValue(thread, out var timeline) && timeline.Parent != 0
        && process.Records.Threads?.Names.TryGetValue(thread, out var name) == true
        && !name!.StartsWith(".NET", StringComparison.Ordinal)
        && !name.StartsWith("modbench", StringComparison.Ordinal)
        && !name.StartsWith("dotnet-", StringComparison.Ordinal);
}
