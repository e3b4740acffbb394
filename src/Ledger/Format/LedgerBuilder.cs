using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Grows a ledger launch by launch. It keeps each launch's values, not its records.</summary>
/// <param name="run">The run's name.</param>
/// <param name="started">When it began.</param>
/// <param name="plan">What is to be run.</param>
/// <param name="environment">Where.</param>
/// <param name="absent">What this machine can't measure.</param>
public sealed class LedgerBuilder(string run, DateTimeOffset started, PlanRow plan, EnvironmentRow environment, IReadOnlyList<AbsentRow> absent)
{
    private readonly List<LaunchRow> launches = [];
    private readonly List<LaunchValue> values = [];
    private readonly List<FailureRow> failures = [];
    private readonly List<NeighbourRow> neighbours = [];

    /// <summary>Takes in one finished launch.</summary>
    public void Add(LaunchResult launch)
    {
        launches.AddRange(launch.Conditions.Select(condition => new LaunchRow(
            launch.Pipeline, launch.Scenario, condition, launch.Launch, Pid(launch.Pid), launch.Kind, launch.Outcome,
            launch.Outcome == LaunchOutcome.Ok ? null : launch.Reason ?? "unknown", launch.FailedStage, launch.LastErrors, launch.StartToReadyNs,
            launch.Alternating, launch.Seed)));
        values.AddRange(LaunchMeasures.Of(launch, plan));
        failures.AddRange(Failures(launch, launch.Pipeline, launch.Scenario, launch.Records, failure => failure.Condition));
        foreach (var neighbour in launch.Neighbours)
        {
            neighbours.Add(new NeighbourRow(
                neighbour.Pipeline, neighbour.Scenario, launch.Launch, neighbour.Copy, Pid(neighbour.Pid), neighbour.Outcome,
                neighbour.Outcome == LaunchOutcome.Ok ? null : neighbour.Reason ?? "unknown"));
            failures.AddRange(Failures(
                launch, neighbour.Pipeline, neighbour.Scenario, neighbour.Records,
                failure => failure.Condition == Conditions.WarmUp ? Conditions.WarmUp : null));
        }
    }

    /// <summary>The ledger of the launches so far.</summary>
    public RunLedger Build()
    {
        var measures = MeasureTable.Of(values);
        return new RunLedger
        {
            Run = run,
            Started = started,
            Environment = environment,
            Plan = plan,
            Launches = [.. launches],
            Measures = measures,
            Absent = absent,
            Checks = BudgetChecks.Of(plan, measures),
            Failures = [.. failures],
            Neighbours = [.. neighbours],
        };
    }

    private static int? Pid(int pid) => pid == 0 ? null : pid;

    private static IEnumerable<FailureRow> Failures(
        LaunchResult launch, string pipeline, string scenario, LaunchRecords? records, Func<FailureRecord, string?> condition) =>
        (records?.Failures ?? []).Select(failure => new FailureRow(
            pipeline, scenario, condition(failure), launch.Launch, launch.Kind, failure.Stage, failure.Type, failure.Count, failure.Message, failure.Detail));
}
