namespace Modbench.Ledger;

/// <summary>The threads of a traced process: what each did, and for which visits.</summary>
internal sealed class TracedThreads(TracedProcess process)
{
    public string Pipeline => process.Pipeline;

    public IReadOnlyList<string> Stages => process.Records.Stages;

    /// <summary>By thread.</summary>
    public IReadOnlyDictionary<int, ThreadTimeline> Timelines { get; } = ThreadTimeline.Of(process.Records.ThreadEvents);

    public VisitThreads Work { get; } = new(process.Records.Segments);
}
