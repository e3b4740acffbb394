using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What qualifies the numbers above, and what could not be measured.</summary>
internal static class NotesSection
{
    private const int NamedMeasures = 4;

    public static ReportSection? Of(LedgerView view)
    {
        var ledger = view.Ledger;
        List<string> lines =
        [
            .. ledger.Measures
                .SelectMany(row => row.Notes.Select(note => (Where: Where(view, row), note, row)))
                .GroupBy(item => (item.Where, item.note), item => item.row)
                .Select(group => $"* {group.Key.Where}: {group.Key.note} ({Measures(group)})"),
            .. ledger.Measures
                .Where(row => row.Value is null && Tells(view, row))
                .GroupBy(row => (Where: Where(view, row), row.Reason))
                .Select(group => $"{group.Key.Where}: not measured: {group.Key.Reason} ({Measures(group)})"),
        ];
        return lines.Count == 0 ? null : new ReportSection("Notes", [new ReportLines(lines)]);
    }

    private static string Where(LedgerView view, MeasureRow row) => $"{view.Ledger.Plan.Label(row.Pipeline)} · {row.Scenario} · {row.Condition}";

    // Rows whose reason only points to another row, which is there, tell nothing; failed launches have their own section.
    private static bool Tells(LedgerView view, MeasureRow row) =>
        !(row.Measure == "pool.queueing" && view.Row(row.Pipeline, row.Scenario, row.Condition, "traced.pool.queueing") is not null)
        && !view.Ledger.Launches.Any(launch => launch.Reason is { } reason && row.Reason!.EndsWith(reason, StringComparison.Ordinal));

    private static string Measures(IEnumerable<MeasureRow> rows)
    {
        var names = rows.Select(row => row.Stage is null ? row.Measure : $"{row.Stage} {row.Measure}").ToList();
        return names.Count <= NamedMeasures
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(NamedMeasures - 1))} and {names.Count - NamedMeasures + 1} more";
    }
}
