using System.Globalization;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>How many queries a turn has: the same ones on both sides, so they are counted and not timed.</summary>
/// <param name="Queries">Measured.</param>
/// <param name="Dropped">Before them: caches, clock and load are not yet what they will be.</param>
internal readonly record struct TurnSize(int Queries, int Dropped)
{
    public int All => Queries + Dropped;
}

/// <summary>The turns of a pair: pure functions of the scenario and of what queries take.</summary>
internal static class TurnPlanner
{
    private const long Ms = 1_000_000;

    /// <summary>Above it drift is no longer the same on both sides.</summary>
    private const long LongestTurnNs = 2_000 * Ms;

    /// <summary>Ten stages of so many queries are 8 MB, which a child writes between its turns.</summary>
    private const int MostQueries = 20_000;
    private const int FewestOpen = 10;
    private const long LongestPracticeNs = 2_000 * Ms;
    private const double ShortPractice = 1.5; // with the queries that are dropped
    private const double DroppedShare = 0.1;

    /// <summary>Where one query at a time could be served, a queue is empty half the time.</summary>
    private const double HighestLoad = 0.5;

    /// <summary>A queue has forgotten how it began: at that load its memory is 12 responses (M/M/1: 1/(μ(1−√ρ)²)), and this is 3.4 of them.</summary>
    private const int ResponsesToSettle = 40;

    /// <summary>How many queries a turn has; or why there can be no turns.</summary>
    /// <param name="scenario">What runs.</param>
    /// <param name="responseNs">Mean response of one query at a time, of the slower side.</param>
    /// <param name="options">How long turns are to be.</param>
    public static (TurnSize Size, string? WholeBecause) SizeOf(Scenario scenario, long responseNs, TurnOptions options)
    {
        var response = Math.Max(responseNs, 1);
        if (scenario is ServerScenario server) return OpenLoop(server, response, options);
        var size = Closed(scenario, QueryNs(scenario, response), options);
        return size.All * QueryNs(scenario, response) <= LongestTurnNs
            ? (size, null)
            : (default, string.Create(CultureInfo.InvariantCulture, $"its queries are too slow for {BlockPlanner.FewestQueries} in a turn of {LongestTurnNs / 1e9:0} s"));
    }

    /// <summary>The same once turns have shown what a query takes under their load.</summary>
    /// <param name="scenario">No open loop: there the rate says it.</param>
    /// <param name="queryNs">A turn's time divided by its queries, of the slower side.</param>
    /// <param name="options">How long turns are to be.</param>
    public static TurnSize Closed(Scenario scenario, long queryNs, TurnOptions options)
    {
        var together = scenario is MultiStreamScenario groups ? groups.SamplesPerQuery : 1;
        var time = Math.Max(queryNs, 1);
        var queries = (int)Math.Clamp(options.TurnNs / time, BlockPlanner.FewestQueries, MostQueries);
        var dropped = Math.Max(BlockPlanner.FirstQueries(scenario), (int)Math.Ceiling(queries * DroppedShare));

        // Users begin by thinking, all at the same time: three times as long, and hardly any is still at it.
        if (scenario is ClosedLoopScenario { ThinkNs: > 0 } thinking) dropped = Math.Max(dropped, (int)(3 * thinking.ThinkNs / time) + 1);
        return new TurnSize(Whole(queries), Whole(dropped));

        int Whole(int count) => (count + together - 1) / together * together;
    }

    /// <summary>How many rounds there are, and how many pipeline objects each process makes for them.</summary>
    /// <param name="turnNs">What a turn takes.</param>
    /// <param name="setupNs">What making the pipeline takes, on the slower side.</param>
    /// <param name="options">How many there are at most.</param>
    public static (int Rounds, int Lives) RoundsOf(long turnNs, long setupNs, TurnOptions options)
    {
        var roundNs = 4 * Math.Max(turnNs, 1);
        var rounds = (int)Math.Clamp(options.LongestNs / roundNs, 1, options.Rounds);

        // Making it again may take as long as all that is measured.
        var again = rounds * roundNs / Math.Max(setupNs, 1);
        return (rounds, (int)Math.Clamp(1 + again, 1, Math.Min(options.Lives, rounds)));
    }

    /// <summary>Which of the sides has each turn of a round, true: the one that was started first. A B B A, then B A A B, as in the sequence of Thue and Morse, in which drift cancels, curved drift too.</summary>
    /// <param name="round">From 0.</param>
    public static IReadOnlyList<bool> Order(int round) => (System.Numerics.BitOperations.PopCount((uint)round) & 1) == 0 ? [true, false, false, true] : [false, true, true, false];

    /// <summary>The shortest turn that does all that a turn does; an empty one where so many of them would take too long.</summary>
    /// <param name="scenario">What runs.</param>
    /// <param name="size">Of a turn that counts.</param>
    /// <param name="turnNs">What such a turn takes.</param>
    /// <param name="times">How many short ones there are to be.</param>
    public static TurnSize Shortest(Scenario scenario, TurnSize size, long turnNs, int times)
    {
        var shortest = scenario is MultiStreamScenario groups ? new TurnSize(groups.SamplesPerQuery, groups.SamplesPerQuery) : new TurnSize(1, 1);
        return (double)turnNs / size.All * shortest.All * times <= LongestPracticeNs ? shortest : default;
    }

    /// <summary>A turn that nobody counts: what turns themselves call gets compiled, and what queries take in a turn shows.</summary>
    /// <param name="scenario">What runs.</param>
    /// <param name="size">Of a turn that counts.</param>
    /// <param name="turnNs">What such a turn takes.</param>
    /// <param name="options">How long turns are to be.</param>
    public static TurnSize Practice(Scenario scenario, TurnSize size, long turnNs, TurnOptions options) =>
        scenario is ClosedLoopScenario or MultiStreamScenario || (!scenario.IsOpenLoop && turnNs <= ShortPractice * options.TurnNs)
            ? size
            : new TurnSize((int)Math.Clamp(size.All * options.TurnNs / turnNs, 1, BlockPlanner.FewestQueries), 0);

    /// <summary>What one turn asks of a side.</summary>
    /// <param name="block">Its number among all that the side has run.</param>
    /// <param name="condition">The side's.</param>
    /// <param name="size">How many queries.</param>
    /// <param name="expectedNs">What it should take.</param>
    public static Go Turn(int block, string condition, TurnSize size, long expectedNs) =>
        new(block, condition, size.Queries, 0, CeilingNs(expectedNs), 0, size.Dropped);

    /// <summary>A turn that takes so long has come to a stop: one side has become another one in the middle of the pair.</summary>
    private static long CeilingNs(long expectedNs) => Math.Max(10_000 * Ms, 20 * expectedNs);

    // As if one were served at a time, where several are in flight: how many are, the first turns show.
    private static long QueryNs(Scenario scenario, long responseNs) => scenario is ClosedLoopScenario { ThinkNs: > 0 } closed
        ? Math.Max(responseNs, (responseNs + closed.ThinkNs) / closed.InFlight)
        : responseNs;

    private static (TurnSize Size, string? WholeBecause) OpenLoop(ServerScenario server, long responseNs, TurnOptions options)
    {
        var perNs = server.QueriesPerSecond / 1e9;
        if (perNs * responseNs > HighestLoad)
        {
            return (default, string.Create(
                CultureInfo.InvariantCulture, $"{server.QueriesPerSecond:0.###} queries/s of {responseNs / 1e6:0.###} ms make a queue that outlives a turn"));
        }

        var size = new TurnSize(Math.Clamp((int)(perNs * options.TurnNs), FewestOpen, MostQueries), (int)Math.Ceiling((perNs * ResponsesToSettle * responseNs) - 1e-9) + 1);
        return size.All / perNs <= LongestTurnNs
            ? (size, null)
            : (default, string.Create(CultureInfo.InvariantCulture, $"at {server.QueriesPerSecond:0.###} queries/s a turn of {size.All}, of which {size.Dropped} let its queue settle, takes longer than {LongestTurnNs / 1e9:0} s"));
    }

    /// <summary>What a turn should take.</summary>
    public static long TurnNs(Scenario scenario, TurnSize size, long responseNs) => scenario is ServerScenario server
        ? (long)Math.Round(size.All / server.QueriesPerSecond * 1e9)
        : size.All * QueryNs(scenario, Math.Max(responseNs, 1));
}
