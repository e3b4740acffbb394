using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A search for the peak in one warm child: probe after probe, then a block that is measured, at the highest rate that passed.</summary>
/// <param name="goal">What a rate must meet.</param>
/// <param name="first">The first block.</param>
internal sealed class PeakRun(PeakGoal goal, Go first)
{
    private readonly PeakSearch search = new(goal, first.QueriesPerSecond);
    private int blocks;

    /// <summary>What is known so far.</summary>
    public PeakResult Result => search.Result();

    /// <summary>What a search has to meet: the scenario's own goal, or the objectives of the classes of queries, or the pipeline's.</summary>
    /// <exception cref="LaunchFailure">There is none.</exception>
    public static PeakGoal Goal(PeakScenario scenario, PipelineGraph pipeline) =>
        scenario.MeanAtMostNs > 0 ? new PeakGoal(scenario.MeanAtMostNs, null)
        : pipeline.Classes.Any(one => one.Objective is not null) && pipeline.Classes.All(one => pipeline.ObjectiveOf(one.Name) is not null)
            ? PeakGoal.OfClasses([.. pipeline.Classes.Select(one => new ClassGoal(one.Name, pipeline.ObjectiveOf(one.Name)!.LimitNs, pipeline.ObjectiveOf(one.Name)!.Share))])
        : pipeline.Objective is { } objective ? new PeakGoal(objective.LimitNs, objective.Share)
        : throw new LaunchFailure(LaunchOutcome.Failed, "its search for the peak has no goal: the pipeline has no [Objective]");

    private string? Limits => goal.Classes.Count > 0 ? NumberText.Write(goal.Classes.Select(one => one.LimitNs)) : null;

    /// <summary>The next probe; null: the search is over.</summary>
    public Go? Next() => search.Next() is { } rate
        ? first with { Block = blocks++, Condition = PeakScenario.Probe, QueriesPerSecond = rate, LimitNs = goal.LimitNs, ClassLimitsNs = Limits }
        : null;

    /// <summary>Takes what a probe showed.</summary>
    public void Add(Go probe, Done done) => search.Add(new PeakProbe(
        probe.QueriesPerSecond,
        done.Saturated || done.IssuingNs <= 0 ? probe.QueriesPerSecond : done.Queries / (done.IssuingNs / 1e9),
        done.Saturated ? done.EndedPerSecond : done.ElapsedNs > 0 ? done.Completed / (done.ElapsedNs / 1e9) : 0,
        done.Queries,
        done.Completed,
        done.Failed + done.TimedOut,
        done.Met,
        done.MeanResponseNs,
        done.Load,
        done.Saturated)
    {
        Classes = done.Classes is { } sums ? [.. NumberText.Read(sums).Chunk(2).Select(one => new ClassSum(one[0], one[1]))] : [],
    });

    /// <summary>The block that is measured; null: no rate passed.</summary>
    public Go? Measured() => Result.LastPassing is { } rate ? first with { Block = blocks++, QueriesPerSecond = rate, StopsSaturated = false } : null;
}
