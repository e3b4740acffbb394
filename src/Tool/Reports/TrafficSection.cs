using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What only some kinds of load have: queries turned away and their age, groups, sessions.</summary>
internal static class TrafficSection
{
    private static readonly (string Caption, string[] Columns, string[] Measures, string? Positive)[] Tables =
    [
        ("turned away", ["shed", "share", "dropped", "share", "age p50", "p99"], ["shed", "shed.share", "dropped", "dropped.share", "age.p50", "age.p99"], "shed dropped"),
        ("groups", ["mean", "p50", "p90", "p99"], ["group.response.mean", "group.response.p50", "group.response.p90", "group.response.p99"], null),
        ("sessions", ["sessions", "failed", "turns", "time p50", "p90"], ["sessions", "sessions.failed", "session.turns", "session.time.p50", "session.time.p90"], null),
    ];

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Traffic (per launch; age: from due until its work began)",
        view.Subjects.SelectMany(subject => Tables.Select(table => Table(view, subject, table.Caption, table.Columns, table.Measures, table.Positive))));

    // A pipeline that lets everybody in has nothing to tell; every other table is there as soon as its kind of load was.
    private static ReportTable? Table(LedgerView view, Subject subject, string caption, string[] columns, string[] measures, string? positive)
    {
        var conditions = subject.Conditions.Where(condition => measures.Any(measure => view.Row(subject, condition, measure) is not null)).ToList();
        if (conditions.Count == 0 || (positive is not null && !conditions.Exists(condition => positive.Split(' ').Any(measure => view.Row(subject, condition, measure)?.Value > 0))))
        {
            return null;
        }

        return new ReportTable(
            $"{subject.Name}, {caption}",
            ["condition", .. columns],
            columns.Length,
            [.. conditions.Select(IReadOnlyList<string> (condition) => [condition, .. measures.Select(measure => Quantity.Marked(view.Row(subject, condition, measure)))])]);
    }
}
