using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The pairs of blocks of a traced launch.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Base">The condition it is compared with.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Measure">What is explained.</param>
/// <param name="Pairs">At least one.</param>
internal sealed record ConditionPairs(string Pipeline, string Scenario, string Base, string Condition, string Measure, IReadOnlyList<PairTerms> Pairs);

/// <summary>Explains the blocks of one traced launch.</summary>
internal static class LaunchPairs
{
    private static readonly (string Measure, bool Slowest)[] Measures = [("response.mean", false), ("response.p99", true)];

    /// <summary>Nothing for launches without a trace, or whose conditions did not take turns.</summary>
    public static IReadOnlyList<ConditionPairs> Of(LaunchResult launch, PlanRow plan)
    {
        if (launch is not { Kind: LaunchKind.Trace, Outcome: LaunchOutcome.Ok, Superseded: false, Alternating: true, Records.Threads: not null }) return [];
        if (launch.Runtime is { EventsLost: > 0 } || launch.Conditions.Count != 2) return [];
        var planned = plan.Launches.FirstOrDefault(one => one.Launch == launch.Launch);
        if (planned is null || planned.Scenario is OfflineScenario || plan.Graph(launch.Pipeline) is not { } graph) return [];

        var traced = TracedBlocks.Of(Traced(launch), graph, planned.Scenario);
        var conditions = (launch.Conditions[0], launch.Conditions[1]);
        return
        [
            .. Measures.Select(one => new ConditionPairs(
                    launch.Pipeline, launch.Scenario, conditions.Item1, conditions.Item2, one.Measure,
                    Explanations.Pairs(launch.Launch, launch.Records.Blocks, traced, conditions, launch.Records.Stages, one.Slowest)))
                .Where(pairs => pairs.Pairs.Count > 0),
        ];
    }

    private static TracedLaunch Traced(LaunchResult launch) => new(
        new TracedProcess(launch.Pipeline, launch.Records!, launch.Runtime),
        [.. launch.Neighbours.Where(neighbour => neighbour.Records is not null).Select(neighbour => new TracedProcess(neighbour.Pipeline, neighbour.Records!, null))],
        launch.Records!.Threads!.Cores,
        launch.Resources?.Throttled ?? []);
}
