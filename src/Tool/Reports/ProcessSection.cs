using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What a launch took beside time: set-up, CPU, memory.</summary>
internal static class ProcessSection
{
    private static readonly (string Column, string Measure)[] Columns =
    [
        ("setup", "setup"),
        ("first", "first_response"),
        ("cpu", "cpu"),
        ("allocated", "allocated"),
        ("memory", "memory.peak"),
    ];

    private const int CollectionsPer = 1000;

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "What it took (untraced launches; first: the first response; GCs per 1,000 completed queries)",
        view.Subjects.Select(subject => Table(view, subject)));

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = subject.Conditions
            .Where(condition => view.Row(subject, condition, "allocated") is not null)
            .Select(IReadOnlyList<string> (condition) => [condition, .. Columns.Select(column => Quantity.Marked(view.Row(subject, condition, column.Measure))), Collections(view, subject, condition)])
            .ToList();
        return rows.Count == 0 ? null : new ReportTable(subject.Name, ["condition", .. Columns.Select(column => column.Column), "GCs"], Columns.Length + 1, rows);
    }

    // A condition that ran for longer has more of them: only a rate compares. Over what ended while they were counted: an overloaded one measures far fewer.
    private static string Collections(LedgerView view, Subject subject, string condition) =>
        view.Row(subject, condition, "gc.count")?.Value is { } count && view.Row(subject, condition, "completed") is { Value: > 0 and var completed } of
            ? Quantity.Of(count * CollectionsPer / completed, "count") + (of.Notes.Count > 0 ? "*" : "")
            : Quantity.None;
}
