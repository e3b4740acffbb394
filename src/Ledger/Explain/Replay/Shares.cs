namespace Modbench.Ledger;

/// <summary>A cause's part of a difference between two blocks, in nanoseconds summed over the queries that count.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Stage">The stage whose visits had it; −1: none, it comes before all.</param>
/// <param name="Ns">Its share, queueing that it sets off included.</param>
/// <param name="DirectNs">Its share where nothing ever queues.</param>
public readonly record struct Share(Cause Cause, int Stage, long Ns, long DirectNs);

/// <summary>
/// Splits what a replay takes longer than another among causes, by the value of Shapley (1953): each cause of each stage gets the mean, over all orders in which
/// they could be put back, of what putting it back saves. Whoever makes others queue pays for their waiting, and the shares add up exactly.
/// </summary>
public sealed class Shares
{
    private const int Orders = 32;
    private const int MostInAllOrders = 4;

    private readonly TracedBlock slow;
    private readonly Func<long[], long> total;
    private readonly GraphReplay queueing;
    private readonly GraphReplay direct;
    private readonly List<Player> players;

    private Shares(TracedBlock slow, TracedBlock fast, Func<long[], long> total)
    {
        this.slow = slow;
        this.total = total;
        queueing = new GraphReplay(slow.Case);
        direct = new GraphReplay(Unlimited(slow.Case));
        players = [.. Players(slow, fast)];
    }

    /// <summary>What of the difference goes to which cause of which stage: what the slow block takes longer than it would with the fast block's times.</summary>
    /// <param name="slow">Its arrivals are replayed.</param>
    /// <param name="fast">Its times are put in: each stage's and cause's by rank, the shortest for the shortest.</param>
    /// <param name="total">What is to be explained of all queries' responses: their sum, or that of the slowest.</param>
    public static IReadOnlyList<Share> Of(TracedBlock slow, TracedBlock fast, Func<long[], long> total) => new Shares(slow, fast, total).Split();

    /// <summary>Sum of all responses.</summary>
    public static long All(long[] responses) => responses.Sum();

    /// <summary>Sum of the slowest twentieth, one at least.</summary>
    public static long Slowest(long[] responses) => responses.OrderDescending().Take(SlowestCount(responses.Length)).Sum();

    /// <summary>How many those are.</summary>
    public static int SlowestCount(int queries) => Math.Max(1, queries / 20);

    private IReadOnlyList<Share> Split()
    {
        var orders = AllOrders() ?? SomeOrders();
        var shares = new Int128[players.Count];
        var directs = new Int128[players.Count];
        var (all, allDirect) = (Total(queueing, Sums(slow.Services), Sums(slow.Entries)), Total(direct, Sums(slow.Services), Sums(slow.Entries)));
        foreach (var order in orders)
        {
            Walk(order, queueing, all, shares);
            Walk(order, direct, allDirect, directs);
        }

        var whole = Divide(shares, orders.Count);
        var alone = Divide(directs, orders.Count);
        return [.. players.Select((player, number) => new Share(player.Cause, player.Stage, whole[number], alone[number]))];
    }

    /// <summary>Puts the causes back one after the other.</summary>
    /// <param name="order">In this order.</param>
    /// <param name="replay">With or without queues.</param>
    /// <param name="all">What it comes to before any is put back.</param>
    /// <param name="saved">Added to: what each saved.</param>
    private void Walk(IReadOnlyList<int> order, GraphReplay replay, long all, Int128[] saved)
    {
        var service = Sums(slow.Services);
        var entry = Sums(slow.Entries);
        var before = all;
        foreach (var number in order)
        {
            var player = players[number];
            var times = player.Stage < 0 ? entry : service;
            foreach (var (place, change) in player.Changes) times[place] += change;
            var after = Total(replay, service, entry);
            saved[number] += before - after;
            before = after;
        }
    }

    private long Total(GraphReplay replay, long[] service, long[] entry) => total(slow.Pick(replay.Run(service, entry).Responses()));

    private static long[] Sums(IReadOnlyList<CauseTimes> times) => [.. times.Select(parts => parts.Sum)];

    private List<int[]>? AllOrders()
    {
        if (players.Count > MostInAllOrders) return null;
        List<int[]> orders = [[]];
        for (var player = 0; player < players.Count; player++)
        {
            var next = player;
            orders = [.. orders.SelectMany(order => Enumerable.Range(0, order.Length + 1).Select(place => (int[])[.. order[..place], next, .. order[place..]]))];
        }

        return orders;
    }

    // Each with its reverse: what comes first in one comes last in the other.
    private List<int[]> SomeOrders()
    {
        var random = new Random(players.Count);
        var orders = new List<int[]>();
        while (orders.Count < Orders)
        {
            int[] order = [.. Enumerable.Range(0, players.Count)];
            random.Shuffle(order);
            orders.Add(order);
            orders.Add([.. order.Reverse()]);
        }

        return orders;
    }

    /// <summary>Whole numbers that add up to the sum of the fractions, which is whole.</summary>
    private static long[] Divide(Int128[] sums, int by)
    {
        var whole = Array.ConvertAll(sums, sum => (long)Floor(sum, by));
        var missing = sums.Aggregate(Int128.Zero, (sum, one) => sum + one) / by - whole.Sum();
        foreach (var number in Enumerable.Range(0, sums.Length).OrderByDescending(number => sums[number] - Floor(sums[number], by) * by).Take((int)missing)) whole[number]++;
        return whole;
    }

    private static Int128 Floor(Int128 sum, int by) => sum >= 0 ? sum / by : -((-sum + by - 1) / by);

    private static ReplayCase Unlimited(ReplayCase limited) => limited with
    {
        Stages = [.. limited.Stages.Select(stage => stage with { Slots = limited.Visits.Count + 1, BatchSize = 1 })],
        Workers = limited.Visits.Count + 1,
    };

    private static IEnumerable<Player> Players(TracedBlock slow, TracedBlock fast)
    {
        foreach (var cause in Enum.GetValues<Cause>())
        {
            if (Player.Of(cause, -1, All(slow.Entries, cause), All(fast.Entries, cause)) is { } entry) yield return entry;
            for (var stage = 0; stage < slow.Case.Stages.Count; stage++)
            {
                if (Player.Of(cause, stage, At(slow, cause, stage), At(fast, cause, stage)) is { } player) yield return player;
            }
        }
    }

    private static List<(int Place, long Ns)> All(IReadOnlyList<CauseTimes> entries, Cause cause) => [.. entries.Select((parts, place) => (place, parts[cause]))];

    private static List<(int Place, long Ns)> At(TracedBlock block, Cause cause, int stage)
    {
        var times = new List<(int Place, long Ns)>();
        for (var visit = 0; visit < block.Services.Count; visit++)
        {
            if (block.Case.Visits[visit].Stage == stage) times.Add((visit, block.Services[visit][cause]));
        }

        return times;
    }

    /// <summary>A cause of a stage, and what putting it back changes.</summary>
    private sealed record Player(Cause Cause, int Stage, IReadOnlyList<(int Place, long Change)> Changes)
    {
        /// <summary>Null: it changes nothing.</summary>
        public static Player? Of(Cause cause, int stage, List<(int Place, long Ns)> slow, List<(int Place, long Ns)> fast)
        {
            if (slow.Count == 0 || fast.Count == 0 || (slow.TrueForAll(one => one.Ns == 0) && fast.TrueForAll(one => one.Ns == 0))) return null;
            slow.Sort((one, other) => one.Ns.CompareTo(other.Ns));
            fast.Sort((one, other) => one.Ns.CompareTo(other.Ns));
            var changes = new List<(int Place, long Change)>(slow.Count);
            for (var rank = 0; rank < slow.Count; rank++)
            {
                var matched = fast[(int)((2L * rank + 1) * fast.Count / (2L * slow.Count))].Ns;
                if (matched != slow[rank].Ns) changes.Add((slow[rank].Place, matched - slow[rank].Ns));
            }

            return changes.Count == 0 ? null : new Player(cause, stage, changes);
        }
    }
}
