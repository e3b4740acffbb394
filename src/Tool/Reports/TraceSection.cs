using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What the trace launches saw, and what tracing cost.</summary>
internal static class TraceSection
{
    private static readonly string[] Costs = ["traced.overhead", "traced.overhead.p50", "traced.overhead.p99"];

    public static ReportSection? Of(LedgerView view)
    {
        var single = view.Ledger.Measures.Any(row => row is { Measure: "traced.overhead", Value: not null, Low: null });
        return ReportSection.Of(
            "Traced launches (counts and pauses per launch, pool wait per work item)",
            view.Subjects.SelectMany(subject => Tables(view, subject)),
            $"Cost of tracing: traced ÷ untraced, of different launches of this run{(single ? "; with one traced launch it has no interval and may be chance" : "")}; in brackets where it is not measurable, for it may be none.");
    }

    private static IEnumerable<ReportTable> Tables(LedgerView view, Subject subject)
    {
        List<string> conditions = [.. subject.Conditions.Where(condition => view.Row(subject, condition, "traced.response.mean") is not null)];
        if (conditions.Count == 0) yield break;
        yield return new ReportTable(
            subject.Name, ["condition", "GCs", "GC pause", "contentions", "pool wait"], 4, [.. conditions.Select(condition => Counts(view, subject, condition))]);
        if (conditions.Exists(condition => Costs.Any(cost => view.Row(subject, condition, cost)?.Value is not null)))
            yield return new ReportTable($"{subject.Name}: cost of tracing", ["condition", "mean response", "p50", "p99"], 3, [.. conditions.Select(condition => Cost(view, subject, condition))]);
    }

    private static IReadOnlyList<string> Counts(LedgerView view, Subject subject, string condition) =>
    [
        condition,
        Quantity.Marked(view.Row(subject, condition, "traced.gc.count")),
        Quantity.Marked(view.Row(subject, condition, "traced.gc.pause")),
        Quantity.Marked(view.Row(subject, condition, "traced.contention.count")),
        Quantity.Marked(view.Row(subject, condition, "traced.pool.queueing")),
    ];

    private static IReadOnlyList<string> Cost(LedgerView view, Subject subject, string condition) =>
        [condition, .. Costs.Select(cost => Quantity.Overhead(view.Row(subject, condition, cost)))];
}
