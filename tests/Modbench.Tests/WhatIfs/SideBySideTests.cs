using Modbench.Ledger;
using Modbench.Tests.Explain;

namespace Modbench.Tests.WhatIfs;

/// <summary>Which visits are at the same time as others.</summary>
internal sealed class SideBySideTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void AVisitsShareIsThatOfItsTimeInWhichAnyOtherHeldAWorker()
    {
        // 0–10, 6–16, 12–22 and 30–40: of the second 4 + 4 of 10 ms.
        Assert.That(Shares(holdsWorker: true), Is.EqualTo((double[])[0.4, 0.8, 0.4, 0]).Within(1e-9));
        Assert.That(Shares(holdsWorker: false), Is.All.Zero, "who awaits takes nothing of others");

        static double[] Shares(bool holdsWorker)
        {
            var chain = Chains.Of([3], [0, 6 * Ms, 12 * Ms, 30 * Ms], workers: 3);
            chain = chain with { Stages = [chain.Stages[0] with { HoldsWorker = holdsWorker }] };
            var block = Chains.Block(chain, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 10 * Ms)), 4)]);
            return SideBySide.Shares(block, new GraphReplay(chain).Run([.. block.Services.Select(parts => parts.Sum)]));
        }
    }

    [Test]
    public void TheVisitsOfABatchAreNotBesideEachOther()
    {
        var chain = Chains.Of([2], [0, 0, 5 * Ms, 5 * Ms, 50 * Ms, 50 * Ms], workers: 2);
        chain = chain with { Stages = [chain.Stages[0] with { BatchSize = 2, BatchWaitNs = Ms }] };
        var block = Chains.Block(chain, [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 10 * Ms)), 6)]);
        var result = new GraphReplay(chain).Run([.. block.Services.Select(parts => parts.Sum)]);
        Assert.That(SideBySide.Shares(block, result), Is.EqualTo((double[])[0.5, 0.5, 0.5, 0.5, 0, 0]).Within(1e-9));
    }

    [Test]
    public void FewerSlotsTakeBackWhatVisitsSideBySideCost([Values(1, 2)] int slots)
    {
        // Pairs that come at once: with two slots each was side by side all its time, so that alone it would be a tenth shorter.
        var dues = Enumerable.Range(0, 100).Select(query => query / 2 * 50 * Ms).ToArray();
        var block = Chains.Block(Chains.Of([2], dues, workers: 2), [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 11 * Ms)), 100)]);
        var replay = new ConditionReplay([block], new ReplaySetting("solo", ["S0"], [0, 1], 0, Enum.GetValues<Cause>().ToHashSet(), []));
        var whatIf = WhatIfParser.Parse($"Slots(S0)={slots}");
        var changed = replay.Predict(whatIf).Times!;
        Assert.That(changed.Of("response.mean"), Is.EqualTo(slots == 1 ? 16.5 * Ms : 11 * Ms).Within(1));
        Assert.That(replay.PredictSlower(whatIf, changed)?.Of("response.mean"), slots == 1 ? Is.EqualTo(15 * Ms).Within(1) : Is.Null);
    }
}
