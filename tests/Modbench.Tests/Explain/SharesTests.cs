using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Who pays for a difference.</summary>
internal sealed class SharesTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void AtHighLoadTheCausePaysForTheQueueThatItSetsOff([Values(1, 2, 3, 4)] int seed)
    {
        // A stage of 20 ms at 80 % load of its slowed-down self: 3 ms of waiting for a core on each visit.
        var random = new Random(seed);
        const int queries = 2000;
        var arrivals = Chains.Of([1], Chains.Arrivals(random, queries, 0.8 / 0.023), workers: 1);
        var fast = Chains.Block(arrivals, [.. Enumerable.Range(0, queries).Select(_ => Chains.Times((Cause.Cpu, 20 * Ms + random.Next(-100_000, 100_000))))]);
        var slow = Chains.Block(
            arrivals,
            [.. Enumerable.Range(0, queries).Select(_ => Chains.Times((Cause.Cpu, 20 * Ms + random.Next(-100_000, 100_000)), (Cause.RunQueue, 3 * Ms + random.Next(-500_000, 500_000))))]);
        var delta = slow.Responses.Sum() - fast.Responses.Sum();

        var shares = Shares.Of(slow, fast, Shares.All);
        var queue = shares.Single(share => share.Cause == Cause.RunQueue);
        TestContext.Out.WriteLine($"Δ {delta / (double)queries / Ms:0.0} ms: {string.Join(", ", shares)}");
        Assert.That(queue.Ns / (double)delta, Is.EqualTo(1).Within(0.05));
        Assert.That(queue.DirectNs / (double)queries, Is.EqualTo(3.0 * Ms).Within(0.05 * Ms), "without queues, each query pays its own 3 ms");
        Assert.That(queue.Ns, Is.GreaterThan(queue.DirectNs * 3L / 2), "and the rest is what they made others wait");
    }

    [Test]
    public void SharesAddUpToTheDifferenceOfTheReplaysExactly([Range(1, 16)] int seed)
    {
        var random = new Random(seed);
        int[] slots = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => random.Next(1, 3))];
        var queries = random.Next(2, 60);
        var arrivals = Chains.Of(slots, Chains.Arrivals(random, queries, random.Next(1, 2000) * 1000.0), workers: random.Next(1, 4));
        var causes = Enum.GetValues<Cause>().Where(_ => random.Next(2) == 0).DefaultIfEmpty(Cause.Cpu).ToArray();
        var slow = Chains.Block(arrivals, Times());

        var fast = Chains.Block(arrivals, Times());
        var total = random.Next(3) switch { 0 => (Func<long[], long>)Shares.All, 1 => Shares.Middle, _ => Shares.Slowest };
        var shares = Shares.Of(slow, fast, total);

        var replaced = new long[slow.Services.Count];
        for (var stage = 0; stage < slots.Length; stage++)
        {
            int[] visits = [.. Enumerable.Range(0, replaced.Length).Where(visit => arrivals.Visits[visit].Stage == stage)];
            foreach (var cause in Enum.GetValues<Cause>())
            {
                var ranked = visits.OrderBy(visit => slow.Services[visit][cause]).ToArray();
                long[] values = [.. visits.Select(visit => fast.Services[visit][cause]).Order()];
                for (var rank = 0; rank < ranked.Length; rank++) replaced[ranked[rank]] += values[rank];
            }
        }

        // Times are drawn from a thousand million: no two are equal, and the ranks are the only ones there are.
        var all = total(new GraphReplay(arrivals).Run(replaced).Responses());
        Assert.That(shares.Sum(share => share.Ns), Is.EqualTo(total([.. slow.Responses]) - all), "exactly");

        List<CauseTimes> Times() =>
            [.. Enumerable.Range(0, queries * slots.Length).Select(_ => Chains.Times([.. causes.Select(cause => (cause, random.NextInt64(1, 1_000_000_000)))]))];
    }

    [Test]
    public void SwappingTheBlocksOfAClosedLoopTurnsTheSigns()
    {
        var random = new Random(7);
        var loop = Chains.Of([1, 1], new long[50], workers: 1);
        loop = loop with { Queries = [.. loop.Queries.Select((query, number) => query with { Follows = number - 1, Due = 1000 })] };
        var one = Chains.Block(loop, [.. Enumerable.Range(0, 100).Select(_ => Chains.Times((Cause.Cpu, random.Next(1, 1000)), (Cause.Gc, random.Next(1, 100))))]);
        var other = Chains.Block(loop, [.. Enumerable.Range(0, 100).Select(_ => Chains.Times((Cause.Cpu, random.Next(1, 1000)), (Cause.Gc, random.Next(200, 1000))))]);
        var there = Shares.Of(other, one, Shares.All);
        var back = Shares.Of(one, other, Shares.All);
        Assert.That(back.Select(share => (share.Cause, share.Stage, -share.Ns)), Is.EqualTo(there.Select(share => (share.Cause, share.Stage, share.Ns))));
        Assert.That(there.Sum(share => share.Ns), Is.EqualTo(other.Responses.Sum() - one.Responses.Sum()));
    }
}
