using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>How good, and within which limits.</summary>
internal static class CheckSection
{
    /// <summary>The result of a check that was missed.</summary>
    public const string Missed = "MISSED";

    /// <summary>The result of a quality with a bound that has no value: the exit code takes it for missed.</summary>
    public const string NotJudged = "NOT JUDGED";

    public static ReportSection? Of(LedgerView view)
    {
        List<ReportPart> parts = [.. view.Subjects.Select(subject => Table(view, subject)).OfType<ReportTable>()];
        List<string> outside = [.. view.Ledger.Checks.Where(check => view.Subjects.All(subject => !IsOf(subject, check))).Select(check => Outside(view, check))];
        if (outside.Count > 0)
        {
            parts.Add(new ReportLines(outside));
        }

        return parts.Count == 0 ? null : new ReportSection("Quality and budgets", parts);
    }

    private static bool IsOf(Subject subject, CheckRow check) => (check.Pipeline, check.Scenario) == (subject.Pipeline, subject.Scenario);

    private static string Outside(LedgerView view, CheckRow check) => string.Create(
        CultureInfo.InvariantCulture,
        $"{view.Ledger.Plan.Label(check.Pipeline)}: {Measure(check)} {Limit(check)} ({check.File}:{check.Line}) was not checked: {check.Reason}.");

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var checks = view.Ledger.Checks.Where(check => IsOf(subject, check)).ToList();
        var unbounded = view.Ledger.Measures
            .Where(row => (row.Pipeline, row.Scenario) == (subject.Pipeline, subject.Scenario) && IsQuality(row.Measure))
            .Where(row => checks.TrueForAll(check => check.Measure != row.Measure))
            .DistinctBy(row => row.Measure);
        List<IReadOnlyList<string>> rows = [.. checks.Where(check => Shown(checks, check)).Select(check => Row(view, check)), .. unbounded.Select(Row)];
        return rows.Count == 0 ? null : new ReportTable(subject.Name, ["condition", "measure", "limit", "measured", "result"], 0, rows);
    }

    // A quality bound holds under every condition; conditions that agree with the first are not worth a line each.
    private static bool Shown(List<CheckRow> checks, CheckRow check)
    {
        var first = checks.Find(other => other.Measure == check.Measure && other.Stage == check.Stage)!;
        return !IsQuality(check.Measure) || check == first || check.Outcome != first.Outcome;
    }

    private static bool IsQuality(string measure) => measure.StartsWith(MeasureCatalog.QualityPrefix, StringComparison.Ordinal);

    private static IReadOnlyList<string> Row(LedgerView view, CheckRow check) =>
    [
        check.Condition,
        Measure(check),
        Limit(check),
        check.Value is null ? check.Reason! : Quantity.Marked(view.Row(check.Pipeline, check.Scenario!, check.Condition, check.Measure, check.Stage)) + Interval(check.Low, check.High, check.Measure, check.Unit),
        check.Outcome switch
        {
            CheckOutcome.Met => "met",
            CheckOutcome.MetNotCertain => "met, not certain",
            CheckOutcome.MissedNotCertain => "missed, not certain",
            CheckOutcome.Missed => Missed,
            _ => IsQuality(check.Measure) ? NotJudged : "not measured",
        },
    ];

    private static IReadOnlyList<string> Row(MeasureRow row) =>
        [row.Condition, row.Measure, "none", row.Value is null ? row.Reason! : Quantity.Marked(row) + Interval(row.Low, row.High, row.Measure, row.Unit), ""];

    private static string Measure(CheckRow check) => check.Stage is null ? check.Measure : $"{check.Stage} {check.Measure}";

    private static string Limit(CheckRow check) => string.Join(
        ", ",
        new[]
        {
            check.AtLeast is { } least ? "≥ " + Quantity.Of(least, check.Measure, check.Unit) : null,
            check.AtMost is { } most ? "≤ " + Quantity.Of(most, check.Measure, check.Unit) : null,
        }.OfType<string>());

    private static string Interval(double? low, double? high, string measure, string unit) =>
        Quantity.Interval(low, high, measure, unit) is { } interval ? $" ({interval})" : "";
}
