using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>How good, and within which limits.</summary>
internal static class CheckSection
{
    public static ReportSection? Of(LedgerView view)
    {
        var rows = view.Ledger.Checks.Where(check => Shown(view, check)).Select(check => Row(view, check))
            .Concat(view.Ledger.Measures.Where(row => Unbounded(view, row)).Select(row => Row(view, row)))
            .ToList();
        return rows.Count == 0
            ? null
            : new ReportSection("Quality and budgets", [new ReportTable(null, ["pipeline", "condition", "measure", "limit", "measured", "result"], 0, rows)]);
    }

    // A quality bound holds under every condition; where it is met, one line says it.
    private static bool Shown(LedgerView view, CheckRow check) =>
        check.Outcome != CheckOutcome.Met
        || !IsQuality(check.Measure)
        || check.Condition == view.Ledger.Checks.First(other => (other.Pipeline, other.Scenario, other.Measure) == (check.Pipeline, check.Scenario, check.Measure)).Condition;

    private static bool Unbounded(LedgerView view, MeasureRow row) =>
        IsQuality(row.Measure)
        && !view.Ledger.Checks.Any(check => (check.Pipeline, check.Measure) == (row.Pipeline, row.Measure))
        && row.Condition == view.Ledger.Measures.First(other => (other.Pipeline, other.Scenario, other.Measure) == (row.Pipeline, row.Scenario, row.Measure)).Condition;

    private static bool IsQuality(string measure) => measure.StartsWith(MeasureCatalog.QualityPrefix, StringComparison.Ordinal);

    private static IReadOnlyList<string> Row(LedgerView view, CheckRow check) =>
    [
        $"{view.Ledger.Plan.Label(check.Pipeline)} · {check.Scenario}",
        check.Condition,
        check.Stage is null ? check.Measure : $"{check.Stage} {check.Measure}",
        Limit(check),
        check.Value is null ? check.Reason! : Quantity.Of(check.Value, check.Measure, check.Unit) + Interval(check),
        check.Outcome switch
        {
            CheckOutcome.Met => "met",
            CheckOutcome.Missed => "MISSED",
            _ => "not measured",
        },
    ];

    private static IReadOnlyList<string> Row(LedgerView view, MeasureRow row) =>
    [
        $"{view.Ledger.Plan.Label(row.Pipeline)} · {row.Scenario}",
        row.Condition,
        row.Measure,
        Quantity.None,
        row.Value is null ? row.Reason! : Quantity.Of(row),
        Quantity.None,
    ];

    private static string Limit(CheckRow check) => string.Join(
        ", ",
        new[]
        {
            check.AtLeast is { } least ? "≥ " + Quantity.Of(least, check.Measure, check.Unit) : null,
            check.AtMost is { } most ? "≤ " + Quantity.Of(most, check.Measure, check.Unit) : null,
        }.OfType<string>());

    private static string Interval(CheckRow check) =>
        check.Low is { } low && check.High is { } high
            ? $" ({Quantity.Of(low, check.Measure, check.Unit)}–{Quantity.Of(high, check.Measure, check.Unit)})"
            : "";
}
