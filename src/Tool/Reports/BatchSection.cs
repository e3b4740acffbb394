using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>How full batches were, and what queries waited for that.</summary>
internal static class BatchSection
{
    private static readonly string[] Measures = ["batch.size", "batch.size.p10", "batch.size.p50", "batch.size.p90", "batch_wait.mean", "batch_wait.p99"];

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Batches (queries in one; wait: for others or a free slot, a part of queueing)",
        view.Subjects.Select(subject => Table(view, subject)));

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = subject.Conditions
            .SelectMany(condition => (subject.Graph?.Stages ?? [])
                .Where(stage => view.Row(subject, condition, "batch.size", stage.Name) is not null)
                .Select(IReadOnlyList<string> (stage) => [condition, stage.Name, .. Measures.Select(measure => Quantity.Marked(view.Row(subject, condition, measure, stage.Name)))]))
            .ToList();
        return rows.Count == 0 ? null : new ReportTable(subject.Name, ["condition", "stage", "mean", "p10", "p50", "p90", "wait", "p99"], Measures.Length, rows);
    }
}
