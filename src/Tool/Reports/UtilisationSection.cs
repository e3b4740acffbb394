using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Who used the cores: a sparkline for each process, alone and beside its neighbours.</summary>
internal static class UtilisationSection
{
    // Twenty slices and a column for each of three conditions don't fit a terminal.
    private const int Marks = 10;

    public static ReportSection? Of(LedgerView view)
    {
        List<ReportTable> tables = [.. view.Subjects.SelectMany(subject => Tables(view, subject))];
        return ReportSection.Of(
            "Who used the cores",
            tables,
            "Each mark is a tenth of the condition's measured time in its first launch, the number its mean cores over all launches; rest: others on the machine. resources.parquet has all samples.");
    }

    private static IEnumerable<ReportTable> Tables(LedgerView view, Subject subject)
    {
        // One table for each neighbour keeps what is compared side by side.
        List<string> known = [.. subject.Conditions.Where(condition => Rows(view, subject, condition).Count > 0)];
        List<string> beside = [.. known.Where(condition => Conditions.NeighboursOf(condition) is not null)];
        if (beside.Count == 0 && known.Count > 0) yield return Table(view, subject, known);
        foreach (var condition in beside)
        {
            var paused = Conditions.Paused(Conditions.NeighboursOf(condition)!);
            yield return Table(view, subject, [.. known.Where(other => other == Conditions.Solo || other == paused || other == condition)]);
        }
    }

    private static ReportTable Table(LedgerView view, Subject subject, IReadOnlyList<string> conditions)
    {
        var byCondition = conditions.Select(condition => Rows(view, subject, condition)).ToList();
        var scale = Sparkline.Scale(byCondition.SelectMany(rows => rows).SelectMany(row => Course(row)));
        var processes = byCondition.SelectMany(rows => rows).OrderBy(row => row.Role).Select(row => row.Process).Distinct();
        return new ReportTable(
            string.Create(CultureInfo.InvariantCulture, $"{subject.Name} (█: {scale:0.###} cores)"),
            ["process", .. conditions.Zip(byCondition, Heading)],
            0,
            [.. processes.Select(IReadOnlyList<string> (process) => [process, .. byCondition.Select(rows => Cell(view, subject, rows, process, scale))])]);
    }

    private static string Heading(string condition, IReadOnlyList<UtilisationRow> rows) =>
        rows.Count == 0 || rows[0].Outcome == LaunchOutcome.Ok ? condition : $"{condition} ({rows[0].Outcome.ToString().ToLowerInvariant()})";

    private static string Cell(LedgerView view, Subject subject, IReadOnlyList<UtilisationRow> rows, string process, double scale) =>
        rows.FirstOrDefault(row => row.Process == process) is not { } row ? Quantity.None
        : $"{Sparkline.Of(Course(row), scale)} {Mean(view, subject, row)}";

    // Over all launches, where all of them tell.
    private static string Mean(LedgerView view, Subject subject, UtilisationRow first)
    {
        List<double> means = [.. view.Ledger.Utilisation
            .Where(row => row.Outcome == first.Outcome)
            .Where(row => (row.Pipeline, row.Scenario, row.Condition, row.Role, row.Process) == (subject.Pipeline, subject.Scenario, first.Condition, first.Role, first.Process))
            .Where(row => row.Cores.Any(value => value is not null))
            .Select(row => row.Cores.Average()!.Value)];
        return means.Count == 0 ? Quantity.None : means.Average().ToString("0.00", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<double?> Course(UtilisationRow row) =>
        row.Cores.Chunk(Math.Max(1, row.Cores.Count / Marks)).Select(chunk => chunk.All(value => value is not null) ? chunk.Average() : null);

    /// <summary>Of the first launch of that condition that did not fail; where all did, of the first.</summary>
    private static IReadOnlyList<UtilisationRow> Rows(LedgerView view, Subject subject, string condition)
    {
        List<UtilisationRow> all = [.. view.Ledger.Utilisation.Where(row => (row.Pipeline, row.Scenario, row.Condition) == (subject.Pipeline, subject.Scenario, condition))];
        var first = all.Find(row => row.Outcome == LaunchOutcome.Ok) ?? all.FirstOrDefault();
        return [.. all.Where(row => row.Launch == first!.Launch)];
    }
}
