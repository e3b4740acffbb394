using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Engine;

[Parallelizable]
public sealed class TimeTallyTests
{
    private static readonly double[] Shares = [0, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 1];

    [Test]
    public void UpToTheLimitQuantilesAreThoseOfTheSortedTimes([Values(1, 2, 3, 10, 999, 1000)] int count, [Values(1, 30, 62)] int bits)
    {
        var times = Times(count, bits);
        var tally = Tally(times, limit: 1000);
        Assert.That(tally.IsExact, Is.True);
        foreach (var share in Shares) Assert.That(tally.Quantile(share), Is.EqualTo(Quantile.Of(times, share)).Within(1).Ulps, $"{share}");
    }

    [Test]
    public void AboveTheLimitQuantilesAreOffByNoMoreThanIsSaid([Values(1, 9, 10, 11, 30, 62)] int bits)
    {
        var times = Times(5000, bits);
        var tally = Tally(times, limit: 1000);
        Assert.That(tally.IsExact, Is.False);
        Assert.That(TimeTally.Error, Is.EqualTo(0.001).Within(2.5).Percent);
        foreach (var share in Shares) Assert.That(tally.Quantile(share), Is.EqualTo(Quantile.Of(times, share)).Within(100 * TimeTally.Error).Percent, $"{share}");
        if (bits <= 10) Assert.That(Shares.Select(tally.Quantile), Is.EqualTo(Shares.Select(share => Quantile.Of(times, share))).Within(1e-9), "short times have buckets of their own");
    }

    [Test]
    public void TheWorstTimeOfEachBucketIsOffByNoMoreThanIsSaid()
    {
        var last = -1;
        for (var shift = 0; shift < 63; shift++)
        {
            var low = 1L << shift;
            foreach (var time in new[] { low, low + (low >> 10), low + (low >> 9), low + (low - 1) })
            {
                var bucket = TimeHistogram.Bucket(time);
                Assert.That(bucket, Is.GreaterThanOrEqualTo(last), "buckets are in the order of their times");
                Assert.That(TimeHistogram.Middle(bucket), Is.EqualTo((double)time).Within(time * TimeTally.Error + 1e-9), $"{time}");
                last = bucket;
            }
        }
    }

    [Test]
    public void TheMeanIsExactHoweverManyThereAre()
    {
        var tally = new TimeTally(limit: 2);
        for (var time = 0; time < 10; time++) tally.Add((1L << 49) + (time * 100));
        Assert.That(tally.Mean, Is.EqualTo((1L << 49) + 450));
        Assert.That(new TimeTally().Mean, Is.NaN);
        Assert.That(() => new TimeTally().Quantile(0.5), Throws.InvalidOperationException);
    }

    [Test]
    public void WhatWasAskedBeforeDoesNotChangeWhatComesAfter()
    {
        var asked = new TimeTally(limit: 100);
        var times = Times(300, 20);
        for (var count = 1; count <= times.Length; count++)
        {
            asked.Add(times[count - 1]);
            var fresh = Tally(times[..count], limit: 100);
            Assert.That(asked.Quantile(0.9), Is.EqualTo(fresh.Quantile(0.9)), $"{count}");
        }
    }

    // As times are: few of them long.
    private static long[] Times(int count, int bits)
    {
        var random = new Random((100 * count) + bits);
        var times = new long[count];
        for (var place = 0; place < count; place++) times[place] = random.NextInt64(1L << random.Next(bits + 1));
        Array.Sort(times);
        return times;
    }

    private static TimeTally Tally(long[] sorted, int limit)
    {
        var tally = new TimeTally(limit);
        var shuffled = sorted.ToArray();
        new Random(1).Shuffle(shuffled);
        foreach (var time in shuffled) tally.Add(time);
        return tally;
    }
}
