using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What the trace launches saw, and what tracing cost.</summary>
internal static class TraceSection
{
    public static ReportSection? Of(LedgerView view)
    {
        var single = view.Ledger.Measures.Any(row => row is { Measure: "traced.overhead", Value: not null, Low: null });
        return ReportSection.Of(
            "Traced launches (counts and pauses per launch, pool wait per work item)",
            view.Subjects.Select(subject => Table(view, subject)),
            $"overhead: mean response traced ÷ untraced, of different launches{(single ? "; with one traced launch it has no interval and may be chance" : "")}.");
    }

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = subject.Conditions
            .Where(condition => view.Row(subject, condition, "traced.response.mean") is not null)
            .Select(condition => Row(view, subject, condition))
            .ToList();
        return rows.Count == 0
            ? null
            : new ReportTable(subject.Name, ["condition", "GCs", "GC pause", "contentions", "pool wait", "overhead"], 5, rows);
    }

    private static IReadOnlyList<string> Row(LedgerView view, Subject subject, string condition) =>
    [
        condition,
        Quantity.Marked(view.Row(subject, condition, "traced.gc.count")),
        Quantity.Marked(view.Row(subject, condition, "traced.gc.pause")),
        Quantity.Marked(view.Row(subject, condition, "traced.contention.count")),
        Quantity.Marked(view.Row(subject, condition, "traced.pool.queueing")),
        Overhead(view.Row(subject, condition, "traced.overhead")),
    ];

    // Tracing makes nothing faster: what is not above 1 shows how much launches differ.
    private static string Overhead(MeasureRow? row) =>
        row?.Value is { } factor && (factor <= 1 || row is { Low: <= 1, High: >= 1 }) ? $"not measurable ({Quantity.Marked(row)})" : Quantity.Marked(row);
}
