using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

public sealed class CpuDetailTests
{
    private const int Pairs = 12;

    [TestCase(1.0, 1.3, CpuDetail.Memory)]
    [TestCase(1.01, 1.1, CpuDetail.Memory)]
    [TestCase(1.2, 1.0, CpuDetail.Core)]
    [TestCase(1.2, 1.3, CpuDetail.Core)]
    [TestCase(1.0, 1.0, CpuDetail.Unknown)]
    [TestCase(0.9, 0.9, CpuDetail.Unknown)]
    public void WhatGrewTells(double compute, double memory, string detail) =>
        Assert.That(CpuDetail.Of(Timed(compute, memory, noise: 0.01), slower: true), Is.EqualTo(detail));

    [Test]
    public void WhoeverIsSlowerIsAsked() => Assert.That(CpuDetail.Of(Timed(1, 1 / 1.3, noise: 0.01), slower: false), Is.EqualTo(CpuDetail.Memory));

    [Test]
    public void NoiseIsNoReason()
    {
        var named = Enumerable.Range(0, 300).Count(seed => CpuDetail.Of(Timed(1, 1, noise: 0.2, seed), slower: true) != CpuDetail.Unknown);
        Assert.That(named, Is.LessThanOrEqualTo(12), "at 1 % for each of two");
    }

    [Test]
    public void FewPairsTellNothing()
    {
        Assert.That(CpuDetail.Of(Timed(1, 2, noise: 0).Take(7), slower: true), Is.Null);
        Assert.That(CpuDetail.Of(Timed(1, 2, noise: 0).Select((pair, i) => i < 5 ? (null, pair.Other) : pair), slower: true), Is.Null, "those that were not timed count for nothing");
    }

    [TestCase(1.0, 1.3, 1.4, 1.0, CpuDetail.Memory)]
    [TestCase(1.0, 1.3, 1.0, 1.0, CpuDetail.Core)]
    [TestCase(1.0, 1.0, 1.0, 1.2, CpuDetail.Unknown, Description = "the kernel took longer")]
    [TestCase(1.0, 1.0, 1.4, 1.0, CpuDetail.Unknown, Description = "misses that cost nothing")]
    [TestCase(1.2, 1.3, 1.4, 1.2, CpuDetail.Unknown, Description = "other work")]
    [TestCase(1.0, 1.0, 1.0, 1.0, CpuDetail.Unknown)]
    public void WhatWasCountedTellsWhereWhatWasTimedDoesNot(double work, double cyclesEach, double missesEach, double time, string detail)
    {
        var counts = Counted(work, cyclesEach, missesEach, time, noise: 0.01);
        Assert.Multiple(() =>
        {
            Assert.That(CpuDetail.Of(Timed(1, 1, noise: 0.01), counts, slower: true), Is.EqualTo(detail));
            Assert.That(CpuDetail.Of([], counts, slower: true), Is.EqualTo(detail), "nothing was timed");
            Assert.That(CpuDetail.Of([], counts.Select(pair => (pair.Other, pair.Base)), slower: false), Is.EqualTo(detail), "whoever is slower is asked");
            Assert.That(CpuDetail.Of(Timed(1.2, 1, noise: 0.01), counts, slower: true), Is.EqualTo(CpuDetail.Core), "what was timed goes first");
            Assert.That(CpuDetail.Of([], counts.Take(7), slower: true), Is.Null, "too few");
        });
    }

    [Test]
    public void NoiseOfCountsIsNoReason()
    {
        var named = Enumerable.Range(0, 300).Count(seed => CpuDetail.Of([], Counted(1, 1, 1, 1, noise: 0.2, seed), slower: true) is CpuDetail.Memory or CpuDetail.Core);
        Assert.That(named, Is.LessThanOrEqualTo(12), "at 1 % for each of two");
    }

    // Two visits each, of which the processor counted half the time.
    private static List<(StageCounts? Base, StageCounts? Other)> Counted(double work, double cyclesEach, double missesEach, double time, double noise, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Pairs).Select(_ => ((StageCounts?)Counts(1, 1, 1, 1), (StageCounts?)Counts(work, cyclesEach, missesEach, time)))];

        StageCounts Counts(double forWork, double forCycles, double forMisses, double forTime)
        {
            var counts = new StageCounts();
            for (var visit = 0; visit < 2; visit++)
            {
                // The work itself varies little.
                var instructions = 1e6 * forWork * (1 + (0.01 * ((2 * random.NextDouble()) - 1)));
                var cycles = instructions * forCycles * Noise();
                counts.Add(new VisitCounts(
                    visit, visit, (long)(cycles * 0.4 * forTime * Noise()), (long)(cycles * 0.2 * forTime), (long)(cycles / 2), (long)(instructions / 2),
                    (long)(instructions / 200 * forMisses * Noise()), 10, 1, 0, 0));
            }

            return counts;
        }

        double Noise() => 1 + (noise * ((2 * random.NextDouble()) - 1));
    }

    private static IEnumerable<(KernelTimes? Base, KernelTimes? Other)> Timed(double compute, double memory, double noise, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Pairs).Select(_ => ((KernelTimes?)Times(1, 1), (KernelTimes?)Times(compute, memory)))];

        KernelTimes Times(double forCompute, double forMemory) => new(Noisy(200_000 * forCompute), Noisy(200_000 * forMemory));

        long Noisy(double ns) => (long)(ns * (1 + noise * (2 * random.NextDouble() - 1)));
    }
}
