using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Whether the slowdown that is explained is the one that was measured.</summary>
internal sealed class ObserverEffectTests
{
    private const int PairsOfALaunch = 8;

    // Of three launches 12: all their signs are 4,096, where those of more are drawn a million times.
    private const int FewPairs = 4;

    [Test]
    public void LaunchesThatAgreeAreNotMarked() => Assert.That(Note([1.60, 1.63, 1.61], [1.62, 1.60, 1.64]), Is.Null);

    [Test]
    public void TracingThatChangesTheSlowdownIsSaidWithBothNumbers() => Assert.That(
        Note([1.80, 1.82, 1.81], [1.60, 1.62, 1.61]),
        Does.StartWith("observer effect: the condition multiplies responses by 1.81 (1.79–1.83) in traced launches, by 1.61 (1.59–1.64) in untraced ones"));

    [Test]
    public void LessThanTwoInAHundredIsNotSaidHoweverSure() => Assert.That(Note([1.6100, 1.6101, 1.6102], [1.6000, 1.6001, 1.6002]), Is.Null);

    [Test]
    public void OfOneTracedLaunchTheOthersTellHowFarOneMayLieOff() => Assert.Multiple(() =>
    {
        Assert.That(Note([1.70], [1.55, 1.62, 1.68]), Is.Null, "three launches differ by as much");
        Assert.That(Note([1.70], [1.60, 1.61, 1.62]), Does.Contain("by 1.70 in traced launches"));
        Assert.That(Note([1.60, 1.61, 1.62], [1.70]), Does.Contain("by 1.70 in untraced ones"));
    });

    [Test]
    public void OneLaunchOfEachCannotTell() => Assert.That(Note([2.5], [1.1]), Is.Null);

    [Test]
    public void LaunchesThatDifferByChanceAreMarkedInFiveOfAHundred()
    {
        const int Runs = 1000;
        var random = new Random(11);
        var (marked, literal) = (0, 0);
        for (var run = 0; run < Runs; run++)
        {
            double[] untraced = [.. Enumerable.Range(0, 3).Select(_ => 1.6 * Math.Exp(Noise(0.03)))];
            List<PairTerms> pairs = [.. Enumerable.Range(1, 3).SelectMany(launch => Pairs(launch, 1.6 * Math.Exp(Noise(0.03)), () => Math.Exp(Noise(0.03))))];
            if (ObserverEffect.Note(ObserverEffect.Traced(pairs), LogEstimate.Across(untraced)) is not null) marked++;
            var interval = Estimate.Geometric([.. pairs.Select(pair => (pair.Base + pair.Delta) / pair.Base)]);
            var value = Estimate.Geometric(untraced).Value;
            if (value < interval.Low || value > interval.High) literal++;
        }

        TestContext.Out.WriteLine($"marked {marked}, by the interval of pairs {literal} of {Runs}");
        Assert.That(marked, Is.InRange(10, 50 + 21), "three standard deviations above five in a hundred; never would be a test that can't see");
        Assert.That(literal, Is.GreaterThan(3 * marked), "what docs/design.md says of the plainer rule");

        double Noise(double of) => of * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
    }

    [TestCase(1.60, false)]
    [TestCase(2.00, true)]
    public void TheMarkIsOnAllExplanationsOfTheConditions(double traced, bool marked)
    {
        var rows = ExplanationRows.Of(
            [.. new[] { "response.mean", "response.p99" }.Select(measure => new ConditionPairs("P", "S", "paused N", "beside N", measure, [.. Enumerable.Range(1, 3).SelectMany(launch => Pairs(launch, traced + (0.01 * launch), () => 1, FewPairs))]))],
            [Measure("slowdown", "beside N", [1.60, 1.61, 1.63])],
            []);
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => row.Measure), Is.EqualTo(new[] { "response.mean", "response.p99" }));
            Assert.That(rows.Select(row => row.Notes.Any(note => note.StartsWith("observer effect: ", StringComparison.Ordinal))), Is.All.EqualTo(marked));
            Assert.That(rows.Select(row => row.TracedSlowdown), Is.All.EqualTo(traced + 0.02).Within(1e-4));
            Assert.That(rows.Select(row => row.UntracedSlowdown), Is.All.EqualTo(1.6133).Within(1e-4));
        });
    }

    [Test]
    public void LaunchesOfTheirOwnAreComparedByTheirResponses()
    {
        var pairs = new ConditionPairs("P", "S", "solo", "beside N", "response.mean", [.. Enumerable.Range(1, 3).SelectMany(launch => Pairs(launch, 2, () => 1, FewPairs))]);
        var rows = ExplanationRows.Of([pairs], [Measure("response.mean", "solo", [10, 10.1, 10.2]), Measure("response.mean", "beside N", [15, 15.2, 15.1])], []);
        Assert.That(rows.Single().UntracedSlowdown, Is.EqualTo(15.1 / 10.1).Within(1e-3));
        Assert.That(rows.Single().Notes, Has.Some.StartsWith("observer effect: "));
    }

    [Test]
    public void WithoutUntracedLaunchesNothingIsCompared()
    {
        var row = ExplanationRows.Of([new ConditionPairs("P", "S", "paused N", "beside N", "response.mean", Pairs(1, 2, () => 1))], [], []).Single();
        Assert.That((row.TracedSlowdown, row.UntracedSlowdown), Is.EqualTo(((double?)2, (double?)null)));
        Assert.That(row.Notes, Has.None.StartsWith("observer effect"));
    }

    [Test]
    public void WhatTracingCostsIsToldOfMeanMedianAndTail()
    {
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 10, 20, 40).Result(),
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream, LaunchKind.Trace).Block("solo", 11, 25, 60).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "traced.overhead").Value, Is.EqualTo(96.0 / 70).Within(1e-9));
            Assert.That(ledger.Row("solo", "traced.overhead.p50").Value, Is.EqualTo(1.25).Within(1e-9));
            Assert.That(ledger.Row("solo", "traced.overhead.p99").Value, Is.EqualTo(Quantile.Of([11, 25, 60], 0.99) / Quantile.Of([10, 20, 40], 0.99)).Within(1e-9));
            Assert.That(ledger.Row("solo", "traced.response.p99").Notes, Has.Some.StartsWith("few queries: "));
        });
    }

    private static string? Note(double[] traced, double[] untraced) => ObserverEffect.Note(
        ObserverEffect.Traced([.. traced.SelectMany((slowdown, place) => Pairs(place + 1, slowdown, () => 1))]), LogEstimate.Across(untraced));

    private static List<PairTerms> Pairs(int launch, double slowdown, Func<double> noise, int count = PairsOfALaunch) =>
    [
        .. Enumerable.Range(0, count).Select(_ => new PairTerms(
            launch, 10_000, 10_000 * (slowdown * noise() - 1), new Dictionary<TermKey, (double, double)>(), 0)),
    ];

    private static MeasureRow Measure(string measure, string condition, double[] values) =>
        new("P", "S", condition, null, measure, "ns", Estimate.Geometric(values).Value, null, null, null, values, []);
}
