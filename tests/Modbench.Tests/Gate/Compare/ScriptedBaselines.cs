using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Gate.Compare;

/// <summary>Runs of a pipeline and baselines of them, and what is looked at in their verdicts.</summary>
internal static class ScriptedBaselines
{
    public static readonly PipelineGraph Recalling = ScriptedGraphs.AskDocs with { Qualities = [new QualityBound("recall@5", 0.5, null, "Docs.cs", 40)] };

    public static readonly PipelineGraph Judged = ScriptedGraphs.AskDocs with
    {
        Qualities = [new QualityBound("recall@5", 0.5, null, "Docs.cs", 40), new QualityBound("errors", null, 0.5, "Docs.cs", 44)],
    };

    public static VerdictRow Row(IReadOnlyList<VerdictRow> verdicts, string measure) => verdicts.First(row => row.Measure == measure);

    public static GateVerdict Of(IReadOnlyList<VerdictRow> verdicts, string measure) => Row(verdicts, measure).Verdict;

    public static RunLedger Measured(string name, double response) => new ScriptedLedger(name)
        .With("response.p50", response, response * 1.01, response / 1.01).With("allocated", 1000, 1000, 1000).With("memory.peak", 2e8, 2e8, 2e8).Ledger();

    public static RunLedger Runs(params double[] responses) => BaselineLedger.Of([.. responses.Select((response, i) => Measured($"run {i}", response))]);

    public static RunLedger Full(string name, PipelineGraph graph, EnvironmentRow environment, double response, double allocated, double recall) =>
        new ScriptedLedger(name) { Graph = graph, Environment = environment }
            .With("queries", 20, 20, 20)
            .With("response.p50", response, response * 1.01, response / 1.01)
            .With("allocated", allocated, allocated, allocated)
            .With("memory.peak", 2e8, 2.01e8, 2e8)
            .With("quality.recall@5", recall, recall, recall)
            .Ledger();

    public static RunLedger Scored(string name, string quality, double queries, params double[] scores) =>
        new ScriptedLedger(name) { Graph = Judged }.With("queries", [.. scores.Select(_ => queries)]).With($"quality.{quality}", scores).Ledger();
}
