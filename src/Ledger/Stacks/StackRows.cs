using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Rows of the ledger from a launch's stacks.</summary>
internal static class StackRows
{
    private const int MostMethods = 20;

    /// <summary>One for each condition that a sampled launch was to measure; none of other launches, and of one that was done again.</summary>
    public static IReadOnlyList<StackRow> Of(LaunchResult launch) => launch is { Kind: LaunchKind.Stacks, Superseded: false }
        ? [.. launch.Conditions.Select(condition => Of(launch, condition))]
        : [];

    /// <summary>Why nothing is made of its stacks; null: something is, or it has none to begin with.</summary>
    public static string? Lossy(LaunchResult launch) => launch.Stacks is { Lost: > 0 and var lost }
        ? string.Create(CultureInfo.InvariantCulture, $"its stacks count for nothing: {lost:#,0} {(lost == 1 ? "event was" : "events were")} lost")
        : null;

    private static StackRow Of(LaunchResult launch, string condition)
    {
        var stacks = launch.Stacks?.Conditions.FirstOrDefault(one => one.Condition == condition);
        var reason = launch.Outcome != LaunchOutcome.Ok ? $"launch {launch.Launch} failed: {launch.Reason ?? "it recorded nothing"}"
            : launch.TraceProblem ?? Lossy(launch) ?? (stacks?.IntervalNs is null ? "no thread was seen" : stacks.Stages.Count == 0 ? "no thread was seen at work for a visit" : null);
        return reason is null
            ? new StackRow(
                launch.Pipeline, launch.Scenario, condition, launch.Launch, StacksFile.NameOf(launch.Launch, condition), stacks!.IntervalNs, null, launch.Stacks!.NoStates,
                [.. stacks.Stages.Select(Of)])
            : new StackRow(launch.Pipeline, launch.Scenario, condition, launch.Launch, null, null, reason, null, []);
    }

    private static StageStackRow Of(StageStacks stage)
    {
        var samples = stage.Stacks.Sum(stack => stack.Samples);
        var time = (double)stage.ThreadNs / stage.Visits;
        return new StageStackRow(
            stage.Stage,
            samples,
            States(stage.Stacks),
            stage.Visits,
            time,
            [
                .. stage.Stacks.GroupBy(stack => stack.Frames[^1], StringComparer.Ordinal)
                    .Select(same => (Method: same.Key, Samples: same.Sum(stack => stack.Samples), States: States(same)))
                    .OrderByDescending(one => one.Samples)
                    .ThenBy(one => one.Method, StringComparer.Ordinal)
                    .Take(MostMethods)
                    .Select(one => new MethodStackRow(one.Method, one.Samples, (double)one.Samples / samples, time * one.Samples / samples, one.States)),
            ]);
    }

    private static IReadOnlyList<StateCount> States(IEnumerable<FoldedStack> stacks) =>
        [.. stacks.GroupBy(stack => stack.State).OrderBy(same => same.Key).Select(same => new StateCount(same.Key, same.Sum(stack => stack.Samples)))];
}
