using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The ledger's rows of what a gate decided.</summary>
public static class VerdictRows
{
    /// <summary>One for each result, in their order, each at its place.</summary>
    /// <param name="state">What was decided.</param>
    /// <param name="graphs">Those of the head.</param>
    public static IReadOnlyList<VerdictRow> Of(GateState state, IReadOnlyList<PipelineGraph> graphs) => [.. state.Results.Select(result => Row(result, graphs))];

    private static VerdictRow Row(GateResult result, IReadOnlyList<PipelineGraph> graphs) => new VerdictRow
    {
        Pipeline = result.Pipeline,
        Scenario = result.Scenario,
        Measure = result.Measure?.Measure,
        Stage = result.Stage,
        Unit = result.Measure?.Unit,
        Base = result.Base,
        Head = result.Head,
        Ratio = result.Ratio,
        Low = result.Low,
        High = result.High,
        Verdict = result.Verdict,
        Tolerance = result.Measure?.Tolerance,
        Pairs = result.Pairs,
        Spread = result.Spread,
        Detectable = result.Detectable,
        PairsNeeded = result.PairsNeeded,
        Reason = result.Reason,
    }.In(graphs.FirstOrDefault(graph => graph.Name == result.Pipeline));
}
