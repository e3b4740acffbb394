using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Wirings of one query form each, by hand: what a paused neighbour can be in the middle of.</summary>
internal abstract class FormSubject : PipelineWiring
{
    public override int QueryCount => 10;

    public override IReadOnlyList<string> Qualities => [];

    public override ValueTask LoadQueriesAsync(CancellationToken stop) => default;

    public override ValueTask SetUpAsync(CancellationToken stop) => default;

    public override ValueTask TearDownAsync() => default;

    public override QueryFrame CreateFrame() => new Frame();

    public override void Begin(QueryFrame frame, int query)
    {
    }

    public override bool Visit(int stage, QueryFrame frame) => throw new NotSupportedException();

    public override void Complete(int stage, QueryFrame frame) => throw new NotSupportedException();

    public override void Clear(QueryFrame frame)
    {
    }

    public override void MakeRoomForAnswers(int count)
    {
    }

    public override void KeepAnswer(int place, QueryFrame frame)
    {
    }

    public override double Judge(int quality, int place) => throw new NotSupportedException();

    private class Frame : QueryFrame;

    /// <summary>Tries and judges, over and over: 12,000 rounds of 5 ms a query, a minute.</summary>
    public sealed class Loop : FormSubject
    {
        public override IReadOnlyList<StageWiring> Stages { get; } =
            [new("Try", 1, [1]) { StartsWithQuery = true }, new("Judge", 1, []) { Routes = [0] }];

        public override QueryFrame CreateFrame() => new Rounds();

        public override bool Visit(int stage, QueryFrame frame)
        {
            if (stage == 0) Thread.Sleep(5);
            else frame.TakeRoute(1, ++((Rounds)frame).Done < 12_000 ? 0 : -1);
            return true;
        }

        public override void Clear(QueryFrame frame) => ((Rounds)frame).Done = 0;

        private sealed class Rounds : Frame
        {
            public int Done { get; set; }
        }
    }

    /// <summary>Up to four queries share a visit of 20 ms; two more stages follow.</summary>
    public sealed class Batch : FormSubject
    {
        public override IReadOnlyList<StageWiring> Stages { get; } =
            [new("Together", 1, [1]) { BatchSize = 4, BatchWaitNs = 1_000_000_000 }, new("Alone", 1, [])];

        public override bool VisitBatch(int stage, ReadOnlySpan<QueryFrame> frames)
        {
            Thread.Sleep(20);
            return true;
        }

        public override bool Visit(int stage, QueryFrame frame) => true;
    }

    /// <summary>
    /// Ten pieces, one every so often, and one stage that waits for the last. Every so many'th call throws before there is a stream.
    /// </summary>
    public sealed class Stream(bool answers, int everyMs = 10, int throwsEvery = int.MaxValue) : FormSubject
    {
        private int calls;

        public override IReadOnlyList<StageWiring> Stages { get; } =
            answers ? [new("Speak", 1, [])] : [new("Speak", 1, [1]), new("Weigh", 1, [])];

        public override QueryFrame CreateFrame()
        {
            var frame = new Pieces();
            frame.Spoken = new VisitStream<int>(frame, 0);
            return frame;
        }

        public override bool Visit(int stage, QueryFrame frame) => stage == 1 || ((Pieces)frame).Spoken.Start(Call(), CancellationToken.None);

        public override void Complete(int stage, QueryFrame frame) => ((Pieces)frame).Spoken.ThrowIfFailed();

        public override void Clear(QueryFrame frame) => ((Pieces)frame).Spoken.Clear();

        private IAsyncEnumerable<int> Call() => ++calls % throwsEvery == 0 ? throw new FormatException("no stream today") : Speak();

        private async IAsyncEnumerable<int> Speak()
        {
            for (var piece = 0; piece < 10; piece++)
            {
                if (everyMs > 0) await Task.Delay(everyMs);
                yield return piece;
            }
        }

        private sealed class Pieces : Frame
        {
            public VisitStream<int> Spoken { get; set; } = null!;
        }
    }
}
