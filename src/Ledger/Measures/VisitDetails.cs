using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Streams and batches of one launch and condition, by stage.</summary>
internal sealed class VisitDetails
{
    private readonly StageStreams?[] streams;
    private readonly StageBatches?[] batches;
    private readonly bool[] answers;

    /// <param name="stages">Names by number.</param>
    /// <param name="graph">Says which stages give the answer; null: unknown.</param>
    public VisitDetails(IReadOnlyList<string> stages, PipelineGraph? graph)
    {
        streams = new StageStreams?[stages.Count];
        batches = new StageBatches?[stages.Count];
        answers = [.. stages.Select(stage => graph is not null && GivesAnswer(graph, stage))];
    }

    /// <summary>What a stage streamed; null: nothing.</summary>
    public StageStreams? Streams(int stage) => streams[stage];

    /// <summary>What was streamed as answers, by any stage that gives them, counted from when queries were due; null: nothing.</summary>
    public StageStreams? Answers { get; private set; }

    /// <summary>How a stage was batched; null: it was not.</summary>
    public StageBatches? Batches(int stage) => batches[stage];

    public void Add(in VisitDetail detail)
    {
        switch (detail.Kind)
        {
            case VisitDetail.Batch: (batches[detail.Stage] ??= new StageBatches()).Add(detail); break;
            case VisitDetail.Stream:
                (streams[detail.Stage] ??= new StageStreams()).Add(detail, detail.Start);
                if (answers[detail.Stage]) (Answers ??= new StageStreams()).Add(detail, detail.Since);
                break;
        }
    }

    private static bool GivesAnswer(PipelineGraph graph, string stage) =>
        !graph.Stages.Any(other => other.After.Contains(stage)) && graph.Stages.FirstOrDefault(other => other.Name == stage) is { Routes.Count: 0 };
}
