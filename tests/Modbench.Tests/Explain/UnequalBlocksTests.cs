using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Blocks of different numbers of queries: times are put in the places of others by their rank among all, so that more of the same is no difference.</summary>
internal sealed class UnequalBlocksTests
{
    private const long Ms = 1_000_000;

    [TestCase(1, 2)]
    [TestCase(2, 1)]
    [TestCase(1, 3)]
    [TestCase(3, 1)]
    [TestCase(3, 2)]
    [TestCase(2, 3)]
    public void TheSameTimesMoreOftenAreNoDifference(int timesBase, int times)
    {
        var random = new Random(1);
        long[] drawn = [.. Enumerable.Range(0, 100).Select(_ => random.NextInt64(1, 20 * Ms))];
        var shares = Shares.Of(Block(random, Repeat(drawn, times)), Block(random, Repeat(drawn, timesBase)), Shares.All);
        Assert.That(shares.Select(share => (share.Ns, share.DirectNs)), Is.All.EqualTo((0L, 0L)));

        static long[] Repeat(long[] drawn, int times) => [.. Enumerable.Repeat(drawn, times).SelectMany(all => all)];
    }

    [Test]
    public void TwiceAsManyOfOneDistributionAreAboutNone([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var (few, many) = (Draw(random, 1000), Draw(random, 2000));
        var more = Shares.Of(Block(random, many), Block(random, few), Shares.All).Single();
        var fewer = Shares.Of(Block(random, few), Block(random, many), Shares.All).Single();
        Assert.That(more.DirectNs, Is.EqualTo(many.Sum() - (2 * few.Sum())), "each of the few stands for two");
        Assert.That(more.DirectNs / (double)many.Sum(), Is.EqualTo(0).Within(0.1));
        Assert.That(fewer.DirectNs / (double)few.Sum(), Is.EqualTo(0).Within(0.1));
    }

    [Test]
    public void OneStandsForTheMiddleOfThoseInItsPlace()
    {
        var share = Shares.Of(Block(new Random(1), [10, 20]), Block(new Random(1), [1, 2, 3, 4, 5, 6]), Shares.All).Single();
        Assert.That(share.DirectNs, Is.EqualTo(30 - (2 + 5)));
    }

    [Test]
    public void WhatAllTakeLongerIsFoundAmongMore([Values(1, 2, 3)] int times)
    {
        var random = new Random(1);
        var few = Draw(random, 200);
        long[] longer = [.. Enumerable.Repeat(few, times).SelectMany(all => all).Select(ns => ns + 3 * Ms)];
        var share = Shares.Of(Block(random, longer), Block(random, few), Shares.All).Single();
        Assert.That(share.DirectNs, Is.EqualTo(longer.Length * 3 * Ms));
        Assert.That(share.Ns, Is.GreaterThan(share.DirectNs), "and they queue");
    }

    /// <summary>Exponential, of 10 ms.</summary>
    private static long[] Draw(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (long)(-Math.Log(1 - random.NextDouble()) * 10 * Ms))];

    /// <summary>In a queue, in whatever order.</summary>
    private static TracedBlock Block(Random random, long[] times)
    {
        var mixed = (long[])times.Clone();
        random.Shuffle(mixed);
        return Chains.Block(Chains.Of([1], Chains.Arrivals(random, mixed.Length, 60), workers: 1), [.. mixed.Select(ns => Chains.Times((Cause.Cpu, ns)))]);
    }
}
