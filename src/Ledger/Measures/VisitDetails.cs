using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Streams and batches of one launch and condition, by stage; the details are added before the visits.</summary>
internal sealed class VisitDetails(int stages)
{
    private readonly StageStreams?[] streams = new StageStreams?[stages];
    private readonly StageBatches?[] batches = new StageBatches?[stages];

    /// <summary>What a stage streamed; null: nothing.</summary>
    public StageStreams? Streams(int stage) => streams[stage];

    /// <summary>How a stage was batched; null: it was not.</summary>
    public StageBatches? Batches(int stage) => batches[stage];

    public void Add(in VisitDetail detail)
    {
        switch (detail.Kind)
        {
            case VisitDetail.Stream: (streams[detail.Stage] ??= new StageStreams()).Add(detail); break;
            case VisitDetail.Batch: (batches[detail.Stage] ??= new StageBatches()).Add(detail); break;
        }
    }

    public void Add(in Span visit) => batches[visit.Stage]?.Add(visit);
}
