namespace Modbench.Ledger;

/// <summary>What traced launches of both builds say of responses and rates that got worse.</summary>
public static class VerdictCauses
{
    /// <summary>The same rows, with the cause where one is named.</summary>
    /// <param name="rows">What the gate decided.</param>
    /// <param name="explanations">The ledger's.</param>
    public static IReadOnlyList<VerdictRow> Of(IReadOnlyList<VerdictRow> rows, IReadOnlyList<ExplanationRow> explanations) =>
        [.. rows.Select(row => IsTimeThatGrew(row) && Explanation(row, explanations) is { Top: { } top } ? row with { Cause = CauseNames.Of(top) } : row)];

    /// <summary>It failed, and is a response or a rate of whole queries: what tracing explains.</summary>
    public static bool IsTimeThatGrew(VerdictRow row) =>
        row is { Verdict: GateVerdict.Fail, Measure: { } measure, Base: not null, Head: not null } && GrownStage.Tells(measure);

    /// <summary>The one of what the row measures, or else of all queries; none that found the head faster.</summary>
    private static ExplanationRow? Explanation(VerdictRow row, IReadOnlyList<ExplanationRow> explanations)
    {
        var own = explanations.Where(one => one.Pipeline == row.Pipeline && one.Scenario == row.Scenario && one is { Base: Conditions.Base, Condition: Conditions.Head, Verdict: ExplanationVerdict.Named, Delta: > 0 }).ToList();
        var part = row.Measure switch
        {
            "response.p50" => Explained.Middle.Measure,
            "response.p90" or "response.p95" or "response.p99" or "response.p999" => Explained.Slowest.Measure,
            _ => null,
        };
        return own.Find(one => one.Measure == part) ?? own.Find(one => one.Measure is "response.mean" or ExplanationRow.ThroughputMeasure);
    }
}
