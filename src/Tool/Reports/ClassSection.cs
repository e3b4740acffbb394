using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What each class of queries got.</summary>
internal static class ClassSection
{
    private static readonly string[] Measures = ["queries", "response.p50", "response.p90", "response.p99", "throughput"];

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Classes of queries (per launch; lost: failed, shed and dropped)",
        view.Subjects.Select(subject => Table(view, subject)));

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = subject.Conditions.SelectMany(condition => view.Classes(subject).Select(one => Row(view, subject, condition, one))).ToList();
        return rows.Count == 0
            ? null
            : new ReportTable(subject.Name, ["condition", "class", "queries", "p50", "p90", "p99", "throughput", "lost", "objective"], Measures.Length + 2, rows);
    }

    private static IReadOnlyList<string> Row(LedgerView view, Subject subject, string condition, string one)
    {
        var lost = new[] { "failures", "shed", "dropped" }.Sum(measure => view.ClassRow(subject, condition, one, measure)?.Value ?? 0);
        return
        [
            condition,
            one,
            .. Measures.Select(measure => Quantity.Marked(view.ClassRow(subject, condition, one, measure))),
            Quantity.Of(lost, "count"),
            subject.Graph?.ObjectiveOf(one) is { } objective ? Attainment(view.ClassRow(subject, condition, one, "attainment"), objective) : Quantity.None,
        ];
    }

    private static string Attainment(MeasureRow? row, Objective objective) =>
        HeadlineSection.Attainment(row, objective, $" in {Quantity.Time(objective.LimitNs)} (≥ {Quantity.Percent(objective.Share)})");
}
