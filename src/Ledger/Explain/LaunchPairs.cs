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

/// <summary>The one block of a traced launch that measured one condition.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Launch">The launch.</param>
/// <param name="Block">Taken apart.</param>
/// <param name="Stages">Names by number.</param>
internal sealed record WholeBlock(string Pipeline, string Scenario, string Condition, int Launch, TracedBlock Block, IReadOnlyList<string> Stages);

/// <summary>Explains the blocks of traced launches.</summary>
internal static class LaunchPairs
{
    private static readonly (string Measure, bool Slowest)[] Measures = [("response.mean", false), ("response.p99", true)];

    /// <summary>Nothing for launches without a trace, or whose conditions did not take turns.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="blocks">See <see cref="Blocks"/>.</param>
    public static IReadOnlyList<ConditionPairs> Of(LaunchResult launch, Func<IReadOnlyDictionary<int, TracedBlock>?> blocks)
    {
        if (launch is not { Alternating: true, Conditions.Count: 2, Records: { } records } || blocks() is not { } traced) return [];
        var conditions = (launch.Conditions[0], launch.Conditions[1]);
        return
        [
            .. Measures.Select(one => new ConditionPairs(
                    launch.Pipeline, launch.Scenario, conditions.Item1, conditions.Item2, one.Measure,
                    Explanations.Pairs(launch.Launch, records.Blocks, traced, conditions, records.Stages, one.Slowest)))
                .Where(pairs => pairs.Pairs.Count > 0),
        ];
    }

    /// <summary>What a launch of one condition has to be compared; null: nothing, its conditions took turns, or there will be none to compare it with.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="plan">What was to be run.</param>
    /// <param name="blocks">See <see cref="Blocks"/>.</param>
    public static WholeBlock? Whole(LaunchResult launch, PlanRow plan, Func<IReadOnlyDictionary<int, TracedBlock>?> blocks) =>
        launch.Alternating || launch.Conditions.Count != 1 || !HasNeighbours(launch, plan) || blocks() is not { Count: 1 } traced
            ? null
            : new WholeBlock(launch.Pipeline, launch.Scenario, launch.Conditions[0], launch.Launch, traced.Values.First(), launch.Records!.Stages);

    /// <summary>
    /// The pairs of launches of one condition each: the first beside a neighbour with the first while it was paused (or, where there is none of that, alone),
    /// the second with the second, and so on.
    /// </summary>
    /// <param name="launches">In the order in which they ran.</param>
    /// <param name="compare">Compares the first with the second; true: of the slowest queries. To compare two takes seconds, so whoever asks again may remember.</param>
    public static IEnumerable<ConditionPairs> Of(IReadOnlyList<WholeBlock> launches, Func<WholeBlock, WholeBlock, bool, PairTerms> compare)
    {
        foreach (var same in launches.GroupBy(launch => (launch.Pipeline, launch.Scenario)))
        {
            foreach (var beside in same.GroupBy(launch => launch.Condition))
            {
                if (Conditions.NeighboursOf(beside.Key) is not { } neighbours) continue;
                var paused = Conditions.Paused(neighbours);
                var under = same.Any(launch => launch.Condition == paused) ? paused : Conditions.Solo;
                foreach (var (measure, slowest) in Measures)
                {
                    List<PairTerms> pairs =
                    [
                        .. same.Where(launch => launch.Condition == under).Zip(beside, (one, other) => compare(one, other, slowest)),
                    ];
                    if (pairs.Count > 0) yield return new ConditionPairs(same.Key.Pipeline, same.Key.Scenario, under, beside.Key, measure, pairs);
                }
            }
        }
    }

    /// <summary>Compares two launches.</summary>
    public static PairTerms Compare(WholeBlock under, WholeBlock over, bool slowest) => PairTerms.Of(over.Launch, under.Block, over.Block, over.Stages, slowest);

    private static bool HasNeighbours(LaunchResult launch, PlanRow plan) => plan.Launches.Any(
        one => one.Pipeline == launch.Pipeline && one.Scenario.Name == launch.Scenario && one.Neighbours.Count > 0);

    /// <summary>The blocks of a traced launch, taken apart; null: it was not traced, or its trace is not whole.</summary>
    public static IReadOnlyDictionary<int, TracedBlock>? Blocks(LaunchResult launch, PlanRow plan)
    {
        if (launch.Records?.Threads is null || TraceQuality.Of(launch) is not { EventsLost: 0 }) return null;

        // One that was done again has a number that the plan does not know.
        var scenario = plan.Launches.FirstOrDefault(one => one.Pipeline == launch.Pipeline && one.Scenario.Name == launch.Scenario)?.Scenario;
        return scenario is null or OfflineScenario || plan.Graph(launch.Pipeline) is not { } graph ? null : TracedBlocks.Of(Traced(launch), graph, scenario);
    }

    private static TracedLaunch Traced(LaunchResult launch) => new(
        new TracedProcess(launch.Pipeline, launch.Records!, launch.Runtime),
        [.. launch.Neighbours.Where(neighbour => neighbour.Records is not null).Select(neighbour => new TracedProcess(neighbour.Pipeline, neighbour.Records!, null))],
        launch.Records!.Threads!.Cores,
        launch.Resources?.Throttled ?? []);
}
