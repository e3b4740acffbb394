using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Failed queries and failed launches, the last thing that is read.</summary>
internal static class FailureSection
{
    // As docs/ledger.md names them.
    private const string Timeout = "timeout";
    private const string Admission = "admission";

    public static IEnumerable<ReportSection> Of(LedgerView view)
    {
        var ledger = view.Ledger;
        List<string> queries =
        [
            .. ledger.Failures
                .GroupBy(failure => (failure.Pipeline, failure.Scenario, failure.Condition, failure.Stage, failure.Type))
                .Select(group => string.Create(
                    CultureInfo.InvariantCulture,
                    $"{ledger.Plan.Label(group.Key.Pipeline)} · {group.Key.Scenario} · {group.Key.Condition ?? "as a neighbour"}: {What(group.Key.Stage, group.Key.Type, Queries([.. group]))} in {Count(group.Select(failure => failure.Launch).Distinct().Count(), "launch", "launches")}: {(group.Key.Type == Timeout ? "" : group.Key.Type + ": ")}{group.First().Message}{Place(view, group.First())}")),
        ];
        if (queries.Count > 0)
        {
            yield return new ReportSection("Failed queries", [new ReportLines([.. queries, .. ExitCode.FailuresBeyondBudget(ledger).Select(beyond => Beyond(view, beyond))])]);
        }

        // A neighbour of a failed launch ended with it: its own reason adds nothing.
        var failed = ledger.Launches.Where(launch => launch.Outcome != LaunchOutcome.Ok).Select(launch => launch.Launch).ToHashSet();
        var neighbours = ledger.Neighbours.Where(neighbour => neighbour.Outcome != LaunchOutcome.Ok && !failed.Contains(neighbour.Launch)).ToList();
        List<ReportPart> launches =
        [
            .. ledger.Launches.Where(launch => launch.Outcome != LaunchOutcome.Ok).GroupBy(launch => launch.Launch).SelectMany(rows => Launch(view, [.. rows])),
            .. neighbours.Select(neighbour => new ReportLines(
                [string.Create(CultureInfo.InvariantCulture, $"launch {neighbour.Launch}, neighbour {ledger.Plan.Label(neighbour.Pipeline)}: {neighbour.Reason}")])),
        ];
        if (launches.Count > 0)
        {
            // Below what may be pages of the children's own output.
            var all = Count(ledger.Launches.Select(launch => launch.Launch).Distinct().Count(), "launch", "launches");
            string[] counts =
            [
                .. failed.Count > 0 ? [string.Create(CultureInfo.InvariantCulture, $"{failed.Count} of {all} failed")] : Array.Empty<string>(),
                .. neighbours.Count > 0 ? [$"{Count(neighbours.Count, "neighbour", "neighbours")} failed beside a subject that did not"] : Array.Empty<string>(),
            ];
            launches.Add(new ReportLines([string.Join("; ", counts) + "."]));
            yield return new ReportSection("Failed launches", launches);
        }
    }

    // Once the JIT compiler has inlined a stage, its frame is gone: the same failure during warm-up may still have it.
    private static string Place(LedgerView view, FailureRow failure)
    {
        var files = view.Ledger.Plan.Pipelines.SelectMany(graph => graph.Stages.Select(stage => stage.File)).Distinct().ToArray();
        var place = view.Ledger.Failures
            .Where(other => (other.Pipeline, other.Stage, other.Type, other.Message) == (failure.Pipeline, failure.Stage, failure.Type, failure.Message))
            .Prepend(failure)
            .Select(same => SourcePlace.Among(same.Detail, files))
            .FirstOrDefault(found => found is not null)
            ?? SourcePlace.OfStage(failure.Detail, view.Ledger.Plan.Graph(failure.Pipeline)?.Stages.FirstOrDefault(stage => stage.Name == failure.Stage));
        return place is null ? "" : $" ({place})";
    }

    private static string Beyond(LedgerView view, FailuresBeyond beyond)
    {
        var what = string.Create(
            CultureInfo.InvariantCulture,
            $"{view.Ledger.Plan.Label(beyond.Pipeline)} · {beyond.Scenario} · {beyond.Condition ?? "as a neighbour"}: {beyond.Failed} failed in one launch, {beyond.Allowed} allowed: exit code {ExitCode.RunFailed}");
        var mend = beyond.Condition is null or Conditions.Solo ? "" : $", Condition = \"{beyond.Condition}\"";
        return string.Create(CultureInfo.InvariantCulture, $"{what}; to allow them: [Budget(\"failures\", AtMost = \"{beyond.Failed}\"{mend})]");
    }

    // A query that times out before it enters the graph waits in no stage.
    private static string What(string stage, string type, string queries) =>
        type != Timeout ? $"stage {stage} failed {queries}"
        : stage == Admission ? $"{queries} timed out in admission"
        : $"{queries} timed out in stage {stage}";

    private static string Queries(List<FailureRow> failures)
    {
        var (counted, discarded) = (failures.Sum(failure => failure.Count), failures.Sum(failure => failure.Discarded));
        return discarded == 0 ? Count(counted, "query", "queries")
            : string.Create(CultureInfo.InvariantCulture, $"{Count(counted, "measured query", "measured queries")} and {discarded} in the discarded start of blocks");
    }

    private static IEnumerable<ReportPart> Launch(LedgerView view, IReadOnlyList<LaunchRow> rows)
    {
        var first = rows[0];
        yield return new ReportLines(
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"launch {first.Launch} ({view.Ledger.Plan.Label(first.Pipeline)} · {first.Scenario} · {string.Join(", ", rows.Select(row => row.Condition))}): {first.Reason}{Stage(first)}"),
        ]);
        if (first.LastErrors.Count > 0)
        {
            yield return new ReportQuote(first.LastErrors);
        }
    }

    private static string Stage(LaunchRow row) =>
        row.Stage is { } stage && !row.Reason!.Contains(stage, StringComparison.Ordinal) ? $" (stage {stage})" : "";

    private static string Count(int count, string one, string many) => string.Create(CultureInfo.InvariantCulture, $"{count} {(count == 1 ? one : many)}");
}
