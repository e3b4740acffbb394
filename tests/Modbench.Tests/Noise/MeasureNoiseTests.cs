using Modbench.Ledger;
using Modbench.Tests.Gate.Statistics;
using Modbench.Tool.Noise;

namespace Modbench.Tests.Noise;

/// <summary>How much pairs differ, and what a gate would see: by the gate's own figures.</summary>
[Parallelizable]
public sealed class MeasureNoiseTests
{
    private static readonly GatedMeasure P50 = ScriptedPairs.Response;

    [Test]
    public void TheSpreadHasItsInterval()
    {
        var noise = Of([0.01, -0.01, 0.02, -0.02, 0, 0.01, -0.01, 0])!;
        var sd = Math.Sqrt(0.0012 / 7);
        Assert.Multiple(() =>
        {
            Assert.That((noise.Pairs, noise.Value), Is.EqualTo((8, 1e6)).Using<(int, double)>((one, other) => one.Item1 == other.Item1 && Math.Abs(one.Item2 / other.Item2 - 1) < 0.01));
            Assert.That(noise.Mean, Is.EqualTo(0).Within(1e-12));
            Assert.That(noise.Sd, Is.EqualTo(sd).Within(1e-12));

            // 7 degrees of freedom: 16.0128 and 1.68987 in any table.
            Assert.That(noise.Low, Is.EqualTo(sd * Math.Sqrt(7 / 16.0128)).Within(1e-7));
            Assert.That(noise.High, Is.EqualTo(sd * Math.Sqrt(7 / 1.68987)).Within(1e-7));
        });
    }

    [Test]
    public void WhatAGateWouldSeeIsWhatItSaysItself()
    {
        // As many pairs as it may have, with noise that leaves it undecided to the end.
        var ratios = ScriptedPairs.Ratios(20, 0.03, 0.1);
        var noise = Of(ratios)!;
        var gate = GateDecision.Of([P50], ScriptedPairs.Of(P50, ratios), NoiseDoctor.Gates[^1]).Results.Single();
        Assert.That(gate.Verdict, Is.EqualTo(GateVerdict.Inconclusive));
        Assert.That(noise.Sd, Is.EqualTo(gate.Spread!.Value).Within(1e-12));
        Assert.That(noise.Sees.Select(sight => sight.Pairs), Is.EqualTo(new[] { 8, 20 }));
        Assert.That(noise.Sees[^1].Detectable, Is.EqualTo(gate.Detectable!.Value).Within(1e-12));
        Assert.That(noise.Sees[0].Detectable, Is.GreaterThan(noise.Sees[^1].Detectable));
    }

    [Test]
    public void AQuietMachineNeedsFewPairsAndALoudOneMore()
    {
        Assert.That(Of(ScriptedPairs.Ratios(8, 0, 0.01))!.Needed, Is.EqualTo(8));
        Assert.That(Of(ScriptedPairs.Ratios(8, 0, 0.1))!.Needed, Is.GreaterThan(20));
        Assert.That(Of(ScriptedPairs.Ratios(8, 0, 2))!.Needed, Is.Null);
    }

    [Test]
    public void ExactMeasuresHaveNoSight() =>
        Assert.That(MeasureNoise.Of(ScriptedPairs.Allocated, ScriptedPairs.Of(ScriptedPairs.Allocated, [0.0, 0, 0, 0]), NoiseDoctor.Gates, 1)!.Sees, Is.Empty);

    [Test]
    public void TwoPairsAreTooFew() => Assert.That(Of([0.01, -0.01]), Is.Null);

    [Test]
    public void DriftIsAStraightLineThroughBothSides()
    {
        // 2 % a minute, a pair each 6 s.
        IReadOnlyList<NoisePair> pairs = [.. ScriptedPairs.Ratios(8, 0, 0.002).Select((ratio, place) => At(place * 6.0, 1e6 * Math.Exp(0.002 * place), ratio))];
        var drift = MachineDrift.Of(P50, pairs)!;
        Assert.That(drift.PerMinute, Is.EqualTo(0.02).Within(0.004));
        Assert.That((drift.IsSure, drift.Low < 0.02, drift.High > 0.02), Is.EqualTo((true, true, true)));
        Assert.That(drift.Unpaired, Is.GreaterThan(0.005), "the drift is in it");
        Assert.That(MachineDrift.Of(P50, [.. pairs.Select((pair, place) => At(place * 6.0, 1e6, ScriptedPairs.Ratios(8, 0, 0.002)[place]))])!.IsSure, Is.False);
    }

    private static NoisePair At(double seconds, double value, double ratio) => new(ScriptedPairs.Of(P50, [ratio], value).Single(), seconds, []);

    private static MeasureNoise? Of(double[] ratios) => MeasureNoise.Of(P50, ScriptedPairs.Of(P50, ratios), NoiseDoctor.Gates, 1);
}
