using System.Numerics;
using System.Runtime.CompilerServices;
using Modbench.Engine;

namespace Modbench.EngineBenchmarks;

/// <summary>A hand-written wiring of what the generator would emit for a chain of stages that each add one.</summary>
/// <param name="depth">Stages.</param>
/// <param name="additions">That each does: one is a stage that costs nothing.</param>
internal sealed class ChainWiring(int depth, int additions = 1) : PipelineWiring
{
    public static string Name(int depth) => $"Chain{depth}";

    public override IReadOnlyList<StageWiring> Stages { get; } =
        [.. Enumerable.Range(0, depth).Select(stage => new StageWiring($"Add{stage}", 1, stage == depth - 1 ? [] : [stage + 1]))];

    public override int QueryCount => 1000;

    public override IReadOnlyList<string> Qualities => [];

    public override ValueTask LoadQueriesAsync(CancellationToken stop) => default;

    public override ValueTask SetUpAsync(CancellationToken stop) => default;

    public override ValueTask TearDownAsync() => default;

    public override QueryFrame CreateFrame() => new Frame(depth);

    public override void Begin(QueryFrame frame, int query) => ((Frame)frame).Values[0] = query;

    public override bool Visit(int stage, QueryFrame frame)
    {
        var values = ((Frame)frame).Values;
        values[stage + 1] = additions == 1 ? Add(values[stage]) : Add(values[stage], additions);
        return true;
    }

    public override void Complete(int stage, QueryFrame frame)
    {
    }

    public override void Clear(QueryFrame frame)
    {
    }

    public override void MakeRoomForAnswers(int count)
    {
    }

    public override void KeepAnswer(int place, QueryFrame frame)
    {
    }

    public override double Judge(int quality, int place) => 0;

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static int Add(int value) => value + 1;

    private static int Add(int value, int additions)
    {
        for (var addition = 0; addition < additions; addition++) value = (int)BitOperations.RotateLeft((uint)value + 1, addition);
        return value;
    }

    private sealed class Frame(int depth) : QueryFrame
    {
        public readonly int[] Values = new int[depth + 1];
    }
}
