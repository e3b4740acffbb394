using Modbench.Ledger;

namespace Modbench.Tests.Noise;

/// <summary>How much of the noise is laid to what was planted.</summary>
[Parallelizable]
public sealed class NoiseCausesTests
{
    [Test]
    public void APlantedSourceHasItsShareAndWhatIsLeftIsUnknown()
    {
        // Amounts from 0 to 1 have a variance of 1/12.
        const double Slope = 0.03;
        var (source, turn) = (Slope * Slope / 12, 0.005 * 0.005);
        var found = Each(100, seed => new PlantedTurns(seed) { Slope = new() { [NoiseSource.CoreWaits] = Slope } });
        Assert.Multiple(() =>
        {
            Assert.That(found.Select(causes => causes.Sources[0].Source), Is.All.EqualTo(NoiseSource.CoreWaits));
            Assert.That(found.Average(causes => causes.Sources[0].Share), Is.EqualTo(source / (source + turn)).Within(0.05));
            Assert.That(found.Average(causes => causes.Turns!.Value.Value), Is.EqualTo(turn / (source + turn)).Within(0.08));
            Assert.That(found.Select(All), Is.All.EqualTo(1).Within(1e-9));
            Assert.That(found.Average(causes => causes.Sources[0].Mean), Is.EqualTo(0.5).Within(0.02));
            Assert.That(found.Average(causes => causes.TurnSd), Is.EqualTo(Math.Sqrt(source + turn)).Within(0.001));
        });
    }

    [Test]
    public void WhatProcessesDifferByIsNotLaidToASource()
    {
        var (process, turn) = (0.01 * 0.01, 0.005 * 0.005 / 6);
        var found = Each(100, seed => new PlantedTurns(seed) { ProcessSd = 0.01 });
        Assert.That(found.Average(causes => causes.Processes!.Value.Value), Is.EqualTo(process / (process + turn)).Within(0.05));
        Assert.That(found.Average(causes => causes.Sources.Sum(source => source.Share ?? 0)), Is.LessThan(0.01));
    }

    [Test]
    public void SourcesThatAreNotNamedHaveTheirAmountsAndNoShare()
    {
        var causes = new PlantedTurns(3).Make();
        var quiet = NoiseCauses.Of(causes)!.Sources;
        Assert.That(quiet.Select(source => source.Source), Is.EquivalentTo(PlantedTurns.Sources));
        Assert.That(quiet.Count(source => !source.IsNamed), Is.GreaterThanOrEqualTo(5));
        Assert.That(quiet.Select(source => source.Mean), Is.All.InRange(0.4, 0.6));
    }

    [Test]
    public void WithoutTurnsNothingIsKnown() => Assert.That(NoiseCauses.Of([]), Is.Null);

    private static double All(NoiseCauses causes) =>
        causes.Sources.Sum(source => source.Share ?? 0) + causes.Processes!.Value.Value + causes.Objects!.Value.Value + causes.Turns!.Value.Value;

    private static List<NoiseCauses> Each(int seeds, Func<int, PlantedTurns> planted) =>
        [.. Enumerable.Range(1, seeds).AsParallel().AsOrdered().Select(seed => NoiseCauses.Of(planted(seed).Make())!)];
}
