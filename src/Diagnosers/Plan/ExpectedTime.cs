using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// What a launch will take, before anything has run. Durations and rates are known; set-up, warm-up and a query's time are guesses, which the
/// run replaces by what it sees.
/// </summary>
internal static class ExpectedTime
{
    /// <summary>A query's response, as long as none has been seen.</summary>
    public const long GuessedResponseNs = 20_000_000;

    /// <summary>A neighbour's own reference stretch, with its pause and resume.</summary>
    public const long ReferenceNs = 1_200_000_000;

    // As measured for the documentation example, whose libraries keep the JIT compiler busy; a pipeline of a few methods takes 2 s less.
    private const long SetUpNs = 1_000_000_000;
    private const long WarmUpNs = 3_200_000_000;
    private const long FinishNs = 100_000_000;

    /// <summary>Processes that are set up and warmed at the same time share the cores.</summary>
    private const long BesideNs = 3_500_000_000;

    /// <summary>Everything but the measured stretch.</summary>
    public static long OverheadNs(Scenario scenario, IReadOnlyList<PlannedNeighbour> beside, LaunchKind kind)
    {
        var own = SetUpNs + WarmUp(scenario) + FinishNs;
        if (beside.Count == 0) return own;
        return own + BesideNs + (kind == LaunchKind.Latency ? beside.Sum(neighbour => neighbour.Copies) * ReferenceNs : 0);
    }

    /// <summary>The blocks, with what they discard.</summary>
    public static long BlocksNs(Scenario scenario, IReadOnlyList<string> conditions)
    {
        if (scenario is PeakScenario) return conditions.Count * (PeakSearch.MostProbes + 1) * BlockPlanner.Whole(scenario, conditions[0], GuessedResponseNs).MaxNs;
        if (conditions is [var paused, var beside] && BlockPlanner.Alternating(scenario, paused, beside, GuessedResponseNs, seed: 0) is { } blocks)
            return blocks.Sum(block => BlockNs(scenario, block));
        return conditions.Sum(condition => BlockNs(scenario, BlockPlanner.Whole(scenario, condition, GuessedResponseNs)));
    }

    private static long BlockNs(Scenario scenario, Go block) =>
        block.Queries == 0
            ? block.MinNs
            : Math.Clamp(
                block.DiscardNs + (scenario with { Queries = block.Queries, DurationNs = 0 }).MeasuredNs(GuessedResponseNs),
                block.MinNs,
                block.MaxNs);

    private static long WarmUp(Scenario scenario) =>
        scenario.WarmupQueries > 0 ? Math.Min(scenario.WarmupQueries * GuessedResponseNs, 10_000_000_000) : WarmUpNs;
}
