using Modbench.Ledger;
using static Modbench.Tests.Gate.Statistics.ScriptedPairs;

namespace Modbench.Tests.Gate.Statistics;

public sealed class GateDecisionTests
{
    [Test]
    public void ItFailsAtTheFirstLookWhereAllPairsGrew()
    {
        var pairs = Of(Response, Ratios(20, Math.Log(1.1)));
        Assert.That(GateDecision.Of([Response], [.. pairs.Take(7)], Look.Default).Decided, Is.False);
        var state = GateDecision.Of([Response], [.. pairs.Take(8)], Look.Default);
        Assert.That((state.Decided, state.Failed, state.Single().Verdict, state.Single().Pairs), Is.EqualTo((true, true, GateVerdict.Fail, 8)));
        AssertSame(GateDecision.Of([Response], pairs, Look.Default), state, "later pairs change nothing");
    }

    [Test]
    public void ItPassesAtTheFirstLookWhereNothingGrew()
    {
        var state = GateDecision.Of([Response], Of(Response, Ratios(8, 0)), Look.Default);
        Assert.That((state.Decided, state.Failed, state.Single().Verdict, state.Single().Reason), Is.EqualTo((true, false, GateVerdict.Pass, (string?)null)));
    }

    [Test]
    public void FasterPasses() => Assert.That(GateDecision.Of([Response], Of(Response, Ratios(8, -0.5)), Look.Default).Single().Verdict, Is.EqualTo(GateVerdict.Pass));

    [Test]
    public void WithFewPairsNothingIsDecided()
    {
        var none = GateDecision.Of([Response], [], Look.Default);
        Assert.That((none.Decided, none.Single().Verdict, none.Single().Ratio, none.Single().Reason), Is.EqualTo((false, GateVerdict.Inconclusive, (double?)null, "not told by 0 pairs: it takes 8 at the least")));
        var one = GateDecision.Of([Response], Of(Response, [0.5]), Look.Default);
        Assert.That((one.Decided, one.Single().Low, one.Single().Spread), Is.EqualTo((false, (double?)null, (double?)null)));
        Assert.That(one.Single().Ratio, Is.EqualTo(Math.Exp(0.5)).Within(1e-12));
        var seven = GateDecision.Of([Response], Of(Response, Ratios(7, 1)), Look.Default);
        Assert.That((seven.Decided, seven.Single().Verdict, seven.Single().Reason, seven.Single().PairsNeeded), Is.EqualTo((false, GateVerdict.Inconclusive, "not told by 7 pairs: it takes 8 at the least", 8)));
    }

    [Test]
    public void TooNoisyIsInconclusiveAtTheLastLookAndSaysHowManyPairsItWouldTake()
    {
        var pairs = Of(Response, Ratios(20, 0.03, half: 0.2));
        foreach (var count in new[] { 8, 12, 16, 19 }) Assert.That(GateDecision.Of([Response], [.. pairs.Take(count)], Look.Default).Decided, Is.False);
        var state = GateDecision.Of([Response], pairs, Look.Default);
        var result = state.Single();
        Assert.Multiple(() =>
        {
            Assert.That((state.Decided, state.Failed, result.Verdict, result.Pairs), Is.EqualTo((true, false, GateVerdict.Inconclusive, 20)));
            Assert.That(result.Spread, Is.EqualTo(0.1329187).Within(1e-6));
            Assert.That(result.Detectable, Is.EqualTo(1.02 * Math.Exp((3.092086 + 0.860951) * 0.1329187 / Math.Sqrt(20))).Within(1e-5), "t with 19 degrees of freedom at 0.3 % and 80 %");
            Assert.That(result.PairsNeeded, Is.InRange(274, 276), "(2.77 + 0.84)² × (0.1329 ÷ 0.029)², t with as many degrees of freedom");
            Assert.That(result.Reason, Is.EqualTo("too noisy to tell within 20 pairs"));
        });
    }

    [Test]
    public void BetweenTheToleranceAndWhatAPassExcludesItTakesMorePairsThanForEither()
    {
        var state = GateDecision.Of([Response], Of(Response, Ratios(20, Math.Log(1.03), half: 0.1)), Look.Default);
        Assert.That(state.Single().Verdict, Is.EqualTo(GateVerdict.Inconclusive));
        Assert.That(state.Single().PairsNeeded, Is.InRange(71, 73), "(2.8 + 0.85)² × (0.0665 ÷ 0.029)²");
    }

    [Test]
    public void AtTheEndAPassExcludesFivePercent()
    {
        var state = GateDecision.Of([Response], Of(Response, Ratios(20, 0.005, half: 0.08)), Look.Default);
        Assert.That((state.Single().Verdict, state.Single().Pairs, state.Single().High < 1.05), Is.EqualTo((GateVerdict.Pass, 20, true)));
    }

    [Test]
    public void WhereOneFailsTheOthersAreNotAskedAnyLonger()
    {
        var other = Response with { Measure = "response.p99" };
        var state = GateDecision.Of([Response, other], Of(Response, Ratios(8, 0.2)).And(Of(other, Ratios(8, 0.01, half: 0.06))), Look.Default);
        Assert.That(state.Decided, Is.True);
        Assert.That(state.Results.Select(result => result.Verdict), Is.EqualTo(new[] { GateVerdict.Fail, GateVerdict.Inconclusive }));
        Assert.That(state.Results[1].Reason, Is.EqualTo("not told yet when the gate failed, after 8 pairs"));
    }

    [Test]
    public void AllThatGrewIsNamed()
    {
        GatedMeasure[] measures = [Response, Response with { Measure = "response.p99" }, Response with { Measure = "response.p90" }, Allocated];
        var pairs = Of(measures[0], Ratios(8, 0.2)).And(Of(measures[1], Ratios(8, 0.1, half: 0.03))).And(Of(measures[2], Ratios(8, 0, half: 0.005)))
            .And(Of(measures[3], Enumerable.Repeat((1000.0, 1200.0), 8)));
        var state = GateDecision.Of(measures, pairs, Look.Default);
        Assert.That(state.Results.Select(result => result.Verdict), Is.EqualTo(new[] { GateVerdict.Fail, GateVerdict.Fail, GateVerdict.Pass, GateVerdict.Fail }));
    }

    [Test]
    public void OfWhatShouldBeHighLessFails()
    {
        var throughput = Response with { Measure = "throughput", Unit = "1/s" };
        var less = GateDecision.Of([throughput], Of(throughput, Ratios(8, -0.1)), Look.Default).Single();
        var more = GateDecision.Of([throughput], Of(throughput, Ratios(8, 0.1)), Look.Default).Single();
        Assert.That((less.Verdict, more.Verdict), Is.EqualTo((GateVerdict.Fail, GateVerdict.Pass)));
        Assert.That((less.Ratio < 1, less.Detectable < 1 / 1.02), Is.EqualTo((true, true)));
    }

    [Test]
    public void TheRatioItsIntervalAndSidesAreThoseOfThePairs()
    {
        double[] ratios = [0.01, 0.03, -0.02, 0.05, 0.02, 0.00, 0.04, 0.03];
        var result = GateDecision.Of([Response], Of(Response, ratios), Look.Default).Single();
        var mean = ratios.Average();
        var error = Math.Sqrt(ratios.Sum(ratio => (ratio - mean) * (ratio - mean)) / 7 / 8);
        Assert.Multiple(() =>
        {
            Assert.That(result.Ratio, Is.EqualTo(Math.Exp(mean)).Within(1e-12));
            Assert.That(result.Low, Is.EqualTo(Math.Exp(mean - (2.364624 * error))).Within(1e-6), "t with 7 degrees of freedom");
            Assert.That(result.High, Is.EqualTo(Math.Exp(mean + (2.364624 * error))).Within(1e-6));
            Assert.That(result.Base, Is.EqualTo(1e6).Within(1e-3));
            Assert.That(result.Head, Is.EqualTo(1e6 * Math.Exp(mean)).Within(1e-3));
        });
    }

    [Test]
    public void BaseAndHeadChangedRoundTheSignsAreTheOthers([Range(1, 8)] int seed, [Values(0.05, 0.3)] double growth)
    {
        var random = new Random(seed);
        var suite = new SimulatedSuite(2, 0.03) { Growth = [growth], Memory = true, Allocated = true };
        var pairs = Enumerable.Range(1, 12).SelectMany(number => suite.Round(number, random)).ToList();
        var looks = new[] { new Look(12, 0.01, 0.001) };
        var one = GateDecision.Of(suite.Measures, pairs, looks).Results;
        var other = GateDecision.Of(suite.Measures, [.. pairs.Select(Turned)], looks).Results;
        foreach (var (a, b) in one.Zip(other))
        {
            Assert.That((b.Base, b.Head), Is.EqualTo((a.Head, a.Base)));
            Assert.That(b.Spread, Is.EqualTo(a.Spread!.Value).Within(1e-12));
            Assert.That(b.Ratio, Is.EqualTo(1 / a.Ratio!.Value).Within(1e-12));
            Assert.That(b.Low, Is.EqualTo(1 / a.High!.Value).Within(1e-12));
            Assert.That(b.High, Is.EqualTo(1 / a.Low!.Value).Within(1e-12));
            Assert.That((a.Verdict, b.Verdict), Is.Not.EqualTo((GateVerdict.Fail, GateVerdict.Fail)), "it can't grow both ways");
        }

        if (growth == 0.3) Assert.That((one[0].Verdict, other[0].Verdict), Is.EqualTo((GateVerdict.Fail, GateVerdict.Pass)));

        static GatePair Turned(GatePair pair) => pair with
        {
            HeadFirst = !pair.HeadFirst,
            Values = pair.Values.ToDictionary(value => value.Key, value => new PairValue(value.Value.Head, value.Value.Base, -value.Value.LogRatio)),
        };
    }

    [Test]
    public void UnitsAndOrderMakeNoDifference([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var suite = new SimulatedSuite(3, 0.03) { Growth = [0.04, 0, 0.02], Memory = true };
        var pairs = Enumerable.Range(1, 16).SelectMany(number => suite.Round(number, random)).ToList();
        var looks = Look.Default.Take(3).ToList();
        var seen = GateDecision.Of(suite.Measures, pairs, looks);
        AssertSame(GateDecision.Of(suite.Measures, pairs, looks), seen, "again");
        var shuffled = pairs.ToArray();
        random.Shuffle(shuffled);
        AssertSame(GateDecision.Of(suite.Measures, shuffled, looks), seen, "in another order");

        var scaled = pairs.Select(pair => pair with { Values = pair.Values.ToDictionary(value => value.Key, value => value.Value with { Base = 1e-6 * value.Value.Base, Head = 1e-6 * value.Value.Head }) });
        var inSeconds = GateDecision.Of(suite.Measures, [.. scaled], looks);
        Assert.That(inSeconds.Results.Select(result => (result.Verdict, result.Ratio, result.Low, result.High)), Is.EqualTo(seen.Results.Select(result => (result.Verdict, result.Ratio, result.Low, result.High))));

        var turned = GateDecision.Of([.. suite.Measures.Reverse()], pairs, looks);
        Assert.That(turned.Results.ToDictionary(result => result.Measure!, result => result.Verdict), Is.EquivalentTo(seen.Results.ToDictionary(result => result.Measure!, result => result.Verdict)));
    }

    [Test]
    public void AMeasureThatAPairLacksIsNotComparable()
    {
        var pairs = Of(Response, Ratios(8, 0)).And(Of(Allocated, Enumerable.Repeat((1000.0, 1000.0), 8)))
            .With(3, pair => pair with { Values = pair.Values.Where(value => value.Key != Allocated).ToDictionary() });
        var state = GateDecision.Of([Response, Allocated], pairs, Look.Default);
        Assert.That(state.Results.Select(result => (result.Verdict, result.Reason)), Is.EqualTo(new[] { (GateVerdict.Pass, (string?)null), (GateVerdict.NotComparable, "measured in 7 of 8 pairs") }));
    }

    [Test]
    public void WhatHasNoRatioIsNotComparable()
    {
        var queueing = Response with { Stage = "Embed", Measure = "queueing.mean" };
        var grew = GateDecision.Of([queueing], Of(queueing, Enumerable.Repeat((0.0, 5e6), 8)), Look.Default).Single();
        Assert.That((grew.Verdict, grew.Stage, grew.Reason), Is.EqualTo((GateVerdict.NotComparable, "Embed", "one side has 0, so there is no ratio")));
        var both = GateDecision.Of([queueing], Of(queueing, Enumerable.Repeat((0.0, 0.0), 8)), Look.Default).Single();
        Assert.That((both.Verdict, both.Ratio), Is.EqualTo((GateVerdict.Pass, (double?)1)));
    }

    [Test]
    public void TwoPairsOfOneNumberAreRefused() =>
        Assert.That(() => GateDecision.Of([Response], [.. Of(Response, [0, 0]).Select(pair => pair with { Number = 1 })], Look.Default), Throws.ArgumentException);

    internal static void AssertSame(GateState one, GateState other, string what)
    {
        Assert.That(one.Decided, Is.EqualTo(other.Decided), what);
        Assert.That(one.Results, Is.EqualTo(other.Results), what);
    }
}
