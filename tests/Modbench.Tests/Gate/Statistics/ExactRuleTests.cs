using CsCheck;
using Modbench.Ledger;
using static Modbench.Tests.Gate.Statistics.ScriptedPairs;

namespace Modbench.Tests.Gate.Statistics;

public sealed class ExactRuleTests
{
    [TestCase(1000, 1000, GateVerdict.Pass)]
    [TestCase(1000, 1001, GateVerdict.Pass, Description = "a byte of a thousand is the tolerance")]
    [TestCase(1000, 1001.1, GateVerdict.Fail)]
    [TestCase(1000, 500, GateVerdict.Pass)]
    [TestCase(100, 101, GateVerdict.Pass, Description = "a byte is no growth, though 1 %")]
    [TestCase(100, 102, GateVerdict.Fail)]
    [TestCase(1e6, 1e6 + 1000, GateVerdict.Pass)]
    [TestCase(1e6, 1e6 + 1001, GateVerdict.Fail)]
    [TestCase(0, 1, GateVerdict.Pass)]
    [TestCase(0, 24, GateVerdict.Fail)]
    public void EightEqualPairsDecideInBytes(double @base, double head, GateVerdict verdict)
    {
        var state = GateDecision.Of([Allocated], Of(Allocated, Enumerable.Repeat((@base, head), 8)), Look.Default);
        var result = state.Single();
        Assert.Multiple(() =>
        {
            Assert.That((state.Decided, result.Verdict), Is.EqualTo((true, verdict)));
            Assert.That((result.Base, result.Head), Is.EqualTo(((double?)@base, (double?)head)));
            Assert.That(result.Ratio is null, Is.EqualTo(@base == 0), "a base of 0 has none");
            if (@base > 0) Assert.That(result.Ratio, Is.EqualTo(head / @base).Within(1e-12));
        });
    }

    [Test]
    public void AProcessOrTwoThatAllocateInTheBackgroundFailNothing([Values(1, 2)] int several, [Values] bool isHead)
    {
        var values = Enumerable.Range(0, 12).Select(pair => (1000.0 + (!isHead && pair < several ? 5e5 : 0), 1000.0 + (isHead && pair < several ? 5e5 : 0)));
        var state = GateDecision.Of([Allocated], Of(Allocated, values), Look.Default);
        Assert.That((state.Decided, state.Single().Verdict), Is.EqualTo((true, GateVerdict.Pass)));
        Assert.That(state.Single().Ratio, Is.EqualTo(1).Within(1e-12), "the median");
    }

    [TestCase(0, 12)]
    [TestCase(1, 16, Description = "what the third look may spend is divided by two then, and one base of twelve gives 1.006 in 10,000")]
    [TestCase(64, 16)]
    [TestCase(65, 20)]
    public void OneOfTwelveHidesNothing(int others, int pairs)
    {
        var values = Enumerable.Range(0, 20).Select(pair => (pair == 3 ? 5e5 : 1000.0, 1010.0));
        GatedMeasure[] qualities = [.. Enumerable.Range(0, others).Select(other => Quality with { Measure = $"quality.{other}" })];
        var all = qualities.Aggregate(Of(Allocated, values), (so, quality) => so.And(Of(quality, Enumerable.Repeat((0.9, 0.9), 20))));
        var state = GateDecision.Of([Allocated, .. qualities], all, Look.Default);
        Assert.That((state.Decided, state.Results[0].Verdict, state.Results[0].Pairs), Is.EqualTo((true, GateVerdict.Fail, pairs)));
        Assert.That(GateDecision.Of([Allocated, .. qualities], [.. all.Take(pairs - 1)], Look.Default).Decided, Is.False);
    }

    [Test]
    public void HowManyPairsItTakesIsNotSaidForItIsNoMatterOfSpread()
    {
        var result = GateDecision.Of([Allocated], Of(Allocated, Enumerable.Range(0, 8).Select(pair => (1000.0 + (10 * (pair % 3)), 1005.0 + (10 * (pair % 2))))), Look.Default).Single();
        Assert.That((result.Verdict, result.Spread is > 0, result.Detectable, result.PairsNeeded), Is.EqualTo((GateVerdict.Inconclusive, true, (double?)null, (int?)null)));
    }

    [Test]
    public void WhatPairsHaveInCommonHidesNothing()
    {
        // Each pair has other queries, and the head of each allocates half a percent more.
        var values = Enumerable.Range(0, 16).Select(pair => (1e4 * (1 + (pair * 7 % 16)), 1.005e4 * (1 + (pair * 7 % 16))));
        var state = GateDecision.Of([Allocated], Of(Allocated, values), Look.Default);
        Assert.That((state.Decided, state.Single().Verdict), Is.EqualTo((true, GateVerdict.Fail)));
    }

    [Test]
    public void QualityFailsWhereItFell()
    {
        Assert.Multiple(() =>
        {
            Assert.That(Verdict(Quality, 0.9, 0.5), Is.EqualTo(GateVerdict.Fail));
            Assert.That(Verdict(Quality, 0.9, 0.89), Is.EqualTo(GateVerdict.Pass));
            Assert.That(Verdict(Quality, 0.5, 0.9), Is.EqualTo(GateVerdict.Pass));
            Assert.That(Verdict(Quality with { HighIsGood = false }, 0.5, 0.9), Is.EqualTo(GateVerdict.Fail), "an error rate, say");
            Assert.That(Verdict(Quality, 1, 0), Is.EqualTo(GateVerdict.Fail));
            Assert.That(Verdict(Quality, -1, -1), Is.EqualTo(GateVerdict.Pass));
            Assert.That(Verdict(Quality, -1, -1.1), Is.EqualTo(GateVerdict.Fail));
        });

        static GateVerdict Verdict(GatedMeasure measure, double @base, double head) =>
            GateDecision.Of([measure], Of(measure, Enumerable.Repeat((@base, head), 8)), Look.Default).Single().Verdict;
    }

    /// <summary>Scores of any scale: by powers of two, so that no rounding is in between.</summary>
    [Test]
    public void UnitsOfAQualityMakeNoDifferenceAndItDoesNotFallBothWays() =>
        Gen.Select(Gen.Double[0.1, 1].Array[8], Gen.Double[0.9, 1.1].Array[8], Gen.Int[-30, 30]).Sample((bases, changes, power) =>
        {
            var values = bases.Zip(changes, (value, change) => (Base: value, Head: value * change)).ToList();
            var (one, again, scaled) = (Result(values), Result(values), Result(values.ConvertAll(pair => (pair.Base * Math.Pow(2, power), pair.Head * Math.Pow(2, power)))));
            var turned = Result(values.ConvertAll(pair => (pair.Head, pair.Base)));
            return one == again && (one.Verdict, one.Ratio, one.Low, one.High) == (scaled.Verdict, scaled.Ratio, scaled.Low, scaled.High)
                && (one.Verdict, turned.Verdict) != (GateVerdict.Fail, GateVerdict.Fail);

            static GateResult Result(IEnumerable<(double, double)> values) => GateDecision.Of([Quality], Of(Quality, values), [new Look(8, 0.01, 0.001)]).Single();
        }, iter: 200);

    // Bytes that are noise, far beyond the tolerance, and any process may have them: the worst that the rule can meet.
    [Test]
    public void NoisyBytesFailNoMoreThanTheirShare()
    {
        const int Suites = 3000;
        var random = new Random(5);
        GatedMeasure[] measures = [Allocated, Allocated with { Pipeline = "Other" }];
        var failed = 0;
        for (var suite = 0; suite < Suites; suite++)
        {
            GateSeries[] series = [.. measures.Select(measure => new GateSeries(measure, Of(measure, Enumerable.Range(0, 20).Select(_ => (Bytes(), Bytes())))))];
            failed += ExactRule.Grown(series, Look.Default, _ => 3).Count > 0 ? 1 : 0;
        }

        Assert.That(failed, Is.LessThanOrEqualTo((0.001 * Suites) + (3.5 * Math.Sqrt(0.001 * Suites))));

        double Bytes() => random.Next(1000, 100_000);
    }

    [Test]
    public void TheIntervalIsWhereTheMedianIsNineteenTimesOfTwenty()
    {
        const int Suites = 2000;
        var random = new Random(6);
        var inside = 0;
        for (var suite = 0; suite < Suites; suite++)
        {
            var effect = GateEffect.Of(new GateSeries(Allocated, Of(Allocated, Enumerable.Range(0, 12).Select(_ => (1e6, 1e6 * Math.Exp(random.NextDouble() - 0.5))))));
            inside += effect.Low <= 1 && effect.High >= 1 ? 1 : 0;
        }

        Assert.That(inside / (double)Suites, Is.InRange(0.95, 0.975), "third to tenth of 12: 96.1 %");
    }
}
