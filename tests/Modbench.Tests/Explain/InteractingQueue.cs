using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Stages one after the other at a high load, of which some lose time to some causes; what they would take without some of them, by a recursion.</summary>
internal sealed class InteractingQueue
{
    private const long Work = 8_000_000;
    private const long Lost = 4_000_000;

    private static readonly Cause[] Causes = [Cause.RunQueue, Cause.Throttle, Cause.Gc, Cause.Lock, Cause.Wait, Cause.Io];

    private readonly int[] slots;
    private readonly long[] dues;
    private readonly long[] work;
    private readonly (Cause Cause, int Stage)[] players;
    private readonly long[][] times;

    /// <param name="random">Everything is drawn from it.</param>
    /// <param name="stages">Of one or two slots.</param>
    /// <param name="players">How many causes of stages there are.</param>
    /// <param name="names">Of the causes, all of the first stage; null: drawn.</param>
    public InteractingQueue(Random random, int stages, int players, Cause[]? names = null)
    {
        slots = [.. Enumerable.Range(0, stages).Select(_ => random.Next(1, 3))];
        (Cause Cause, int Stage)[] possible = [.. Causes.SelectMany(cause => Enumerable.Range(0, stages).Select(stage => (cause, stage)))];
        random.Shuffle(possible);
        this.players = names is null ? [.. possible.Take(players)] : [.. names.Select(name => (name, 0))];

        // The busiest stage has something to do from 60 to 110 % of the time, with all that it loses.
        var queries = random.Next(20, 80);
        var busiest = Enumerable.Range(0, stages).Max(stage => (Work + (Lost * this.players.Count(player => player.Stage == stage))) / slots[stage]);
        dues = Chains.Arrivals(random, queries, (0.6 + (0.5 * random.NextDouble())) / busiest * 1e9);
        work = [.. Enumerable.Range(0, queries * stages).Select(_ => random.NextInt64(1, 2 * Work))];
        times = [.. Enumerable.Range(0, players).Select(_ => Enumerable.Range(0, queries).Select(_ => random.NextInt64(1, 2 * Lost)).ToArray())];
    }

    /// <summary>What the ledger makes of it, in the order of the players.</summary>
    /// <param name="total">What is explained.</param>
    public IReadOnlyList<Share> SharesOf(Func<long[], long> total)
    {
        var chain = Chains.Of(slots, dues, workers: work.Length);
        var shares = Shares.Of(Block((1 << players.Length) - 1), Block(0), total);
        return shares.Count == players.Length ? [.. players.Select(player => shares.Single(share => (share.Cause, share.Stage) == player))] : shares;

        TracedBlock Block(int lost) => Chains.Block(chain, [.. work.Select((_, visit) => Parts(visit, lost))]);
    }

    /// <summary>By player: what it takes of the visits themselves.</summary>
    public long[] Direct => [.. times.Select(lost => lost.Sum())];

    /// <summary>By player: what putting it back saves, by going through each order of all.</summary>
    /// <param name="total">What is explained.</param>
    public double[] MeansOverAllOrders(Func<long[], long> total)
    {
        var known = new Dictionary<int, long>();
        var saved = new long[players.Length];
        var orders = 0;
        Extend([]);
        return [.. saved.Select(sum => sum / (double)orders)];

        void Extend(List<int> order)
        {
            if (order.Count == players.Length)
            {
                orders++;
                var lost = (1 << players.Length) - 1;
                foreach (var player in order)
                {
                    saved[player] += Total(lost) - Total(lost & ~(1 << player));
                    lost &= ~(1 << player);
                }
            }

            foreach (var player in Enumerable.Range(0, players.Length).Except(order).ToList()) Extend([.. order, player]);
        }

        long Total(int lost)
        {
            if (!known.TryGetValue(lost, out var sum))
                known[lost] = sum = total(Chains.Responses(slots, dues, (query, stage) => Parts((query * slots.Length) + stage, lost).Sum));
            return sum;
        }
    }

    private CauseTimes Parts(int visit, int lost)
    {
        var parts = Chains.Times((Cause.Cpu, work[visit]));
        for (var player = 0; player < players.Length; player++)
        {
            if (players[player].Stage == visit % slots.Length && ((lost >> player) & 1) == 1) parts = parts.Plus(players[player].Cause, times[player][visit / slots.Length]);
        }

        return parts;
    }
}
