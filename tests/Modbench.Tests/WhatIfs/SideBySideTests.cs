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

    [TestCase(1)]
    [TestCase(2)]
    public void FewerSlotsTakeBackWhatVisitsSideBySideCost(int slots)
    {
        // Pairs that come at once: with two slots each was side by side all its time, so that alone it would be as much shorter.
        var dues = Enumerable.Range(0, 100).Select(query => query / 2 * 50 * Ms).ToArray();
        var block = Chains.Block(Chains.Of([2], dues, workers: 2), [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 11 * Ms)), 100)]);
        var replay = new ConditionReplay([block], Alone(cores: 2));
        Assert.That(replay.Cost, Is.EqualTo(SideBySideCost.Unknown), "all met another: nothing to compare with");
        var changed = replay.Predict(WhatIfParser.Parse($"Slots(S0)={slots}")).Times!;
        Assert.That(changed.Least.Of("response.mean"), Is.EqualTo(slots == 1 ? 16.5 * Ms : 11 * Ms).Within(1));
        Assert.That(changed.Most.Of("response.mean"), Is.EqualTo(slots == 1 ? 13.75 * Ms : 11 * Ms).Within(1));
        Assert.That(changed.Value.Of("response.mean"), Is.EqualTo(slots == 1 ? 16.5 * Ms / 1.05 : 11 * Ms).Within(1));
    }

    [Test]
    public void CoresThatAreTooFewAreSharedByAll([Values(0, 0.5)] double rest)
    {
        // Pairs that come at once and took their turns; the process keeps 1.25 cores busy for each.
        var dues = Enumerable.Range(0, 100).Select(query => query / 2 * 50 * Ms).ToArray();
        var block = Chains.Block(Chains.Of([1], dues, workers: 1), [.. Enumerable.Repeat(Chains.Times((Cause.Cpu, 10 * Ms)), 100)]);
        var replay = new ConditionReplay([block], Alone(cores: 2) with { CpuNs = 1250 * Ms, RestCores = rest }, new SideBySideCost(0, 0, 0));
        var changed = replay.Predict(WhatIfParser.Parse("Slots(S0)=2")).Times!;
        Assert.That(changed.Most.Of("response.mean"), Is.EqualTo(10 * Ms * (2.5 + rest) / 2).Within(1), "if the quarter goes with each visit, two need two and a half cores");
        var beside = 250.0 * Ms / replay.Measured.ElapsedNs;
        Assert.That(changed.Least.Of("response.mean"), Is.EqualTo(10 * Ms * (2 + beside + rest) / 2).Within(1), "if it goes on beside them all the time, little more than two");
    }

    [Test]
    public void WhatVisitsTakeOfEachOtherIsReadOffThoseThatMet([Values(0, 0.05, 0.3)] double cost)
    {
        var (held, told) = (0, 0);
        const int launches = 24;
        for (var seed = 0; seed < launches; seed++)
        {
            var shown = new ConditionReplay([new SharedCores(cost) { Queries = 6000 }.Block(new Random(seed), slots: 2)], Alone(cores: 4)).Cost;
            if (shown.Low <= cost && cost <= shown.High) held++;
            if (cost > SideBySideCost.Unknown.High ? shown.High > SideBySideCost.Unknown.High : shown.High - shown.Low < SideBySideCost.Unknown.High) told++;
        }

        Assert.That(held, Is.GreaterThanOrEqualTo(launches * 0.85), "of 95 in 100");
        Assert.That(told, Is.GreaterThan(launches / 2), "it is more than what is taken where nothing is known");
    }

    [Test]
    public void WhatTheyTakeIsPutOnVisitsThatComeSideBySide([Values(0, 0.1, 0.5)] double cost, [Values(1, 2)] int slots)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var was = new ConditionReplay([new SharedCores(cost).Block(new Random(seed), slots)], Alone(cores: 4), new SideBySideCost(cost, cost, cost));
            var truth = ReplayTimes.Measured([new SharedCores(cost).Block(new Random(seed), 3 - slots)]);
            var predicted = was.Predict(WhatIfParser.Parse($"Slots(S0)={3 - slots}")).Times!.Value;
            Assert.That(predicted.Of("response.mean"), Is.EqualTo(truth.Of("response.mean")).Within(2).Percent);
        }
    }

    private static ReplaySetting Alone(int cores) => new("solo", ["S0"], [.. Enumerable.Range(0, cores)], 0, 0, Enum.GetValues<Cause>().ToHashSet(), []);
}
