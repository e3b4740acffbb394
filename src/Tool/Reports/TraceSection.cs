using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What the trace launches saw, and what tracing cost.</summary>
internal static class TraceSection
{
    public static ReportSection? Of(LedgerView view)
    {
        var rows = view.Subjects
            .SelectMany(subject => subject.Conditions.Select(condition => (subject, condition)))
            .Where(item => view.Row(item.subject, item.condition, "traced.response.mean") is not null)
            .Select(item => Row(view, item.subject, item.condition))
            .ToList();
        return rows.Count == 0
            ? null
            : new ReportSection(
                "Traced launches (counts per launch)",
                [new ReportTable(null, ["pipeline", "condition", "GCs", "GC pause", "contentions", "pool wait", "tracing"], 5, rows)]);
    }

    private static IReadOnlyList<string> Row(LedgerView view, Subject subject, string condition) =>
    [
        subject.Name,
        condition,
        Quantity.Of(view.Row(subject, condition, "traced.gc.count")),
        Quantity.Of(view.Row(subject, condition, "traced.gc.pause")),
        Quantity.Of(view.Row(subject, condition, "traced.contention.count")),
        Quantity.Of(view.Row(subject, condition, "traced.pool.queueing")),
        Quantity.Of(view.Row(subject, condition, "traced.overhead")),
    ];
}
