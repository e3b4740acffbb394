using Modbench.Ledger;
using Modbench.Tests.Explain;

namespace Modbench.Tests.WhatIfs;

/// <summary>Visits that found another in service, and which of them are compared.</summary>
internal sealed class SideBySideVisitsTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void AVisitsTimeIsWithoutItsWakeUp()
    {
        // 0–10 and 4–16, of which 2 ms until the worker was awake. The time watched is the shortest one, 10 ms or nearly.
        var only = Seen([0, 4 * Ms], workers: 2, [Chains.Times((Cause.Cpu, 10 * Ms)), Chains.Times((Cause.Cpu, 10 * Ms), (Cause.RunQueue, 2 * Ms))]).Single();
        Assert.Multiple(() =>
        {
            Assert.That(only.Log, Is.EqualTo(Math.Log(10 * Ms)).Within(1e-12));
            Assert.That(only.Share, Is.EqualTo(0.5).Within(1e-9), "the other was there for 6 of 12 ms");
            Assert.That(only.Stayed, Is.EqualTo(0.6).Within(0.02));
        });
    }

    [Test]
    public void WhoeverGoesOnIsNotComparedWithWhoeverIsWoken()
    {
        // Two slots: the third query gets the first one's worker at 10 ms, beside the second; the fourth and the fifth come when one worker has been idle for 7 and 70 ms.
        var seen = Seen([0, 2 * Ms, 3 * Ms, 100 * Ms, 101 * Ms, 200 * Ms, 201 * Ms], workers: 2, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 10 * Ms)), 7)]);
        Assert.That(seen, Has.Count.EqualTo(4), "the second, third, fifth and seventh met another");
        Assert.That(seen[2].Alike, Is.EqualTo(seen[3].Alike), "both came beside one that had begun a moment ago, on a worker that had been idle for about as long");
        Assert.That(seen.Select(one => one.Alike).Distinct().Count(), Is.EqualTo(3));
    }

    [Test]
    public void WhatAQueryNeedsElsewhereIsNoOther()
    {
        // Both stages of a query at once: a large query is large in both.
        var chain = Chains.Of([1, 1], [0, 50 * Ms], workers: 2);
        chain = chain with { Visits = [.. chain.Visits.Select(visit => visit with { After = [] })] };
        Assert.That(Seen(chain, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 10 * Ms)), 4)]), Is.Empty);
    }

    private static List<SideBySideVisit> Seen(long[] dues, int workers, IReadOnlyList<CauseTimes> services) => Seen(Chains.Of([workers], dues, workers), services);

    private static List<SideBySideVisit> Seen(ReplayCase of, IReadOnlyList<CauseTimes> services)
    {
        var block = Chains.Block(of, services) with { Dispatches = [.. services.Select(parts => parts[Cause.RunQueue])] };
        return [.. SideBySideVisits.Of(block, new GraphReplay(of).Run([.. services.Select(parts => parts.Sum)]), new Crowding(0, 16, 1, 0), 0)];
    }
}
