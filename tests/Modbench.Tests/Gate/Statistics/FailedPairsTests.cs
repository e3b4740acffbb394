using System.Globalization;
using CsCheck;
using Modbench.Ledger;
using static Modbench.Tests.Gate.Statistics.ScriptedPairs;

namespace Modbench.Tests.Gate.Statistics;

public sealed class FailedPairsTests
{
    private static readonly GatedMeasure Other = Response with { Pipeline = "Other" };

    [Test]
    public void AHeadThatFailsWhereTheBaseIsWholeFailsThePipeline()
    {
        var pairs = Of(Response, Ratios(8, 0)).With(3, pair => pair.Failed(Conditions.Head, "no more memory", "Rerank")).With(5, pair => pair.Failed(Conditions.Head, "killed"));
        var state = GateDecision.Of([Response, Other], [.. pairs, .. Of(Other, Ratios(8, 0))], Look.Default);
        Assert.That((state.Decided, state.Failed), Is.EqualTo((true, true)));
        Assert.That(state.Results.Select(result => (result.Pipeline, result.Measure?.Measure, result.Verdict, result.Pairs)), Is.EqualTo(new[]
        {
            ("Ask", null, GateVerdict.Fail, 6), ("Ask", "response.p50", GateVerdict.NotComparable, 6), ("Other", "response.p50", GateVerdict.Pass, 8),
        }));
        Assert.That((state.Results[0].Stage, state.Results[0].Reason), Is.EqualTo(("Rerank", "of 8 pairs the head failed in 2, the base in 0: no more memory")));
    }

    [Test]
    public void AFailedBaseIsNotComparable()
    {
        var pairs = Of(Response, Ratios(8, 0.5)).With(2, pair => pair.Failed(Conditions.Base, "no answer in 30 s"));
        var state = GateDecision.Of([Response], pairs, Look.Default);
        Assert.That((state.Decided, state.Failed), Is.EqualTo((true, false)));
        Assert.That(state.Results.Select(result => result.Verdict), Is.All.EqualTo(GateVerdict.NotComparable));
        Assert.That(state.Results[0].Reason, Is.EqualTo("of 8 pairs the head failed in 0, the base in 1: no answer in 30 s"));
        Assert.That(state.Results[1].Ratio, Is.EqualTo(Math.Exp(Ratios(8, 0.5).Where((_, place) => place != 1).Average())).Within(1e-12), "what is known is still shown");
    }

    [TestCase(0, 1, GateVerdict.NotComparable)]
    [TestCase(1, 1, GateVerdict.NotComparable)]
    [TestCase(15, 1, GateVerdict.NotComparable)]
    [TestCase(1, 0, GateVerdict.Fail)]
    [TestCase(16, 0, GateVerdict.Fail)]
    public void OneFailedBaseIsEnoughNotToBlameTheHead(int heads, int bases, GateVerdict verdict)
    {
        var pairs = Of(Response, Ratios(16, 0));
        for (var number = 1; number <= heads + bases; number++)
        {
            var isBase = number <= bases;
            pairs = pairs.With(number, pair => pair.Failed(isBase ? Conditions.Base : Conditions.Head, isBase ? "of the base" : "of the head"));
        }

        var state = GateDecision.Of([Response], pairs, Look.Default.Skip(2).ToList());
        Assert.That(state.Results[0].Verdict, Is.EqualTo(verdict));
        Assert.That(state.Results[0].Reason, Does.EndWith(verdict == GateVerdict.Fail ? ": of the head" : ": of the base"));
    }

    /// <summary>Whichever launches fail in whichever pairs: all are counted, and no number of their pipeline decides, however good.</summary>
    [Test]
    public void NoFailedLaunchIsDroppedInSilence() =>
        Gen.Select(Gen.Int[0, 2].Array[8, 20], Gen.Double[-0.5, 0.5]).Where(both => both.Item1.Any(side => side > 0)).Sample((sides, growth) =>
        {
            var pairs = Of(Response, Ratios(sides.Length, growth)).And(Of(Allocated, Enumerable.Repeat((1000.0, 1000.0), sides.Length)));
            for (var number = 1; number <= sides.Length; number++)
            {
                if (sides[number - 1] > 0) pairs = pairs.With(number, pair => pair.Failed(sides[number - 1] == 1 ? Conditions.Base : Conditions.Head, "killed"));
            }

            var (bases, heads) = (sides.Count(side => side == 1), sides.Count(side => side == 2));
            var state = GateDecision.Of([Response, Allocated], pairs, [new Look(sides.Length, 0.01, 0.001)]);
            var (launches, measures) = (state.Results[0], state.Results.Skip(1).ToList());
            return state.Decided && state.Failed == (launches.Verdict == GateVerdict.Fail)
                && launches.Measure is null && launches.Verdict is GateVerdict.Fail or GateVerdict.NotComparable && (bases > 0 || launches.Verdict == GateVerdict.Fail)
                && launches.Reason == string.Create(CultureInfo.InvariantCulture, $"of {sides.Length} pairs the head failed in {heads}, the base in {bases}: killed")
                && measures.Count == 2 && measures.TrueForAll(result => result.Verdict == GateVerdict.NotComparable && result.Pairs == sides.Length - bases - heads);
        }, iter: 200);

    [Test]
    public void WhatHasFailedNeedsNoMorePairs()
    {
        var failed = Of(Response, [0]).With(1, pair => pair.Failed(Conditions.Head, "killed"));
        var alone = GateDecision.Of([Response], failed, Look.Default);
        Assert.That((alone.Decided, alone.Failed), Is.EqualTo((true, true)));
        Assert.That(alone.Results[0].Reason, Is.EqualTo("of 1 pair the head failed in 1, the base in 0: killed"));
        var waiting = GateDecision.Of([Response, Other], [.. failed, .. Of(Other, Ratios(7, 0))], Look.Default);
        Assert.That((waiting.Decided, waiting.Failed), Is.EqualTo((false, true)), "the other has no verdict yet");
        var both = GateDecision.Of([Response, Other], [.. failed, .. Of(Other, Ratios(8, 0))], Look.Default);
        Assert.That((both.Decided, both.Results[^1].Verdict), Is.EqualTo((true, GateVerdict.Pass)));
    }

    [Test]
    public void AFailureAfterALookDoesNotChangeIt()
    {
        var pairs = Of(Response, Ratios(10, 0.005, half: 0.08)).With(10, pair => pair.Failed(Conditions.Head, "killed"));
        var state = GateDecision.Of([Response, Other], [.. pairs, .. Of(Other, Ratios(10, 0.005, half: 0.08))], Look.Default);
        Assert.That((state.Decided, state.Failed), Is.EqualTo((false, true)), "the other goes on to its second look");
    }
}
