using Modbench.Ledger;

namespace Modbench.Tests.Noise;

/// <summary>Where noise arises, of which it is known where.</summary>
[Parallelizable]
public sealed class NoiseLevelsTests
{
    [Test]
    public void TheMeanSquaresAreThoseOfTheTextbook()
    {
        // Two pairs, two objects each, two rounds each: within objects 2·½·(0.2² + 0.4² + 0.2² + 0.4²) = 0.2 of 4, objects 2·(0.5² + 0.5² + 1² + 1²) = 5 of 2, pairs 4·(2² + 2²) = 32 of 1.
        var levels = NoiseLevels.Of([.. Rounds(1, 0, 0.4, 0.6), .. Rounds(1, 1, 1.3, 1.7), .. Rounds(2, 0, 3.9, 4.1), .. Rounds(2, 1, 5.8, 6.2)])!;
        Assert.Multiple(() =>
        {
            Assert.That(levels.Variance, Is.EqualTo(32.0 / 4).Within(1e-9), "of the means of pairs");
            Assert.That(levels.Processes!.Value.Value, Is.EqualTo(1 - (2.5 / 32)).Within(1e-9));
            Assert.That(levels.Objects!.Value.Value, Is.EqualTo((2.5 - 0.05) / 32).Within(1e-9));
            Assert.That(levels.Turns!.Value.Value, Is.EqualTo(0.05 / 32).Within(1e-9));
        });
    }

    [TestCase(0.02, 0, 0.005)]
    [TestCase(0.005, 0.01, 0.02)]
    [TestCase(0, 0, 0.01)]
    public void SharesAreThoseThatWerePlanted(double process, double @object, double turn)
    {
        // No part is estimated below nothing, so that one that is not there comes out as a little. A turn's noise is in both sides of two pairs of turns: its round has as much as one turn.
        var (top, middle, low) = (process * process, @object * @object / 3, turn * turn / 6);
        var all = top + middle + low;
        var found = Each(60, seed => new PlantedTurns(seed) { ProcessSd = process, ObjectSd = @object, TurnSd = turn, Pairs = 40 });
        Assert.Multiple(() =>
        {
            Assert.That(found.Average(levels => levels.Variance), Is.EqualTo(all).Within(all * 0.12));
            Assert.That(found.Average(levels => levels.Processes!.Value.Value), Is.EqualTo(top / all).Within(0.12));
            Assert.That(found.Average(levels => levels.Objects!.Value.Value), Is.EqualTo(middle / all).Within(0.12));
            Assert.That(found.Average(levels => levels.Turns!.Value.Value), Is.EqualTo(low / all).Within(0.12));
            Assert.That(found.Select(levels => levels.Processes!.Value.Value + levels.Objects!.Value.Value + levels.Turns!.Value.Value), Is.All.EqualTo(1).Within(1e-9));
        });
    }

    [TestCase(0.01, 0.01)]
    [TestCase(0.01, 0.02)]
    public void TheIntervalOfProcessesHoldsTheTruth(double process, double turn)
    {
        var truth = process * process / ((process * process) + (turn * turn / 6));
        var found = Each(400, seed => new PlantedTurns(seed) { ProcessSd = process, TurnSd = turn });
        Assert.That(found.Count(levels => levels.Processes is { } share && share.Low <= truth && truth <= share.High), Is.InRange(368, 394), "95 % of 400 are 380");
    }

    [Test]
    public void WhatObjectsDifferByIsSureWhereItIsMuchAndNotWhereItIsNone()
    {
        var (much, none) = (Each(100, seed => new PlantedTurns(seed) { ObjectSd = 0.02 }), Each(200, seed => new PlantedTurns(seed)));
        Assert.That(much.Count(levels => levels.Objects!.Value.Low > 0), Is.EqualTo(100));
        Assert.That(none.Count(levels => levels.Objects!.Value.Low > 0), Is.InRange(1, 12), "2.5 % of 200");
    }

    [Test]
    public void WithOneObjectAndOneRoundTheyCannotBeToldApart()
    {
        var levels = NoiseLevels.Of([.. new[] { 0.1, 0.3, 0.2 }.SelectMany((value, pair) => Rounds(pair, 0, value))])!;
        Assert.That((levels.Processes, levels.Objects, levels.Turns), Is.EqualTo(((NoiseShare?)null, (NoiseShare?)null, (NoiseShare?)null)));
        Assert.That(levels.Variance, Is.EqualTo(0.01).Within(1e-12));
    }

    [Test]
    public void OnePairTellsNothing() => Assert.That(NoiseLevels.Of([.. Rounds(1, 0, 0.1, 0.2)]), Is.Null);

    private static IEnumerable<(int, int, int, double)> Rounds(int pair, int life, params double[] values) => values.Select((value, round) => (pair, life, (life * values.Length) + round, value));

    private static List<NoiseLevels> Each(int seeds, Func<int, PlantedTurns> planted) =>
        [.. Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => NoiseLevels.Of([.. planted(seed).Make().Select(turn => (turn.Pair, turn.Life, turn.Round, turn.LogRatio))])!)];
}
