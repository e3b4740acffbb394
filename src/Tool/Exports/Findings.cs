using System.Globalization;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tool.Exports;

/// <summary>All that a ledger has to say to those who let a change through: verdicts, budgets, qualities and failures, the worst first.</summary>
internal static class Findings
{
    public static IReadOnlyList<Finding> Of(RunLedger ledger)
    {
        var view = new LedgerView(ledger);
        var beyond = ExitCode.FailuresBeyondBudget(ledger).ToList();
        IEnumerable<Finding> all =
        [
            .. ledger.Launches.Where(launch => launch.Outcome != LaunchOutcome.Ok && !ExitCode.IsForCauses(launch.Kind, launch.Condition)).GroupBy(launch => launch.Launch).Select(rows => Launch(view, [.. rows])),
            .. NeighboursOf(view),
            .. beyond.Select(one => Queries(view, one)),
            .. ledger.Checks.Select(check => Check(view, check)),
            .. ledger.Verdicts.Where(row => !beyond.Exists(one => IsOf(row, one)) && !ledger.Checks.Any(check => IsOf(row, check))).Select(row => Verdict(view, row)),
        ];

        // Faster but wrong is wrong: what answers and failures say stands above how fast they came. A reason may be somebody's exception, of several lines.
        return [.. Named(all.OrderBy(finding => finding.Kind).Select(finding => finding with { Sentence = finding.Sentence.ReplaceLineEndings(" ") }))];
    }

    // Services keep one of two that are called the same.
    private static IEnumerable<Finding> Named(IEnumerable<Finding> findings)
    {
        var seen = new Dictionary<(string?, string), int>();
        foreach (var finding in findings)
        {
            var times = seen[(finding.Pipeline, finding.Name)] = seen.GetValueOrDefault((finding.Pipeline, finding.Name)) + 1;
            yield return times == 1 ? finding : finding with { Name = string.Create(CultureInfo.InvariantCulture, $"{finding.Name} ({times})") };
        }
    }

    // A gate may have verdicts of checks and failed queries too: they have been said.
    private static bool IsOf(VerdictRow row, CheckRow check) =>
        row is { Base: null, Verdict: not GateVerdict.New } && (row.Pipeline, row.Scenario, row.Measure, row.File, row.Line) == (check.Pipeline, check.Scenario, check.Measure, check.File, check.Line);

    private static bool IsOf(VerdictRow row, FailuresBeyond beyond) =>
        (row.Pipeline, row.Scenario, row.Measure, row.Verdict) == (beyond.Pipeline, beyond.Scenario, "failures", GateVerdict.Fail);

    private static Finding Verdict(LedgerView view, VerdictRow row) => Placed(view, row.Pipeline, row.File, row.Line, row.Stage) with
    {
        Kind = row.Verdict switch
        {
            GateVerdict.Fail => FindingKind.Failed,
            GateVerdict.Waived => FindingKind.Waived,
            GateVerdict.Inconclusive => FindingKind.Undecided,
            GateVerdict.Pass => FindingKind.Passed,
            _ => FindingKind.NotCompared,
        },
        Rule = FindingRule.Of(row.Measure),
        Scenario = row.Scenario,
        Name = Joined(row.Scenario, Measured(row), row.Measure is null ? "comparison" : null),
        Sentence = VerdictWords.Of(view.Ledger.Plan, row),
        Waiver = row.Verdict == GateVerdict.Waived ? row.Waiver : null,
    };

    private static Finding Check(LedgerView view, CheckRow check) => Placed(view, check.Pipeline, check.File, check.Line, check.Stage) with
    {
        Kind = CheckSection.IsMissed(check) && !(view.Ledger.Interrupted && check.Outcome == CheckOutcome.NotMeasured) ? FindingKind.Failed
            : check.Outcome == CheckOutcome.NotMeasured ? FindingKind.NotCompared
            : check.Outcome == CheckOutcome.MissedNotCertain ? FindingKind.Undecided
            : FindingKind.Passed,
        Rule = MeasureCatalog.IsQuality(check.Measure) ? FindingRule.Quality : FindingRule.Budget,
        Scenario = check.Scenario,
        Name = Joined(check.Scenario, check.Condition, CheckSection.Asked(check)),
        Sentence = CheckSection.Sentence(view, check),
    };

    private static Finding Launch(LedgerView view, IReadOnlyList<LaunchRow> rows) => Placed(view, rows[0].Pipeline, null, null, rows[0].Stage) with
    {
        Kind = FindingKind.Failed,
        Rule = FindingRule.Failure,
        Scenario = rows[0].Scenario,
        Name = Joined(rows[0].Scenario, string.Create(CultureInfo.InvariantCulture, $"launch {rows[0].Launch}")),
        Sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"Launch {rows[0].Launch} of {view.Ledger.Plan.Label(rows[0].Pipeline)} ({rows[0].Scenario}, {string.Join(", ", rows.Select(row => row.Condition))}) {Failing(rows[0].Reason?.TrimEnd('.'))}."),
    };

    // What a child says of itself begins with the word: "failed during set-up".
    private static string Failing(string? reason) => reason?.StartsWith("failed ", StringComparison.Ordinal) == true ? reason : $"failed: {reason}";

    // A neighbour of a failed launch ended with it.
    private static IEnumerable<Finding> NeighboursOf(LedgerView view)
    {
        var failed = view.Ledger.Launches.Where(launch => launch.Outcome != LaunchOutcome.Ok).Select(launch => launch.Launch).ToHashSet();
        return view.Ledger.Neighbours.Where(neighbour => neighbour.Outcome != LaunchOutcome.Ok && !failed.Contains(neighbour.Launch)).Select(neighbour =>
            Placed(view, neighbour.Pipeline, null, null, null) with
            {
                Kind = FindingKind.Failed,
                Rule = FindingRule.Failure,
                Name = string.Create(CultureInfo.InvariantCulture, $"neighbour of launch {neighbour.Launch}, copy {neighbour.Copy}"),
                Sentence = string.Create(
                    CultureInfo.InvariantCulture,
                    $"{view.Ledger.Plan.Label(neighbour.Pipeline)} failed as a neighbour in launch {neighbour.Launch}: {neighbour.Reason?.TrimEnd('.')}."),
            });
    }

    private static Finding Queries(LedgerView view, FailuresBeyond beyond) => Placed(view, beyond.Pipeline, null, null, null) with
    {
        Kind = FindingKind.Failed,
        Rule = FindingRule.Failure,
        Scenario = beyond.Scenario,
        Name = Joined(beyond.Scenario, beyond.Condition ?? "as a neighbour", "failures"),
        Sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{beyond.Failed} {(beyond.Failed == 1 ? "query" : "queries")} of {view.Ledger.Plan.Label(beyond.Pipeline)} failed in one launch ({beyond.Scenario}, {beyond.Condition ?? "as a neighbour"}), {beyond.Allowed} allowed."),
    };

    /// <summary>Where it is given, else at the stage, else at the pipeline. The column is the stage's, where the place is.</summary>
    private static Finding Placed(LedgerView view, string pipeline, string? file, int? line, string? stage)
    {
        var graph = view.Ledger.Plan.Graph(pipeline);
        var node = graph?.Stages.FirstOrDefault(one => one.Name == stage);
        if (file is null) (file, line) = (node?.File ?? graph?.File, node?.Line ?? graph?.Line);
        return new Finding(FindingKind.Passed, FindingRule.Other)
        {
            Pipeline = pipeline,
            Label = view.Ledger.Plan.Label(pipeline),
            Name = "",
            Sentence = "",
            File = file,
            Line = line,
            Column = node is not null && (node.File, node.Line) == (file, line) ? node.Column : null,
        };
    }

    // The stage that grew most is not a part of what was measured.
    private static string? Measured(VerdictRow row) =>
        row.Measure is { } measure && MeasureCatalog.Find(measure) is { PerStage: true } ? $"{row.Stage} {measure}" : row.Measure;

    private static string Joined(params ReadOnlySpan<string?> parts)
    {
        List<string> there = [];
        foreach (var part in parts)
        {
            if (part is not null) there.Add(part);
        }

        return string.Join(" · ", there);
    }
}
