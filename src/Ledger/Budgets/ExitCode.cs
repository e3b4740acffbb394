namespace Modbench.Ledger;

/// <summary>The exit code that a ledger means. Interruption (130) and usage errors (2) are the shell's.</summary>
public static class ExitCode
{
    /// <summary>All launches ran, and no budget or quality bound was missed.</summary>
    public const int Pass = 0;

    /// <summary>A budget or a quality bound was missed.</summary>
    public const int Missed = 1;

    /// <summary>A launch failed, or more queries failed than the <c>failures</c> budget allows.</summary>
    public const int RunFailed = 3;

    /// <summary>3 before 1 before 0.</summary>
    public static int Of(RunLedger ledger) =>
        ledger.Launches.Any(launch => launch.Outcome != LaunchOutcome.Ok && !IsForCauses(launch.Kind, launch.Condition))
        || ledger.Neighbours.Any(neighbour => neighbour.Outcome != LaunchOutcome.Ok)
        || FailuresBeyondBudget(ledger).Any() ? RunFailed
        : ledger.Checks.Any(check => check.Outcome == CheckOutcome.Missed || CannotBeJudged(check)) ? Missed
        : Pass;

    /// <summary>Where more queries of a launch failed than a <c>failures</c> budget allows, with the most of any launch.</summary>
    public static IEnumerable<FailuresBeyond> FailuresBeyondBudget(RunLedger ledger) =>
        // Warm-up failures are shown, but only queries of blocks are budgeted.
        // Superseded launches feed nothing: they were done again. What a gate's base fails is no fault of the head.
        ledger.Failures
            .Where(failure => failure.Condition is not (Conditions.WarmUp or Conditions.Base) && !IsForCauses(failure.Kind, failure.Condition) && !ledger.Launches.Any(launch => launch.Launch == failure.Launch && launch.Superseded))
            .GroupBy(failure => (failure.Pipeline, failure.Scenario, failure.Condition))
            .Select(group => new FailuresBeyond(
                group.Key.Pipeline,
                group.Key.Scenario,
                group.Key.Condition,
                group.GroupBy(failure => failure.Launch).Max(launch => launch.Sum(failure => failure.Count)),
                Allowed(ledger.Plan, group.Key.Pipeline, group.Key.Scenario, group.Key.Condition)))
            .Where(beyond => beyond.Failed > beyond.Allowed);

    /// <summary>Whether a launch is one of those that a gate adds to find out why something got worse: the verdicts stand by then, and nothing hangs on it.</summary>
    /// <param name="kind">What the launch was for.</param>
    /// <param name="condition">What it ran under; null: as a neighbour.</param>
    public static bool IsForCauses(LaunchKind kind, string? condition) => kind == LaunchKind.Trace && condition is Conditions.Base or Conditions.Head;

    private static double Allowed(PlanRow plan, string pipeline, string scenario, string? condition)
    {
        var graph = plan.Graph(pipeline);
        var declared = graph?.Scenarios.FirstOrDefault(other => other.Name == scenario)
            ?? plan.Launches.FirstOrDefault(launch => launch.Pipeline == pipeline && launch.Scenario.Name == scenario)?.Scenario;
        return graph?.Budgets
            .Where(budget => budget.Measure == "failures" && budget is { Stage: null, Class: null } && declared?.Matches(budget.Scenario) != false
                && budget.Covers(plan, pipeline, scenario, condition ?? Conditions.Solo))
            .Max(budget => budget.AtMost) ?? 0;
    }

    // A bound that its own judge can't decide is not met: a judge that throws must not open the gate.
    private static bool CannotBeJudged(CheckRow check) =>
        check.Outcome == CheckOutcome.NotMeasured && MeasureCatalog.IsQuality(check.Measure);
}

/// <summary>Failed queries that no budget allows.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Full name.</param>
/// <param name="Condition">Null: as a neighbour.</param>
/// <param name="Failed">The most of any launch.</param>
/// <param name="Allowed">0 where no budget is declared.</param>
public sealed record FailuresBeyond(string Pipeline, string Scenario, string? Condition, int Failed, double Allowed);
