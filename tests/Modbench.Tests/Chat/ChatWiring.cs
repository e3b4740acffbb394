using Modbench.Chat;
using Modbench.Engine;

namespace Modbench.Tests.Chat;

/// <summary>A pipeline of one streaming stage, wired by hand.</summary>
internal sealed class ChatWiring(ChatStage stage, TimeSpan limit = default) : PipelineWiring
{
    public override IReadOnlyList<StageWiring> Stages { get; } = [new StageWiring("Generate", 1, []) { TimeoutNs = limit.Ticks * 100 }];

    public override int QueryCount => 1;

    public override IReadOnlyList<string> Qualities => [];

    /// <summary>First and last token's time and the number of tokens, of each visit that succeeded.</summary>
    public List<(long First, long Last, int Tokens)> Visits { get; } = [];

    public override ValueTask LoadQueriesAsync(CancellationToken stop) => default;

    public override ValueTask SetUpAsync(CancellationToken stop) => stage.SetupAsync(stop);

    public override ValueTask TearDownAsync() => default;

    public override QueryFrame CreateFrame() => new Frame();

    public override void Begin(QueryFrame frame, int query)
    {
    }

    public override bool Visit(int stage1, QueryFrame frame)
    {
        var own = (Frame)frame;
        if (!own.Stream.Start(stage.RunAsync("?", frame.Stop), frame.Stop)) return false;
        Complete(stage1, frame);
        return true;
    }

    public override void Complete(int stage1, QueryFrame frame)
    {
        ((Frame)frame).Stream.ThrowIfFailed();
        var visit = frame.visits[0].Stream!;
        lock (Visits) Visits.Add((visit.First, visit.Last, visit.Count));
    }

    public override void Clear(QueryFrame frame) => ((Frame)frame).Stream.Clear();

    public override void MakeRoomForAnswers(int count)
    {
    }

    public override void KeepAnswer(int place, QueryFrame frame)
    {
    }

    public override double Judge(int quality, int place) => 0;

    private sealed class Frame : QueryFrame
    {
        public Frame() => Stream = new VisitStream<ChatPiece>(this, 0);

        public VisitStream<ChatPiece> Stream { get; }
    }
}
