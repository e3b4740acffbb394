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

    private static IEnumerable<(KernelTimes? Base, KernelTimes? Other)> Timed(double compute, double memory, double noise, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, Pairs).Select(_ => ((KernelTimes?)Times(1, 1), (KernelTimes?)Times(compute, memory)))];

        KernelTimes Times(double forCompute, double forMemory) => new(Noisy(200_000 * forCompute), Noisy(200_000 * forMemory));

        long Noisy(double ns) => (long)(ns * (1 + noise * (2 * random.NextDouble() - 1)));
    }
}
