using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Closed loops beside a recursion that knows nothing of events.</summary>
internal sealed class ClosedLoopTurnsTests
{
    [Test]
    public void ALoopWithOtherSlotsIsWhatItsUsersWouldSee([Range(1, 60)] int seed)
    {
        var random = new Random(seed);
        var (users, was, changed) = (random.Next(1, 8), random.Next(1, 5), random.Next(1, 5));
        var service = Enumerable.Range(0, random.Next(20, 400)).Select(_ => random.NextInt64(1_000_000, 15_000_000)).ToArray();
        var thought = seed % 2 * 10_000;
        var (dues, ends) = Loop(users, was, service, thought);
        List<QueryRecord> queries = [.. dues.Select((due, number) => new QueryRecord(number, 0, 0, QueryOutcome.Completed, due, due, due, ends[number], -1, true))];

        var follows = ClosedLoopTurns.Of(queries, users);
        var loop = Chains.Of([was], dues, workers: was) with { InTurn = true };
        loop = loop with { Queries = [.. loop.Queries.Select((query, number) => follows[number] < 0 ? query : query with { Follows = follows[number], Due = dues[number] - ends[follows[number]] })] };

        Assert.That(follows.Count(query => query < 0), Is.EqualTo(Math.Min(users, service.Length)));
        Assert.That(follows.Where(query => query >= 0), Is.Unique, "an answer lets one query in");
        Assert.That(new GraphReplay(loop).Run(service).Ends, Is.EqualTo(ends), "as it was");
        var otherwise = loop with { Stages = [new(changed)], Workers = changed };

        // The users' last answers let nobody in; which these are may be others than they were.
        Assert.That(new GraphReplay(otherwise).Run(service).Ends.SkipLast(users), Is.EqualTo(Loop(users, changed, service, thought).Ends.SkipLast(users)));
    }

    /// <summary>
    /// Who is answered asks at once, or after a moment, from one list. The queries begin in its order; so the one after so many users becomes due with the
    /// earliest end that no earlier query took.
    /// </summary>
    private static (long[] Dues, long[] Ends) Loop(int users, int slots, long[] service, long thought)
    {
        var (dues, ends) = (new long[service.Length], new long[service.Length]);
        var free = new PriorityQueue<int, long>(Enumerable.Range(0, slots).Select(slot => (slot, 0L)));
        var answers = new PriorityQueue<int, long>();
        for (var query = 0; query < service.Length; query++)
        {
            if (query >= users && answers.TryDequeue(out _, out var answered)) dues[query] = answered + thought;
            free.TryDequeue(out var slot, out var since);
            ends[query] = Math.Max(since, dues[query]) + service[query];
            free.Enqueue(slot, ends[query]);
            answers.Enqueue(query, ends[query]);
        }

        return (dues, ends);
    }
}
