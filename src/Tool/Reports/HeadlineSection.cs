using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>How fast: a table per pipeline and scenario, a row per condition.</summary>
internal static class HeadlineSection
{
    private const string ByClass = "objective met";

    public static ReportSection Of(LedgerView view)
    {
        List<ReportPart> parts = [.. view.Subjects.Select(subject => Table(view, subject))];
        if (parts.Count > 0)
        {
            parts.Add(new ReportLines([.. Legend(view)]));
        }

        return new ReportSection("Results", parts);
    }

    private static IEnumerable<string> Legend(LedgerView view)
    {
        var single = view.Ledger.Measures.Any(row => row is { Measure: "response.p50", Value: not null, Low: null });
        var wide = view.Ledger.Measures.Any(row => row.Measure == "response.p50" && WideInterval.IsToo(row.Value, row.Low, row.High));
        yield return $"± is half the 95 % interval of p50 across launches{(single ? "; one launch has none" : "")}{(wide ? "; beyond ±1,000 % it is not claimed, the ledger says how many launches more it needs" : "")}. {Quantity.None}: no value. *: see Notes.";
        if (view.Subjects.Where(subject => !IsByClass(subject)).Select(subject => subject.Graph?.Objective).OfType<Objective>().FirstOrDefault() is { } objective)
        {
            yield return $"{Column(objective)}: share of all queries answered within {Quantity.Time(objective.LimitNs)} of being due, and the share that the objective asks; it changes no exit code.";
        }

        if (view.Subjects.Any(IsByClass))
        {
            yield return $"{ByClass}: share of all queries that met the objective of their class, as in Classes of queries; it changes no exit code.";
        }
    }

    // One limit and one share would be another class's.
    private static bool IsByClass(Subject subject) =>
        subject.Graph is { } graph && graph.Classes.Any(one => one.Objective is not null) && graph.Classes.All(one => graph.ObjectiveOf(one.Name) is not null);

    private static string Column(Objective objective) => $"in {Quantity.Time(objective.LimitNs)} (≥ {Quantity.Percent(objective.Share)})";

    private static ReportTable Table(LedgerView view, Subject subject)
    {
        string[] columns = ["condition", "p50", "±", "p90", "p99", "throughput"];
        var column = IsByClass(subject) ? ByClass : subject.Graph?.Objective is { } objective ? Column(objective) : null;
        return new ReportTable(
            subject.Name,
            column is null ? columns : [.. columns, column],
            column is null ? 5 : 6,
            [.. subject.Conditions.Select(condition => Row(view, subject, condition))]);
    }

    private static string[] Row(LedgerView view, Subject subject, string condition)
    {
        string[] cells =
        [
            condition,
            Cell("response.p50"),
            Quantity.Spread(view.Row(subject, condition, "response.p50")) ?? Quantity.None,
            Cell("response.p90"),
            Cell("response.p99"),
            Cell("throughput"),
        ];
        var attainment = view.Row(subject, condition, "attainment");
        return IsByClass(subject) ? [.. cells, Quantity.Marked(attainment)]
            : subject.Graph?.Objective is { } objective ? [.. cells, Attainment(attainment, objective)]
            : cells;

        string Cell(string measure) => Quantity.Marked(view.Row(subject, condition, measure));
    }

    // No verdict, for which the interval would count: what the number itself says.
    public static string Attainment(MeasureRow? row, Objective objective, string asked = "") =>
        row?.Value < objective.Share
            ? Quantity.PercentBelow(row.Value.Value, objective.Share) + (row.Notes.Count > 0 ? "*" : "") + asked + ", missed"
            : Quantity.Marked(row) + asked;
}
