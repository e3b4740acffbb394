using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>
/// How long a launch's blocks are and in which order they come. A pure function of the scenario, the response that warm-up showed and a seed.
/// </summary>
internal static class BlockPlanner
{
    /// <summary>Fewer measured queries say nothing about a block: whole launches instead.</summary>
    public const int FewestQueries = 5;

    /// <summary>Above this utilisation a queue's memory outlives a block (1.44× is read where the truth is 1.72×): whole launches instead.</summary>
    public const double HighestLoad = 0.7;

    /// <summary>A queue needs time to grow: what a block under open load drops.</summary>
    public const long ServerDiscardNs = Second;

    private const long Second = 1_000_000_000;
    private const long ShortestBlockNs = Second / 2;
    private const long LongestBlockNs = 2 * Second;
    private const long ServerMeasuredNs = 4 * Second;
    private const long SwitchNs = Second / 10; // caches refill and the neighbour gets going after a switch
    private const int Rounds = 2;

    /// <summary>What a block of a quick pipeline may hold: with ten stages 19 MB, less than a child writes to disk while it measures.</summary>
    private const int MostQueries = 40_000;

    /// <summary>One block for the whole launch.</summary>
    /// <param name="scenario">What to measure.</param>
    /// <param name="condition">The block's condition.</param>
    /// <param name="responseNs">Mean response that warm-up showed.</param>
    public static Go Whole(Scenario scenario, string condition, long responseNs)
    {
        var discard = scenario is ServerScenario ? ServerDiscardNs : 0;
        var first = scenario is SingleStreamScenario ? 1 : 0; // it comes after a silence: caches and clock have gone cold
        var duration = DurationNs(scenario);
        return new Go(
            Block: 0,
            condition,
            scenario.Queries,
            MinNs: scenario.Queries > 0 ? 0 : discard + duration,
            MaxNs: discard + (scenario.Queries > 0 && scenario.DurationNs == 0 ? CeilingNs(scenario, scenario.Queries, responseNs) : duration),
            discard,
            first);
    }

    /// <summary>Blocks of the two conditions in turn, A B B A or B A A B in each round by the seed; null: too slow for blocks, so whole launches.</summary>
    /// <param name="scenario">SingleStream or Server.</param>
    /// <param name="paused">Condition A.</param>
    /// <param name="beside">Condition B.</param>
    /// <param name="responseNs">Mean response that warm-up showed, with the neighbours paused.</param>
    /// <param name="seed">Of the order.</param>
    public static IReadOnlyList<Go>? Alternating(Scenario scenario, string paused, string beside, long responseNs, int seed)
    {
        var length = scenario is ServerScenario server ? OpenLoop(server) : ClosedLoop(scenario, Math.Max(responseNs, 1));
        if (length is not { } block) return null;
        var random = new Random(seed);
        var blocks = new List<Go>();
        for (var round = 0; round < block.Rounds; round++)
        {
            var (a, b) = random.Next(2) == 0 ? (paused, beside) : (beside, paused);
            foreach (var condition in (string[])[a, b, b, a]) blocks.Add(block.Go with { Block = blocks.Count, Condition = condition });
        }

        return blocks;
    }

    /// <summary>What the scenario measures in a launch and condition, as far as it is told in time; for queries alone, what the response makes of them.</summary>
    public static long MeasuredNs(Scenario scenario, long responseNs)
    {
        if (scenario.Queries == 0) return DurationNs(scenario);
        var needed = scenario is ServerScenario server ? ArrivalsNs(server, scenario.Queries) : scenario.Queries * responseNs;
        return scenario.DurationNs > 0 ? Math.Min(needed, scenario.DurationNs) : needed;
    }

    private static (int Rounds, Go Go)? OpenLoop(ServerScenario server)
    {
        var quota = MeasuredNs(server, 0);

        // Two rounds where what is asked for fills them; else one, for a block cannot be shorter.
        var rounds = quota >= 2 * ServerMeasuredNs ? Rounds : 1;
        var measured = Math.Max(ServerMeasuredNs, quota / (2 * rounds));
        if (server.QueriesPerSecond * measured / Second < FewestQueries) return null;
        var queries = server.Queries > 0 ? CeilingOf(server.Queries, 2 * rounds) : 0;
        var longest = queries > 0 && server.DurationNs == 0 ? Math.Max(measured, CeilingNs(server, queries, 0)) : measured;
        return (rounds, new Go(0, "", queries, ServerDiscardNs + Math.Min(measured, longest), ServerDiscardNs + longest, ServerDiscardNs, 0));
    }

    private static (int Rounds, Go Go)? ClosedLoop(Scenario scenario, long responseNs)
    {
        if (FewestQueries * responseNs > LongestBlockNs) return null;
        var quota = MeasuredNs(scenario, responseNs);
        var rounds = (int)Math.Max(Rounds, (quota + (2 * LongestBlockNs) - 1) / (2 * LongestBlockNs));
        var full = MostQueries * responseNs;
        var shortest = Math.Max(Math.Min(ShortestBlockNs, full), FewestQueries * responseNs);
        var length = Math.Clamp(quota / (2 * rounds), shortest, Math.Max(shortest, Math.Min(LongestBlockNs, full)));
        if (scenario.Queries == 0) return (rounds, new Go(0, "", 0, SwitchNs + length, SwitchNs + length, SwitchNs, 1));

        // The quota counts, not the clock: beside a neighbour the same queries take longer.
        var queries = Math.Max(FewestQueries, CeilingOf(scenario.Queries, 2 * rounds));
        var longest = scenario.DurationNs > 0 ? length : Math.Max(2 * LongestBlockNs, 4 * queries * responseNs);
        return (rounds, new Go(0, "", queries, SwitchNs + Math.Min(shortest, longest), SwitchNs + longest, SwitchNs, 1));
    }

    /// <summary>When a launch that counts queries is ended all the same: no limit in time was asked for, so far above what is expected.</summary>
    private static long CeilingNs(Scenario scenario, int queries, long responseNs) =>
        Math.Max(60 * Second, 10 * (scenario is ServerScenario server ? ArrivalsNs(server, queries) : queries * responseNs));

    private static long ArrivalsNs(ServerScenario server, int queries) => (long)(queries / server.QueriesPerSecond * Second);

    private static long DurationNs(Scenario scenario) => scenario.DurationNs > 0 ? scenario.DurationNs : Scenario.DefaultDurationNs;

    private static int CeilingOf(int queries, int blocks) => (queries + blocks - 1) / blocks;
}
