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
    private const long LongestDiscardNs = 10 * Second;
    private const long ShortestBlockNs = Second / 2;
    private const long LongestBlockNs = 2 * Second;

    /// <summary>Beside a neighbour a block may take this long to hold its fewest queries: whoever takes them that far is what is to be explained.</summary>
    private const long SlowestBlockNs = 10 * Second;
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
        if (scenario is PeakScenario peak) return Probe(peak, condition, responseNs);
        var discard = DiscardNs(scenario);
        var least = scenario.MinDurationNs > 0 ? discard + scenario.MinDurationNs : 0;
        var queries = Math.Max(scenario.Queries, scenario.MinQueries);
        var ceiling = Math.Max(least, discard + CeilingNs(scenario, queries, responseNs));
        var time = scenario.TimeLimitNs is { } limit ? Math.Max(least, discard + limit) : 0;
        var go = new Go(0, condition, queries, least, ceiling, discard, FirstQueries(scenario));

        // What was declared ends it, but not before both minima are met.
        if (scenario.Queries == 0) go = go with { MinNs = time, MaxNs = queries > 0 ? Math.Max(time, ceiling) : time };
        else if (time > 0 && scenario.MinQueries == 0) go = go with { MaxNs = time };
        else if (time > 0) go = go with { MinQueries = scenario.MinQueries, EnoughNs = time, MaxNs = Math.Max(time, ceiling) };
        return scenario.EndsAfterNs is { } end ? go with { MinNs = Math.Min(go.MinNs, discard + end), MaxNs = Math.Min(go.MaxNs, discard + end) } : go;
    }

    /// <summary>The first block of a search; later ones differ by their rate.</summary>
    private static Go Probe(PeakScenario peak, string condition, long responseNs)
    {
        var length = ServerDiscardNs + peak.ProbeNs;
        var rate = peak.QueriesPerSecond > 0 ? peak.QueriesPerSecond : Second / 2.0 / Math.Max(responseNs, 1);
        return new Go(0, condition, 0, length, length, ServerDiscardNs, 0, QueriesPerSecond: rate, StopsSaturated: true);
    }

    /// <summary>Blocks of the two conditions in turn, A B B A or B A A B in each round by the seed; null: too slow for blocks, so whole launches.</summary>
    /// <param name="scenario">SingleStream or Server.</param>
    /// <param name="paused">Condition A.</param>
    /// <param name="beside">Condition B.</param>
    /// <param name="responseNs">Mean response that warm-up showed, with the neighbours paused.</param>
    /// <param name="seed">Of the order.</param>
    public static IReadOnlyList<Go>? Alternating(Scenario scenario, string paused, string beside, long responseNs, int seed)
    {
        if (scenario.WholeBecause is not null) return null;
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

    /// <summary>How many pairs of blocks a launch of two conditions has, at least.</summary>
    public static int Pairs(Scenario scenario) => 2 * (scenario is ServerScenario server ? RoundsOf(server) : Rounds);

    // Two rounds where what is asked for fills them; else one, for a block cannot be shorter.
    private static int RoundsOf(ServerScenario server) => server.MeasuredNs(0) >= 2 * ServerMeasuredNs ? Rounds : 1;

    private static (int Rounds, Go Go)? OpenLoop(ServerScenario server)
    {
        var quota = server.MeasuredNs(0);
        var rounds = RoundsOf(server);
        var measured = Math.Max(ServerMeasuredNs, quota / (2 * rounds));
        if (server.QueriesPerSecond * measured / Second < FewestQueries) return null;
        var counted = Math.Max(server.Queries, server.MinQueries);
        var queries = counted > 0 ? CeilingOf(counted, 2 * rounds) : 0;
        var longest = queries > 0 && server.DurationNs == 0 ? Math.Max(measured, CeilingNs(server, queries, 0)) : measured;
        return (rounds, new Go(0, "", queries, ServerDiscardNs + Math.Min(measured, longest), ServerDiscardNs + longest, ServerDiscardNs, 0));
    }

    private static (int Rounds, Go Go)? ClosedLoop(Scenario scenario, long responseNs)
    {
        if (FewestQueries * responseNs > LongestBlockNs) return null;
        var quota = scenario.MeasuredNs(responseNs);
        var rounds = (int)Math.Max(Rounds, (quota + (2 * LongestBlockNs) - 1) / (2 * LongestBlockNs));
        var full = MostQueries * responseNs;
        var shortest = Math.Max(Math.Min(ShortestBlockNs, full), FewestQueries * responseNs);
        var length = Math.Clamp(quota / (2 * rounds), shortest, Math.Max(shortest, Math.Min(LongestBlockNs, full)));
        var first = FirstQueries(scenario);
        var counted = Math.Max(scenario.Queries, scenario.MinQueries);
        if (counted == 0) return (rounds, new Go(0, "", FewestQueries, SwitchNs + length, SwitchNs + SlowestBlockNs, SwitchNs, first));

        // The quota counts, not the clock: beside a neighbour the same queries take longer.
        var queries = Math.Max(FewestQueries, CeilingOf(counted, 2 * rounds));
        var longest = scenario is { DurationNs: > 0, MinQueries: 0 } ? length : Math.Max(2 * LongestBlockNs, 4 * queries * responseNs);
        var least = scenario.Queries == 0 || scenario.MinDurationNs > 0 ? length : shortest;
        var go = new Go(0, "", queries, SwitchNs + Math.Min(least, longest), SwitchNs + Math.Max(longest, SlowestBlockNs), SwitchNs, first);
        return (rounds, go with { MinQueries = FewestQueries, EnoughNs = SwitchNs + longest });
    }

    /// <summary>When a launch that counts queries is ended all the same: no limit in time was asked for, so far above what is expected.</summary>
    private static long CeilingNs(Scenario scenario, int queries, long responseNs) =>
        Math.Max(60 * Second, 10 * scenario.QueriesNs(queries, responseNs));

    /// <summary>What is dropped until the load is what it is to be.</summary>
    private static long DiscardNs(Scenario scenario) => scenario switch
    {
        ServerScenario => ServerDiscardNs,
        SessionScenario session => Math.Min(LongestDiscardNs, ServerDiscardNs + ((session.Turns - 1) * session.ThinkNs)),
        ClosedLoopScenario { ThinkNs: > 0 } closed => Math.Clamp(3 * closed.ThinkNs, ServerDiscardNs, LongestDiscardNs),
        _ => 0,
    };

    /// <summary>They come after a silence, in which caches and clock have gone cold, and all at once.</summary>
    public static int FirstQueries(Scenario scenario) => scenario switch
    {
        SingleStreamScenario => 1,
        MultiStreamScenario multi => multi.SamplesPerQuery,
        ClosedLoopScenario { ThinkNs: 0 } closed => closed.InFlight,
        _ => 0,
    };

    private static int CeilingOf(int queries, int blocks) => (queries + blocks - 1) / blocks;
}
