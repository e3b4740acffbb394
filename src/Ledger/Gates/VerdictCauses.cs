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

    /// <summary>Why traced launches that were run name no cause of it, in a few words.</summary>
    /// <param name="row">One without a cause.</param>
    /// <param name="explanations">The ledger's.</param>
    public static string WhyNone(VerdictRow row, IReadOnlyList<ExplanationRow> explanations)
    {
        var own = Own(row, explanations);
        var told = own.Find(one => one.Measure == Part(row)) ?? own.Find(IsOfAll) ?? own.FirstOrDefault();
        return told switch
        {
            null => "none of them can be compared",
            { Verdict: ExplanationVerdict.NotDecided } => "too few of them can be compared",
            { Verdict: ExplanationVerdict.Saturated } => "more comes than the head can do",
            { Verdict: ExplanationVerdict.NoChange } => "traced, the difference may be none",
            { Delta: <= 0 } => "traced, the head is faster",
            _ => "none is the largest for certain",
        };
    }

    /// <summary>The one of what the row measures, or else of all queries; none that found the head faster.</summary>
    private static ExplanationRow? Explanation(VerdictRow row, IReadOnlyList<ExplanationRow> explanations)
    {
        var own = Own(row, explanations).FindAll(one => one is { Verdict: ExplanationVerdict.Named, Delta: > 0 });
        return own.Find(one => one.Measure == Part(row)) ?? own.Find(IsOfAll);
    }

    private static List<ExplanationRow> Own(VerdictRow row, IReadOnlyList<ExplanationRow> explanations) =>
        [.. explanations.Where(one => one.Pipeline == row.Pipeline && one.Scenario == row.Scenario && one is { Base: Conditions.Base, Condition: Conditions.Head })];

    private static string? Part(VerdictRow row) => row.Measure switch
    {
        "response.p50" => Explained.Middle.Measure,
        "response.p90" or "response.p95" or "response.p99" or "response.p999" => Explained.Slowest.Measure,
        _ => null,
    };

    private static bool IsOfAll(ExplanationRow row) => row.Measure is "response.mean" or ExplanationRow.ThroughputMeasure;
}
