using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What the trace launches saw, and what tracing cost.</summary>
internal static class TraceSection
{
    public static ReportSection? Of(LedgerView view)
    {
        List<ReportPart> tables = [.. view.Subjects.Select(subject => Table(view, subject)).OfType<ReportTable>()];
        return tables.Count == 0 ? null : new ReportSection("Traced launches (counts and pauses per launch, pool wait per work item)", tables);
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
        Quantity.Marked(view.Row(subject, condition, "traced.overhead")),
    ];
}
