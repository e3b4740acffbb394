namespace Modbench.Ledger;

/// <summary>A cause's part of a difference between two blocks, in nanoseconds summed over the queries that count.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Stage">The stage whose visits had it; −1: none, it comes before all.</param>
/// <param name="Ns">Its share, queueing that it sets off included.</param>
/// <param name="DirectNs">Its share where nothing ever queues.</param>
public readonly record struct Share(Cause Cause, int Stage, long Ns, long DirectNs)
{
    /// <summary>Of <see cref="Cause.Graph"/>, what of it, see <see cref="GraphDetail"/>; null: of any other.</summary>
    public string? Detail { get; init; }
}

/// <summary>
/// Splits what a replay takes longer than another among causes, by the value of Shapley (1953): each cause of each stage gets the mean, over the orders in which
/// they could be put back, of what putting it back saves. Whoever makes others queue pays for their waiting, and the shares add up exactly. Over all orders of up
/// to four; of more over 32, which are 16 that a fixed seed draws and each one's reverse. Of made-up queues, 300 each with five, six and
/// eight causes, such shares were up to 3.1, 3.5 and 6.2 % of the difference off those over all orders, half of them by no more than 0.14 %.
/// </summary>
public sealed class Shares
{
    private const int Orders = 32;
    private const int MostInAllOrders = 4;

    private readonly TracedBlock slow;
    private readonly Func<long[], long> total;
    private readonly IReadOnlyList<Player> players;
    private readonly GraphReplay queueing;
    private readonly GraphReplay? direct;

    private Shares(TracedBlock slow, Func<long[], long> total, IReadOnlyList<Player> players, bool queues)
    {
        this.slow = slow;
        this.total = total;
        this.players = players;
        queueing = new GraphReplay(slow.Case);
        direct = queues ? new GraphReplay(Unlimited(slow.Case)) : null;
    }

    /// <summary>What of the difference goes to which cause of which stage: what the slow block takes longer than it would with the fast block's times.</summary>
    /// <param name="slow">Its arrivals are replayed.</param>
    /// <param name="fast">Its times are put in: each stage's and cause's by rank, the shortest for the shortest; so are its slots, batches and workers.</param>
    /// <param name="total">What is to be explained of all queries' responses: their sum, or that of some.</param>
    public static IReadOnlyList<Share> Of(TracedBlock slow, TracedBlock fast, Func<long[], long> total) => Of(slow, fast, total, [], queues: true).Shares;

    /// <summary>The same, where stages may be new.</summary>
    /// <param name="slow">As above.</param>
    /// <param name="fast">As above, its stages under the same numbers.</param>
    /// <param name="total">As above.</param>
    /// <param name="added">Stages that the fast block has not: they are taken out.</param>
    /// <param name="queues">False: what is set off by queueing is not told apart, and all is direct.</param>
    /// <returns>With what is left when all is put back.</returns>
    internal static (IReadOnlyList<Share> Shares, long Left) Of(TracedBlock slow, TracedBlock fast, Func<long[], long> total, IReadOnlyCollection<int> added, bool queues) =>
        new Shares(slow, total, [.. Player.Of(slow, fast, added)], queues).Split();

    /// <summary>What stages take that are to be gone.</summary>
    /// <param name="block">They are taken out of it.</param>
    /// <param name="total">As above.</param>
    /// <param name="gone">Their numbers.</param>
    /// <param name="queues">As above.</param>
    /// <returns>With what is left without them.</returns>
    internal static (IReadOnlyList<Share> Shares, long Left) Without(TracedBlock block, Func<long[], long> total, IReadOnlyList<int> gone, bool queues) =>
        new Shares(block, total, [.. gone.Select(stage => Player.Without(block, stage, GraphDetail.Gone))], queues).Split();

    /// <summary>Sum of all responses.</summary>
    public static long All(long[] responses) => responses.Sum();

    /// <summary>Sum of those that neither the fastest quarter has nor the slowest.</summary>
    public static long Middle(long[] responses) => responses.Order().Skip(responses.Length / 4).Take(MiddleCount(responses.Length)).Sum();

    /// <summary>How many those are.</summary>
    public static int MiddleCount(int queries) => queries - (2 * (queries / 4));

    /// <summary>Sum of the slowest twentieth, one at least.</summary>
    public static long Slowest(long[] responses) => responses.OrderDescending().Take(SlowestCount(responses.Length)).Sum();

    /// <summary>How many those are.</summary>
    public static int SlowestCount(int queries) => Math.Max(1, queries / 20);

    private (IReadOnlyList<Share> Shares, long Left) Split()
    {
        var orders = AllOrders() ?? SomeOrders();
        var shares = new Int128[players.Count];
        var directs = new Int128[players.Count];
        var all = Total(queueing, Sums(slow.Services), Sums(slow.Entries));
        var allDirect = direct is null ? 0 : Total(direct, Sums(slow.Services), Sums(slow.Entries));
        var left = all;
        foreach (var order in orders)
        {
            left = Walk(order, queueing, all, shares, queues: true);
            if (direct is not null) Walk(order, direct, allDirect, directs, queues: false);
        }

        var whole = Divide(shares, orders.Count);
        var alone = direct is null ? whole : Divide(directs, orders.Count);
        return ([.. players.Select((player, number) => new Share(player.Cause, player.Stage, whole[number], alone[number]) { Detail = player.Detail })], left);
    }

    /// <summary>Puts the causes back one after the other.</summary>
    /// <param name="order">In this order.</param>
    /// <param name="replay">With or without queues.</param>
    /// <param name="all">What it comes to before any is put back.</param>
    /// <param name="saved">Added to: what each saved.</param>
    /// <param name="queues">False: nothing ever queues, so that slots, batches and workers are no matter.</param>
    /// <returns>What it comes to when all are.</returns>
    private long Walk(IReadOnlyList<int> order, GraphReplay replay, long all, Int128[] saved, bool queues)
    {
        var service = Sums(slow.Services);
        var entry = Sums(slow.Entries);
        var before = all;
        foreach (var number in order)
        {
            var player = players[number];
            var times = player.Stage < 0 ? entry : service;
            foreach (var (place, change) in player.Times) times[place] += change;
            if (player.IsOfGraph && (queues || player.Form is { IsPassed: true })) replay = PutBack(replay, player);
            var after = Total(replay, service, entry);
            saved[number] += before - after;
            before = after;
        }

        return before;
    }

    private static GraphReplay PutBack(GraphReplay replay, Player player)
    {
        ReplayStage[] stages = [.. replay.Case.Stages];
        if (player.Form is { } form) stages[player.Stage] = form;
        var changed = replay.Case.With(stages, player.Threads ?? replay.Case.Threads);
        return replay.With(player.Workers is { } workers ? changed with { Workers = workers } : changed);
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
        Threads = 0,
    };
}
