using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Which ways queries took from routers.</summary>
internal static class RouteSection
{
    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Routes taken (completed queries of untraced launches; times: a loop may take one more than once)",
        view.Subjects.Select(subject => Table(view, subject)));

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = view.Ledger.Routes
            .Where(row => (row.Pipeline, row.Scenario) == (subject.Pipeline, subject.Scenario))
            .OrderBy(row => subject.Conditions.ToList().IndexOf(row.Condition))
            .Select(IReadOnlyList<string> (row) =>
            [
                row.Condition,
                row.Router,
                row.Route,
                row.Queries.ToString("#,0", CultureInfo.InvariantCulture),
                Quantity.Percent((double)row.Queries / row.Of),
                row.Taken.ToString("#,0", CultureInfo.InvariantCulture),
            ])
            .ToList();
        return rows.Count == 0 ? null : new ReportTable(subject.Name, ["condition", "router", "route", "queries", "share", "times"], 3, rows);
    }
}
