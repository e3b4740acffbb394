using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>How fast: one row per scenario and condition.</summary>
internal static class HeadlineSection
{
    public static ReportSection Of(LedgerView view) => new(
        "Results", [.. view.Subjects.GroupBy(subject => subject.Pipeline).Select(group => Table(view, [.. group]))]);

    private static ReportTable Table(LedgerView view, IReadOnlyList<Subject> subjects)
    {
        var objective = subjects[0].Graph?.Objective;
        string[] columns = ["scenario", "condition", "p50", "±", "p90", "p99", "throughput"];
        return new ReportTable(
            subjects[0].Label,
            objective is null ? columns : [.. columns, $"within {Quantity.Time(objective.LimitNs)}"],
            objective is null ? 5 : 6,
            [.. subjects.SelectMany(subject => subject.Conditions.Select((condition, i) => Row(view, subject, condition, first: i == 0, objective)))]);
    }

    private static string[] Row(LedgerView view, Subject subject, string condition, bool first, Objective? objective)
    {
        string[] cells =
        [
            first ? subject.Scenario : "",
            condition,
            Cell("response.p50"),
            Quantity.Spread(view.Row(subject, condition, "response.p50")) ?? Quantity.None,
            Cell("response.p90"),
            Cell("response.p99"),
            Cell("throughput"),
        ];
        return objective is null ? cells : [.. cells, Attainment(view.Row(subject, condition, "attainment"), objective)];

        string Cell(string measure) => Marked(view.Row(subject, condition, measure));
    }

    // A star sends the reader to the notes.
    private static string Marked(MeasureRow? row) => Quantity.Of(row) + (row is { Value: not null, Notes.Count: > 0 } ? "*" : "");

    private static string Attainment(MeasureRow? row, Objective objective) =>
        row?.Value is null ? Quantity.None : $"{Quantity.Of(row)} of {Quantity.Percent(objective.Share)}";
}
