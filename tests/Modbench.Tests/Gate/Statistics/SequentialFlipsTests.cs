using System.Diagnostics;
using MathNet.Numerics.Distributions;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Statistics;

public sealed class SequentialFlipsTests
{
    private static readonly Look[] Small = [new(3, 0.13, 0), new(5, 0.2, 0), new(6, 0.25, 0)];

    /// <summary>All signs one after the other, Student's t where there is no floor, and the definition read from the top: another way to the same looks.</summary>
    [Test]
    public void ItIsWhatTryingAllSignsGives([Range(0, 19)] int seed, [Values(0, 0.7)] double floor, [Values] bool leaves)
    {
        var random = new Random(seed);
        var pairs = Pairs(random, Small[^1].Pairs, 1 + (seed % 3), 0.6, 1);
        double[] floors = [.. pairs[0].Select((_, measure) => floor * (1 + measure))];
        int[] last = [.. floors.Select((_, measure) => leaves && measure > 0 ? 0 : 2)];
        var seen = SequentialFlips.Of(pairs, floors, Small, last);
        Assert.That(seen.Select(look => string.Join(',', Enumerable.Range(0, pairs[0].Length).Where(look.Grew))), Is.EqualTo(ByTheBook(pairs, floors, Small, last)));
    }

    [Test]
    public void AtMostWhatIsSpentFails([Values(1, 4)] int measures, [Values(1.0, double.PositiveInfinity)] double freedom)
    {
        const int Suites = 2000;
        var random = new Random(measures);
        var failed = new int[2];
        Look[] looks = [new(8, 0.004, 0), new(9, 0.05, 0)];
        for (var suite = 0; suite < Suites; suite++)
        {
            var seen = SequentialFlips.Of(Pairs(random, 9, measures, 0, freedom), new double[measures], looks);
            for (var look = 0; look < seen.Count; look++) failed[look] += seen.Take(look + 1).Any(one => one.Failed) ? 1 : 0;
        }

        // Three and a half standard deviations of counting.
        Assert.That(failed[0], Is.LessThanOrEqualTo((0.004 * Suites) + (3.5 * Math.Sqrt(0.004 * Suites))));
        Assert.That(failed[1], Is.EqualTo(0.05 * Suites).Within(3.5 * Math.Sqrt(0.05 * Suites)), "and it is spent");
    }

    [Test]
    public void EightPairsThatAllGrewMostFailAtTheFirstLook()
    {
        var pairs = Enumerable.Range(0, 8).Select(pair => new[] { 0.03 + (0.001 * pair) }).ToList();
        Assert.That(SequentialFlips.Of(pairs, [0], Look.Default).Single().Failed, Is.True);
        pairs[3] = [-0.001];
        Assert.That(SequentialFlips.Of(pairs, [0], Look.Default).Single().Failed, Is.False, "the signs that turn it round are higher: 1 in 256 has been spent on those");
    }

    [Test]
    public void ASteadyMeasureFarBelowItsToleranceHidesNothingWhereThereAreFloors()
    {
        var random = new Random(3);
        var pairs = Enumerable.Range(0, 8).Select(_ => new[] { 0.08 + Normal.Sample(random, 0, 0.02), -0.095 + Normal.Sample(random, 0, 0.002) }).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(SequentialFlips.Of(pairs, [0, 0], Look.Default).Single().Grew(0), Is.False);
            Assert.That(SequentialFlips.Of(pairs, [0.01, 0.05], Look.Default).Single().Grew(0), Is.True);
        });
    }

    [Test]
    [NonParallelizable]
    public void TwentyPairsOfTenMeasuresTakeLessThanASecond()
    {
        var pairs = Pairs(new Random(1), 20, 10, 1, double.PositiveInfinity);
        IReadOnlyList<FlipLook> seen = [];
        var took = TimeSpan.MaxValue;
        for (var attempt = 0; attempt < 5 && took >= TimeSpan.FromSeconds(1); attempt++)
        {
            var begun = Stopwatch.GetTimestamp();
            seen = SequentialFlips.Of(pairs, new double[10], Look.Default);
            var one = Stopwatch.GetElapsedTime(begun);
            if (one < took) took = one;
        }

        Assert.That(seen.Select(one => one.Look.Pairs), Is.EqualTo(new[] { 8, 12, 16, 20 }));
        Assert.That(seen.Select(one => one.Limit), Is.All.InRange(0.3, 1));
        Assert.That(took, Is.LessThan(TimeSpan.FromSeconds(1)));
        TestContext.Out.WriteLine($"{took.TotalMilliseconds:0} ms");
    }

    [Test]
    public void UnitsOrderOfMeasuresAndWhatNeverDiffersMakeNoDifference()
    {
        var pairs = Pairs(new Random(2), 12, 3, 0.7, 3);
        var seen = SequentialFlips.Of(pairs, [0.1, 0.2, 0.3], Look.Default);
        List<double[]> scaled = [.. pairs.Select(pair => new[] { 1e6 * pair[2], pair[0], 1e-6 * pair[1], 0 })];
        var other = SequentialFlips.Of(scaled, [0.3e6, 0.1, 0.2e-6, 0], Look.Default);
        Assert.That(other.Select(look => look.Limit), Is.EqualTo(seen.Select(look => look.Limit)).Within(1e-9));
        Assert.That(other.Select(look => (look.Grew(1), look.Grew(2), look.Grew(0), look.Grew(3))), Is.EqualTo(seen.Select(look => (look.Grew(0), look.Grew(1), look.Grew(2), false))));
    }

    [Test]
    public void EqualStatisticsFailTogetherOrNotAtAll()
    {
        // All sizes are equal: of 4,096 signs 1 has no pair turned, 12 have one, 66 have two, and 24 may fail.
        var one = Enumerable.Range(0, 12).Select(pair => new[] { pair < 1 ? -1.0 : 1 }).ToList();
        var two = Enumerable.Range(0, 12).Select(pair => new[] { pair < 2 ? -1.0 : 1 }).ToList();
        Assert.That(SequentialFlips.Of(one, [0], [new Look(12, 0.006, 0)]).Single().Failed, Is.True);
        Assert.That(SequentialFlips.Of(two, [0], [new Look(12, 0.006, 0)]).Single().Failed, Is.False);
    }

    [Test]
    public void WithoutPairsOrMeasuresThereIsNothingToSee()
    {
        Assert.That(SequentialFlips.Of([], [0], Look.Default), Is.Empty);
        Assert.That(SequentialFlips.Of([[], []], [], Look.Default), Is.Empty);
        Assert.That(() => SequentialFlips.Of([.. Enumerable.Repeat(new double[] { 1 }, 21)], [0], [new Look(21, 0.01, 0)]), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static List<double[]> Pairs(Random random, int pairs, int measures, double shift, double freedom)
    {
        return [.. Enumerable.Range(0, pairs).Select(_ =>
        {
            var common = Draw(); // measures of a pair go together
            return Enumerable.Range(0, measures).Select(_ => shift + (0.6 * common) + (0.8 * Draw())).ToArray();
        })];

        double Draw() => double.IsFinite(freedom) ? StudentT.Sample(random, 0, 1, freedom) : Normal.Sample(random, 0, 1);
    }

    private static List<string> ByTheBook(List<double[]> pairs, double[] floors, Look[] looks, int[] last)
    {
        List<Func<int[], bool>> rejects = [];
        List<string> said = [];
        foreach (var look in looks)
        {
            int[] measures = [.. Enumerable.Range(0, floors.Length).Where(measure => last[measure] >= said.Count)];
            var all = Signs(look.Pairs).ToList();
            var earlier = rejects.ToList();
            var left = all.Where(signs => !earlier.Exists(one => one(signs))).OrderByDescending(signs => Best(signs, look.Pairs, measures)).ToList();
            var may = (int)(look.Spent * all.Count) - (all.Count - left.Count);
            var limit = may <= 0 ? double.PositiveInfinity : Best(left[may], look.Pairs, measures);
            rejects.Add(signs => Exceeds(Best(signs, look.Pairs, measures), limit));
            var observed = Enumerable.Repeat(1, look.Pairs).ToArray();
            said.Add(string.Join(',', measures.Where(measure => Exceeds(T(observed, measure, look.Pairs), limit))));
        }

        return said;

        static bool Exceeds(double one, double limit) => one > limit + (1e-9 * Math.Abs(limit)) + 1e-12;

        double Best(int[] signs, int count, int[] measures) => measures.Max(measure => T(signs, measure, count));

        double T(int[] signs, int measure, int count)
        {
            double[] values = [.. Enumerable.Range(0, count).Select(pair => signs[pair] * pairs[pair][measure])];
            var mean = values.Average();
            return floors[measure] == 0
                ? mean / Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (count - 1) / count)
                : mean / Math.Sqrt(values.Average(value => value * value) + (floors[measure] * floors[measure]));
        }

        static IEnumerable<int[]> Signs(int count) =>
            count == 0 ? [[]] : Signs(count - 1).SelectMany(rest => (int[][])[[.. rest, 1], [.. rest, -1]]);
    }
}
