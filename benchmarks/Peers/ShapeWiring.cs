using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>A hand-written wiring of what the generator would emit for a shape.</summary>
internal sealed class ShapeWiring(Shape shape) : PipelineWiring
{
    public const int Queries = 1000;

    private readonly List<Frame> frames = [];
    private int next;
    private int expected;

    public override IReadOnlyList<StageWiring> Stages { get; } = shape.Branches == 0
        ? [.. Enumerable.Range(0, shape.Depth).Select(stage => new StageWiring($"Add{stage}", shape.Slots, stage == shape.Depth - 1 ? [] : [stage + 1]))]
        :
        [
            new StageWiring("Split", 1, [.. Enumerable.Range(1, shape.Branches)]),
            .. Enumerable.Range(1, shape.Branches).Select(branch => new StageWiring($"Add{branch}", 1, [shape.Branches + 1])),
            new StageWiring("Join", 1, []),
        ];

    public override int QueryCount => Queries;

    public override IReadOnlyList<string> Qualities => [];

    public override ValueTask LoadQueriesAsync(CancellationToken stop) => default;

    public override ValueTask SetUpAsync(CancellationToken stop) => default;

    public override ValueTask TearDownAsync() => default;

    public override QueryFrame CreateFrame()
    {
        var frame = new Frame(shape.Stages);
        lock (frames) frames.Add(frame);
        return frame;
    }

    /// <summary>Before a run: its queries are numbered from 0, whatever the engine chooses.</summary>
    public void Expect(int queries) => (next, expected) = (0, queries);

    /// <summary>After a run: the sum of its answers.</summary>
    public long TakeSum()
    {
        if (next != expected) throw new InvalidOperationException($"{next} queries were issued, not {expected}");
        var sum = 0L;
        foreach (var frame in frames)
        {
            sum += frame.Sum;
            frame.Sum = 0;
        }

        return sum;
    }

    // One thread at a time issues.
    public override void Begin(QueryFrame frame, int query) => ((Frame)frame).Values[0] = next++;

    public override bool Visit(int stage, QueryFrame frame)
    {
        var values = ((Frame)frame).Values;
        values[stage + 1] = shape.Branches == 0 ? Work.Add(values[stage])
            : stage == 0 ? Work.Add(values[0])
            : stage <= shape.Branches ? Work.Add(values[1])
            : Work.Add(Joined(values));
        return true;
    }

    public override void Complete(int stage, QueryFrame frame)
    {
    }

    public override void Clear(QueryFrame frame)
    {
        var own = (Frame)frame;
        own.Sum += own.Values[^1];
    }

    public override void MakeRoomForAnswers(int count)
    {
    }

    public override void KeepAnswer(int place, QueryFrame frame)
    {
    }

    public override double Judge(int quality, int place) => 0;

    private long Joined(long[] values)
    {
        var sum = 0L;
        for (var branch = 1; branch <= shape.Branches; branch++) sum += values[branch + 1];
        return sum;
    }

    private sealed class Frame(int stages) : QueryFrame
    {
        public readonly long[] Values = new long[stages + 1];

        /// <summary>Of the answers that this frame gave: frames are one query's at a time, so that nothing is shared.</summary>
        public long Sum;
    }
}
