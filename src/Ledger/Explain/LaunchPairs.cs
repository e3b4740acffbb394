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

/// <summary>A block of a traced launch that measured one condition: its only one, or one of the turns that it took with another launch.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Launch">The launch.</param>
/// <param name="Block">Taken apart.</param>
/// <param name="Stages">Names by number.</param>
internal sealed record WholeBlock(string Pipeline, string Scenario, string Condition, int Launch, TracedBlock Block, IReadOnlyList<string> Stages)
{
    /// <summary>The launch that it took turns with, and which turn of its own launch it was; null: it was the only one.</summary>
    public (int With, int Number)? Turn { get; init; }
}

/// <summary>Explains the blocks of traced launches.</summary>
internal static class LaunchPairs
{
    private static readonly Explained[] Responses = [Explained.Mean, Explained.Slowest];

    /// <summary>Of two builds the median is compared unless another measure is asked for.</summary>
    private static readonly Explained[] ResponsesOfBuilds = [Explained.Middle, Explained.Mean, Explained.Slowest];

    /// <summary>Nothing for launches without a trace, or whose conditions did not take turns.</summary>
    /// <param name="launch">The launch.</param>
    /// <param name="blocks">See <see cref="Blocks"/>.</param>
    public static IReadOnlyList<ConditionPairs> Of(LaunchResult launch, Func<IReadOnlyDictionary<int, TracedBlock>?> blocks)
    {
        if (launch is not { Alternating: true, Conditions.Count: 2, Records: { } records } || blocks() is not { } traced) return [];
        var conditions = (launch.Conditions[0], launch.Conditions[1]);
        return
        [
            .. Responses.Select(what => new ConditionPairs(
                    launch.Pipeline, launch.Scenario, conditions.Item1, conditions.Item2, what.Measure,
                    Explanations.Pairs(launch.Launch, records.Blocks, traced, conditions, records.Stages, what)))
                .Where(pairs => pairs.Pairs.Count > 0),
        ];
    }

    /// <summary>
    /// What a launch of one condition has to be compared: nothing where its conditions took turns in it, or there will be none to compare it with; of turns that it took with another launch,
    /// those that count.
    /// </summary>
    /// <param name="launch">The launch.</param>
    /// <param name="plan">What was to be run.</param>
    /// <param name="blocks">See <see cref="Blocks"/>.</param>
    public static IReadOnlyList<WholeBlock> Whole(LaunchResult launch, PlanRow plan, Func<IReadOnlyDictionary<int, TracedBlock>?> blocks)
    {
        if (launch.Alternating || launch.Conditions.Count != 1 || !IsCompared(launch, plan) || blocks() is not { } traced) return [];
        if (launch.InTurnWith is null && traced.Count != 1) return [];
        var turns = launch.Records!.Blocks.Select((block, number) => (block.Index, Number: number));
        return
        [
            .. from turn in turns
               where traced.ContainsKey(turn.Index) && !launch.LeftOut.Contains(turn.Number)
               select new WholeBlock(launch.Pipeline, launch.Scenario, launch.Conditions[0], launch.Launch, traced[turn.Index], launch.Records.Stages)
               {
                   Turn = launch.InTurnWith is { } with ? (with, turn.Number) : null,
               },
        ];
    }

    /// <summary>The pairs of launches of one condition each, by the conditions that are compared.</summary>
    /// <param name="launches">In the order in which they ran.</param>
    /// <param name="compare">Compares the first with the second. To compare two takes seconds, so whoever asks again may remember.</param>
    public static IEnumerable<ConditionPairs> Of(IReadOnlyList<WholeBlock> launches, Func<WholeBlock, WholeBlock, Explained, PairTerms> compare)
    {
        foreach (var same in launches.GroupBy(launch => (launch.Pipeline, launch.Scenario)))
        {
            var byCondition = same.GroupBy(launch => launch.Condition).ToDictionary(group => group.Key, group => group.ToList());
            foreach (var (condition, others) in byCondition)
            {
                if (Conditions.BaseOf(condition, byCondition.ContainsKey) is not { } under) continue;
                foreach (var pairs in Between(byCondition[under], others, compare)) yield return pairs;
            }
        }
    }

    /// <summary>
    /// The pairs of two sets of launches, of two conditions or two builds: the first of one with the first of the other, the second with the second, and so on; of launches that took turns each
    /// turn with the other's of the same number. Their graphs may differ, see <see cref="PairTerms"/>.
    /// </summary>
    /// <param name="bases">Of one condition, in the order in which they ran.</param>
    /// <param name="others">Of another, under the same scenario; the rows are in its pipeline's name.</param>
    /// <param name="compare">As above.</param>
    public static IEnumerable<ConditionPairs> Between(
        IReadOnlyList<WholeBlock> bases, IReadOnlyList<WholeBlock> others, Func<WholeBlock, WholeBlock, Explained, PairTerms> compare)
    {
        if (bases.Count == 0 || others.Count == 0) yield break;
        var matched = Matched(bases, others).ToList();
        if (matched.Count == 0) yield break;
        var offline = others[0].Block.Case.InFlight > 0;
        foreach (var what in offline ? [Explained.TimePerQuery] : others[0].Condition == Conditions.Head ? ResponsesOfBuilds : Responses)
        {
            yield return new ConditionPairs(
                others[0].Pipeline, others[0].Scenario, bases[0].Condition, others[0].Condition, what.Measure, [.. matched.Select(pair => compare(pair.Under, pair.Over, what))]);
        }
    }

    private static IEnumerable<(WholeBlock Under, WholeBlock Over)> Matched(IReadOnlyList<WholeBlock> bases, IReadOnlyList<WholeBlock> others) =>
        bases.Where(block => block.Turn is null).Zip(others.Where(block => block.Turn is null)).Concat(
            from one in bases
            where one.Turn is not null
            join other in others.Where(block => block.Turn is not null) on (one.Launch, one.Turn!.Value.Number) equals (other.Turn!.Value.With, other.Turn.Value.Number)
            select (one, other));

    /// <summary>Compares two launches.</summary>
    public static PairTerms Compare(WholeBlock under, WholeBlock over, Explained what) => PairTerms.Of(over.Launch, (under.Block, under.Stages), (over.Block, over.Stages), what);

    private static bool IsCompared(LaunchResult launch, PlanRow plan)
    {
        var planned = plan.Launches
            .Where(one => one.Pipeline == launch.Pipeline && one.Scenario.Name == launch.Scenario && one.Kind == LaunchKind.Trace)
            .SelectMany(one => one.Conditions)
            .Concat(launch.Conditions)
            .ToHashSet();
        var own = launch.Conditions[0];
        return Conditions.BaseOf(own, planned.Contains) is not null || planned.Any(other => Conditions.BaseOf(other, planned.Contains) == own);
    }

    /// <summary>The blocks of a traced launch, taken apart; null: it was not traced, or its trace is not whole.</summary>
    public static IReadOnlyDictionary<int, TracedBlock>? Blocks(LaunchResult launch, PlanRow plan)
    {
        if (!launch.HasWholeTrace()) return null;

        // One that was done again has a number that the plan does not know.
        var scenario = plan.Launches.FirstOrDefault(one => one.Pipeline == launch.Pipeline && one.Scenario.Name == launch.Scenario)?.Scenario;
        if (scenario is null || plan.Graph(launch.Pipeline, launch.Conditions[0]) is not { } graph) return null;
        var changes = Conditions.ChangeOf(launch.Conditions[0]) is { } change ? WhatIfParser.Parse(change).ToGraphChanges() : new GraphChanges();
        return TracedBlocks.Of(Traced(launch), changes.Of(graph), scenario, workers: changes.Workers);
    }

    private static TracedLaunch Traced(LaunchResult launch) => new(
        new TracedProcess(launch.Pipeline, launch.Records!, launch.Runtime),
        [.. launch.Neighbours.Where(neighbour => neighbour.Records is not null).Select(neighbour => new TracedProcess(neighbour.Pipeline, neighbour.Records!, null))],
        launch.Records!.Threads!.Cores,
        launch.Resources?.Throttled ?? []);
}
