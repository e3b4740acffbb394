using System.Globalization;
using System.Text.RegularExpressions;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What qualifies the numbers above, and what could not be measured.</summary>
internal static partial class NotesSection
{
    private const int NamedMeasures = 3;
    private const string FewQueries = "few queries: ";

    // What is made of samples is in the ledger alone, but for the cores in use. The report shows a drift only where there is one, and pool.queueing only from traces: notes on them would qualify nothing that is there.
    private static readonly HashSet<string> NotShown = ["pool.queueing", "drift", "issue_delay.p99", "queueing.p99", "service.p99"];

    // What a neighbour cost is said in sentences, with the reason where it could not be measured.
    private static readonly HashSet<string> SaidBefore = ["slowdown", "slowdown.p50", "slowdown.p99", "residency", "np"];

    public static ReportSection? Of(LedgerView view)
    {
        var shown = view.Ledger.Measures.Where(row => !NotShown.Contains(row.Measure) && !MeasureCatalog.IsSampled(row.Measure)).ToList();
        List<string> lines =
        [
            .. shown
                .Where(row => row.Value is not null)
                .SelectMany(row => row.Notes.Where(note => !IsClaim(note)).Select(note => (row, note)))
                .GroupBy(item => (item.row.Pipeline, item.row.Scenario, item.note), item => item.row)
                .Select(group => $"* {Where(view, [.. group])}: {group.Key.note}"),
            .. Claims(view),
            .. view.Subjects.SelectMany(subject => LaunchNotes(view, subject)),
            .. shown
                .Where(row => row.Value is null && !SaidBefore.Contains(row.Measure) && Tells(view, row))
                .GroupBy(row => (row.Pipeline, row.Scenario, row.Reason))
                .Select(group => $"{Where(view, [.. group])}: {Measures([.. group])}: {group.Key.Reason}"),
        ];
        return lines.Count == 0 ? null : new ReportSection("Notes", [new ReportLines(lines)]);
    }

    private static bool IsClaim(string note) => note.StartsWith(FewQueries, StringComparison.Ordinal);

    // One line for all quantiles of a condition, each with what it lacks: `p99 needs 199 queries more a launch, p999 2,895`.
    private static IEnumerable<string> Claims(LedgerView view) => view.Ledger.Measures
        .Where(row => row.Value is not null && row.Measure.StartsWith("response.", StringComparison.Ordinal) && row.Class is null)
        .SelectMany(row => row.Notes.Where(IsClaim).Select(note => (row, Claim: note[FewQueries.Length..])))
        .GroupBy(item => (item.row.Pipeline, item.row.Scenario, item.row.Condition))
        .Select(condition => (condition.First().row, Text: Joined([.. condition.Select(item => item.Claim)])))
        .GroupBy(item => (item.row.Pipeline, item.row.Scenario, item.Text), item => item.row)
        .Select(group => $"* {Where(view, [.. group])}: {group.Key.Text}");

    private static string Joined(IReadOnlyList<string> claims) => string.Join(", ", claims.Select((claim, place) => place == 0 ? claim : Shortened().Replace(claim, "$1 $2")));

    // Why launches were not carried out as planned. Failed ones have a section of their own.
    private static IEnumerable<string> LaunchNotes(LedgerView view, Subject subject) => view.Ledger.Launches
        .Where(launch => (launch.Pipeline, launch.Scenario) == (subject.Pipeline, subject.Scenario) && launch is { Outcome: LaunchOutcome.Ok, Reason: not null })
        .GroupBy(launch => launch.Reason)
        .Select(group => string.Create(
            CultureInfo.InvariantCulture,
            $"{subject.Name} · {string.Join(", ", group.Select(launch => launch.Condition).Distinct())}: {Launches(group.Select(launch => launch.Launch).Distinct().ToList())}: {group.Key}"));

    private static string Launches(List<int> numbers) => string.Create(
        CultureInfo.InvariantCulture, $"{(numbers.Count == 1 ? "launch" : "launches")} {string.Join(", ", numbers)}");

    private static string Where(LedgerView view, IReadOnlyList<MeasureRow> rows)
    {
        var first = rows[0];
        var place = $"{view.Ledger.Plan.Label(first.Pipeline)} · {first.Scenario}";
        var conditions = rows.Select(row => row.Condition).Distinct().ToList();
        var all = view.Subjects.FirstOrDefault(subject => (subject.Pipeline, subject.Scenario) == (first.Pipeline, first.Scenario))?.Conditions ?? [];
        return all.Count > 1 && all.All(conditions.Contains) ? place : $"{place} · {string.Join(", ", conditions)}";
    }

    // Failed launches have a section of their own, and where no query completed, no stage needs a line to say so.
    private static bool Tells(LedgerView view, MeasureRow row) =>
        (row.Stage is null || view.Row(row.Pipeline, row.Scenario, row.Condition, "throughput")?.Value > 0)
        && !view.Ledger.Launches.Any(launch => launch is { Outcome: not LaunchOutcome.Ok, Reason: { } reason } && row.Reason!.EndsWith(reason, StringComparison.Ordinal));

    private static string Measures(IReadOnlyList<MeasureRow> rows)
    {
        var names = rows.Select(row => row.Stage is null ? row.Measure : $"{row.Stage} {row.Measure}").Distinct().ToList();
        return names.Count <= NamedMeasures
            ? string.Join(", ", names)
            : $"{string.Join(", ", names.Take(NamedMeasures - 1))} and {names.Count - NamedMeasures + 1} more";
    }

    [GeneratedRegex("^(p[0-9]+) needs ([0-9,]+) quer(?:y|ies) more a launch")]
    private static partial Regex Shortened();
}
