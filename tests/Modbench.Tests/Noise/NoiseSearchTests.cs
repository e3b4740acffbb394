using Modbench.Ledger;

namespace Modbench.Tests.Noise;

/// <summary>Which sources are named of turns in which it is known what makes them slow.</summary>
[Parallelizable]
public sealed class NoiseSearchTests
{
    [TestCase(NoiseSource.CoreWaits)]
    [TestCase(NoiseSource.Collections)]
    public void TheOneThatMakesTurnsSlowIsNamed(NoiseSource planted)
    {
        var found = Each(100, seed => new PlantedTurns(seed) { Slope = new() { [planted] = 0.02 } });
        Assert.That(found.Count(names => names.Contains(planted)), Is.EqualTo(100));
        Assert.That(found.Count(names => names.Count > 1), Is.LessThanOrEqualTo(12), "others by chance: one in twenty");
    }

    [Test]
    public void TwoAreNamedTheStrongerOneFirst()
    {
        var found = Each(50, seed => new PlantedTurns(seed) { Slope = new() { [NoiseSource.Steal] = 0.04, [NoiseSource.PageFaults] = 0.02 } });
        Assert.That(found.Count(names => names is [NoiseSource.Steal, NoiseSource.PageFaults, ..]), Is.GreaterThanOrEqualTo(49));
    }

    [Test]
    public void OneThatActsInFewPairsIsNamed()
    {
        // A job of some seconds: two of eight pairs meet it.
        var found = Each(50, seed => new PlantedTurns(seed)
        {
            Slope = new() { [NoiseSource.OtherProcesses] = 0.1 },
            Amount = (random, source, pair, _) => source != NoiseSource.OtherProcesses ? random.NextDouble() : pair is 3 or 4 ? 2 * random.NextDouble() : 0,
        });
        Assert.That(found.Count(names => names.Contains(NoiseSource.OtherProcesses)), Is.GreaterThanOrEqualTo(40));
    }

    [Test]
    public void WhereNothingExplainsItNothingIsNamed()
    {
        // 5 % by construction, over six sources together: of 100, more than 12 would be 1 in 1,000.
        PlantedTurns[] kinds = [new(0), new(0) { IsHeavy = true }, new(0) { ProcessSd = 0.03 }, new(0) { ObjectSd = 0.02, Lives = 2, RoundsOfLife = 3 }];
        var named = kinds.Select((kind, place) => Each(100, seed => new PlantedTurns((1000 * place) + seed)
        {
            IsHeavy = kind.IsHeavy,
            ProcessSd = kind.ProcessSd,
            ObjectSd = kind.ObjectSd,
            Lives = kind.Lives,
            RoundsOfLife = kind.RoundsOfLife,
        }).Count(names => names.Count > 0));
        Assert.That(named, Is.All.InRange(1, 12));
    }

    [Test]
    public void WhatDiffersFromProcessToProcessIsNoSourceOfSlowTurns()
    {
        // One side of each pair faults more, and is slower for another reason.
        var found = Each(100, seed => new PlantedTurns(seed)
        {
            ProcessSd = 0.05,
            Amount = (random, source, _, isHead) => (source == NoiseSource.PageFaults && isHead ? 100 : 0) + random.NextDouble(),
        });
        Assert.That(found.Count(names => names.Contains(NoiseSource.PageFaults)), Is.LessThanOrEqualTo(4), "one of six");
    }

    [Test]
    public void OneThatGoesWithTheCulpritIsNotNamedBesideIt()
    {
        // Others' time is what threads wait for, read less exactly.
        var found = Each(60, seed =>
        {
            var random = new Random(seed + 5000);
            return new PlantedTurns(seed)
            {
                Slope = new() { [NoiseSource.CoreWaits] = 0.05 },
                Also = amounts => new(amounts) { [NoiseSource.OtherProcesses] = amounts[NoiseSource.CoreWaits] + (0.3 * random.NextDouble()) },
            };
        });
        Assert.That(found.Select(names => names[0]), Is.All.EqualTo(NoiseSource.CoreWaits));
        Assert.That(found.Count(names => names.Contains(NoiseSource.OtherProcesses)), Is.LessThanOrEqualTo(4));
    }

    [Test]
    public void OneThatMakesTurnsFastIsNotNamed() =>
        Assert.That(Each(50, seed => new PlantedTurns(seed) { Slope = new() { [NoiseSource.Steal] = -0.04 } }).Count(names => names.Contains(NoiseSource.Steal)), Is.Zero);

    [Test]
    public void OneThatBothSidesHaveAlikeIsNotNamed()
    {
        var found = Each(50, seed => new PlantedTurns(seed) { Slope = new() { [NoiseSource.Steal] = 0.04 }, Amount = (random, source, pair, _) => source == NoiseSource.Steal ? pair % 3 : random.NextDouble() });
        Assert.That(found.Count(names => names.Contains(NoiseSource.Steal)), Is.Zero, "their ratio does not see it");
    }

    [Test]
    public void OneThatWasNotMeasuredInEachTurnIsNotAskedAbout()
    {
        var turns = new PlantedTurns(1) { Slope = new() { [NoiseSource.Steal] = 0.04 } }.Make().ToList();
        turns[7] = turns[7] with { Head = turns[7].Head with { Amounts = turns[7].Head.Amounts.Where(one => one.Key != NoiseSource.Steal).ToDictionary() } };
        Assert.That(NoiseSearch.Find(turns).Select(found => found.Source), Has.None.EqualTo(NoiseSource.Steal));
    }

    [Test]
    public void TwoPairsOfOneObjectTellNothing() =>
        Assert.That(NoiseSearch.Find(new PlantedTurns(1) { Pairs = 2, Lives = 1, Slope = new() { [NoiseSource.Steal] = 0.4 } }.Make()), Is.Empty, "of four signs one is the highest by chance");

    [Test]
    public void TurnsThatAreAllAlikeTellNothing() =>
        Assert.That(NoiseSearch.Find(new PlantedTurns(1) { TurnSd = 0 }.Make()), Is.Empty);

    private static List<List<NoiseSource>> Each(int seeds, Func<int, PlantedTurns> planted) =>
        [.. Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => NoiseSearch.Find(planted(seed).Make()).Select(found => found.Source).ToList())];
}
