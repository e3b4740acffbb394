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
        List<ReportPart> parts = [.. view.Subjects.SelectMany(subject => Parts(view, subject))];
        List<string> outside = [.. view.Ledger.Checks.Where(check => view.Subjects.All(subject => !IsOf(subject, check))).Select(check => Outside(view, check))];
        if (outside.Count > 0)
        {
            parts.Add(new ReportLines(outside));
        }

        return parts.Count == 0 ? null : new ReportSection("Quality and budgets", parts);
    }

    /// <summary>What made the exit code 1, at the end, where it is read.</summary>
    public static ReportSection? Misses(LedgerView view)
    {
        var missed = view.Ledger.Checks.Where(IsMissed).ToList();
        return missed.Count == 0
            ? null
            : new ReportSection(
                string.Create(CultureInfo.InvariantCulture, $"{missed.Count} {(missed.Count == 1 ? "check" : "checks")} missed"),
                [new ReportLines([.. missed.Select(check => Told(view, check))])]);
    }

    /// <summary>It makes the exit code 1.</summary>
    public static bool IsMissed(CheckRow check) => check.Outcome == CheckOutcome.Missed || (check.Outcome == CheckOutcome.NotMeasured && MeasureCatalog.IsQuality(check.Measure));

    /// <summary>The measure and its limit.</summary>
    public static string Asked(CheckRow check) => $"{Measure(check)} {Limit(check)}";

    /// <summary>What was asked, what was measured, and where it was asked.</summary>
    public static string Told(LedgerView view, CheckRow check)
    {
        var where = string.Join(" · ", new[] { view.Ledger.Plan.Label(check.Pipeline), check.Scenario, check.Condition }.OfType<string>());
        var measured = check.Value is null
            ? $"not judged: {check.Reason}"
            : $"measured {Quantity.Of(check.Value, check.Measure, check.Unit)}{Interval(check.Low, check.High, check.Measure, check.Unit)}";
        return string.Create(CultureInfo.InvariantCulture, $"{where}: {Asked(check)}, {measured}: {check.File}:{check.Line}");
    }

    /// <summary>The same of one that was missed, as a sentence.</summary>
    public static string Sentence(LedgerView view, CheckRow check)
    {
        if (check.Value is null || !IsMissed(check)) return Told(view, check) + ".";
        var (kind, measure) = MeasureCatalog.IsQuality(check.Measure) ? ("quality", check.Measure[MeasureCatalog.QualityPrefix.Length..]) : ("budget", Measure(check));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{view.Ledger.Plan.Label(check.Pipeline)} misses a {kind}: {measure} is {Quantity.Of(check.Value, check.Measure, check.Unit)}{Interval(check.Low, check.High, check.Measure, check.Unit)}, and {Limit(check)} is asked ({check.Scenario}, {check.Condition}): {check.File}:{check.Line}.");
    }

    private static bool IsOf(Subject subject, CheckRow check) => (check.Pipeline, check.Scenario) == (subject.Pipeline, subject.Scenario);

    private static string Outside(LedgerView view, CheckRow check) => string.Create(
        CultureInfo.InvariantCulture,
        $"{view.Ledger.Plan.Label(check.Pipeline)}: {Asked(check)} ({check.File}:{check.Line}) was not checked: {check.Reason}.");

    private static IEnumerable<ReportPart> Parts(LedgerView view, Subject subject)
    {
        List<Line> lines =
        [
            .. view.Ledger.Checks.Where(check => IsOf(subject, check)).Select(check => new Line(check.Measure, check.Outcome.ToString(), Row(view, check))),
        ];
        var bounded = lines.Select(line => line.Measure).ToHashSet();
        lines.AddRange(view.Ledger.Measures
            .Where(row => (row.Pipeline, row.Scenario) == (subject.Pipeline, subject.Scenario) && MeasureCatalog.IsQuality(row.Measure) && !bounded.Contains(row.Measure))
            .Select(row => new Line(row.Measure, Row(row)[3], Row(row))));
        if (lines.Count == 0)
        {
            yield break;
        }

        // A quality holds under every condition; conditions that agree with the first are not worth a line each.
        var firsts = lines.Where(line => MeasureCatalog.IsQuality(line.Measure)).DistinctBy(line => line.Measure).ToDictionary(line => line.Measure);
        var alike = lines.Where(line => firsts.GetValueOrDefault(line.Measure) is { } first && line != first && line.Result == first.Result).ToList();
        yield return new ReportTable(subject.Name, ["condition", "measure", "limit", "measured", "result"], 0, [.. lines.Except(alike).Select(line => line.Cells)]);
        if (alike.Count > 0)
        {
            yield return new ReportLines(
            [
                .. alike.CountBy(line => line.Measure)
                    .GroupBy(measure => measure.Value, measure => measure.Key)
                    .Select(group => string.Create(
                        CultureInfo.InvariantCulture, $"{string.Join(", ", group)}: same result under {group.Key} other {(group.Key == 1 ? "condition" : "conditions")}.")),
            ]);
        }
    }


    private static IReadOnlyList<string> Row(LedgerView view, CheckRow check) =>
    [
        check.Condition,
        Measure(check),
        Limit(check),
        check.Value is null ? check.Reason! : Quantity.Marked(view.Row(check.Pipeline, check.Scenario!, check.Condition, check.Measure, check.Stage, check.Class)) + Interval(check.Low, check.High, check.Measure, check.Unit),
        check.Outcome switch
        {
            CheckOutcome.Met => "met",
            CheckOutcome.MetNotCertain => "met, not certain",
            CheckOutcome.MissedNotCertain => "missed, not certain",
            CheckOutcome.Missed => Missed,
            _ => MeasureCatalog.IsQuality(check.Measure) ? NotJudged : "not measured",
        },
    ];

    private static IReadOnlyList<string> Row(MeasureRow row) =>
        [row.Condition, row.Measure, "none", row.Value is null ? row.Reason! : Quantity.Marked(row) + Interval(row.Low, row.High, row.Measure, row.Unit), ""];

    private static string Measure(CheckRow check) => (check.Stage ?? check.Class) is { } of ? $"{of} {check.Measure}" : check.Measure;

    private static string Limit(CheckRow check) => string.Join(
        ", ",
        new[]
        {
            check.AtLeast is { } least ? "≥ " + Quantity.Of(least, check.Measure, check.Unit) : null,
            check.AtMost is { } most ? "≤ " + Quantity.Of(most, check.Measure, check.Unit) : null,
        }.OfType<string>());

    private static string Interval(double? low, double? high, string measure, string unit) =>
        Quantity.Interval(low, high, measure, unit) is { } interval ? $" ({interval})" : "";

    private sealed record Line(string Measure, string Result, IReadOnlyList<string> Cells);
}
