using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Reports;

/// <summary>Runs with sampled launches.</summary>
internal static class ScriptedStacks
{
    private const string Paused = "paused BuildIndex";
    private const string Beside = "beside BuildIndex";

    /// <summary>One launch alone, one in turn, one in turn with stacks.</summary>
    public static RunLedger Ledger() => ScriptedRun.Of(
        [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex],
        new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 40, 41, 42).Result(),
        InTurn(2, LaunchKind.Latency, 1),
        Stacks());

    /// <summary>The launch with stacks.</summary>
    public static LaunchResult Stacks() => InTurn(3, LaunchKind.Stacks, 1.1) with
    {
        Stacks = new LaunchStacks(
            [
                new ConditionStacks(Paused, 1_100_000, [
                    new StageStacks("Embed", 400, 2_400_000_000, [
                        Stack(SampledState.Native, 1500, "Docs.Embedder.Run", "Onnx.InferenceSession.Run"),
                        Stack(SampledState.Managed, 480, "Docs.Embedder.Run", "Docs.Tokenizer.Split"),
                        Stack(SampledState.Ready, 20, "Docs.Embedder.Run", "Onnx.InferenceSession.Run"),
                    ]),
                    new StageStacks("Search", 400, 40_000_000, [Stack(SampledState.Managed, 31, "Docs.AskDocs.Search", "Docs.Vectors.Nearest"), Stack(SampledState.Managed, 9, "Docs.AskDocs.Search")]),
                ]),
                new ConditionStacks(Beside, 1_300_000, [
                    new StageStacks("Embed", 250, 2_500_000_000, [
                        Stack(SampledState.Native, 1000, "Docs.Embedder.Run", "Onnx.InferenceSession.Run"),
                        Stack(SampledState.Ready, 700, "Docs.Embedder.Run", "Onnx.InferenceSession.Run"),
                        Stack(SampledState.Managed, 200, "Docs.Embedder.Run", "Docs.Tokenizer.Split"),
                        Stack(SampledState.Waiting, 100, "Docs.Embedder.Run", "System.Threading.Monitor.Enter"),
                    ]),
                    new StageStacks("Search", 250, 38_000_000, [Stack(SampledState.Managed, 36, "Docs.AskDocs.Search", "Docs.Vectors.Nearest")]),
                    new StageStacks("Compose", 250, 250_000, [Stack(SampledState.Managed, 1, "System.String.Join")]),
                ]),
            ],
            0,
            null),
    };

    private static FoldedStack Stack(SampledState state, int samples, params string[] frames) => new(frames, state, samples);

    private static LaunchResult InTurn(int launch, LaunchKind kind, double factor) =>
        new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream, kind) { Alternating = true }
            .Block(Paused, 40 * factor, 42 * factor).Block(Beside, 70 * factor, 74 * factor).Block(Beside, 72 * factor, 76 * factor).Block(Paused, 41 * factor, 43 * factor)
            .Beside(new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result())
            .Result();
}
