using CsCheck;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tests.Reports;

namespace Modbench.Tests.Gate.Compare;

public sealed class ComparisonTests
{
    private static readonly string[] Scales = ["response.p50", "allocated", "quality.x", "attainment"];

    [Test]
    public void TimesAreComparedByTheRatioOfTheirGeometricMeans()
    {
        var measure = Only(new ScriptedLedger("a").With("response.p50", 100, 104, 97), new ScriptedLedger("b").With("response.p50", 118, 125, 121, 119));
        Assert.Multiple(() =>
        {
            // As in ShiftTests, by another implementation.
            Assert.That(measure.Ratio, Is.EqualTo(1.2036846719866645).Within(1e-9));
            Assert.That(measure.Low, Is.EqualTo(1.1225544905095608).Within(1e-6));
            Assert.That(measure.High, Is.EqualTo(1.2906783606717966).Within(1e-6));
            Assert.That(measure.Chance, Is.EqualTo(0.0024085292202032284).Within(1e-8));
            Assert.That((measure.Difference, measure.Outcome, measure.MachineIndependent), Is.EqualTo(((double?)null, ComparisonOutcome.Differs, false)));
        });
    }

    [TestCase("throughput", "the ratio of the means that the ledger shows")]
    [TestCase("allocated", "the ratio of the means that the ledger shows")]
    public void RatesAndSizesAreComparedByTheRatioOfTheirMeans(string name, string why)
    {
        var measure = Only(new ScriptedLedger("a").With(name, 100, 104, 97), new ScriptedLedger("b").With(name, 118, 125, 121, 119));
        Assert.That(measure.Ratio, Is.EqualTo(measure.Head / measure.Base).Within(1e-12), why);
        Assert.That(measure.Low, Is.EqualTo(1.122237180361381).Within(1e-6));
    }

    [TestCase("quality.recall", new[] { 0.8, 0.8, 0.8 }, new[] { 0.6, 0.6, 0.6 }, -0.2)]
    [TestCase("attainment", new[] { 0.99, 0.98, 0.99 }, new[] { 0.5, 0.51, 0.52 }, -0.47666666666)]
    [TestCase("failures", new[] { 0.0, 0, 0 }, new[] { 3.0, 4, 3 }, 3.3333333333)]
    [TestCase("gc.pause", new[] { 0.0, 1e6, 2e6 }, new[] { 0.0, 0, 0 }, -1e6)]
    public void ScoresSharesAndWhatMayBeNoneAreComparedByTheirDifference(string name, double[] before, double[] after, double difference)
    {
        var measure = Only(new ScriptedLedger("a").With(name, before), new ScriptedLedger("b").With(name, after));
        Assert.Multiple(() =>
        {
            Assert.That(measure.Ratio, Is.Null);
            Assert.That(measure.Difference, Is.EqualTo(difference).Within(1e-9 * Math.Abs(difference) + 1e-9));
            Assert.That(measure.Low, Is.LessThanOrEqualTo(measure.Difference!.Value));
        });
    }

    [Test]
    public void OneLaunchHasNoInterval()
    {
        var measure = Only(new ScriptedLedger("a").With("response.p50", 100), new ScriptedLedger("b").With("response.p50", 150, 151));
        Assert.That((measure.Ratio > 1.5, measure.Low, measure.Outcome, measure.Reason), Is.EqualTo((true, (double?)null, ComparisonOutcome.NoInterval, "one launch in the base: by how much launches differ is not known")));
    }

    [Test]
    public void AnEndThatNoNumberHoldsIsLeftOut()
    {
        var measure = Only(new ScriptedLedger("a").With("response.p50", 1e-150, 1e150), new ScriptedLedger("b").With("response.p50", 1e-150, 1e150));
        Assert.That((measure.Ratio, measure.Low, measure.High, measure.Outcome), Is.EqualTo(((double?)1, (double?)null, (double?)null, ComparisonOutcome.NoCertainDifference)));
        Assert.That(measure.Reason, Does.StartWith("interval not claimed"));
    }

    [Test]
    public void ALedgerDoesNotDifferFromItself()
    {
        var ledger = ScriptedReports.Collocated();
        var comparison = Comparison.Of(new ComparisonSide(ledger), new ComparisonSide(ledger with { Run = "again" }));
        var measures = comparison.Subjects.SelectMany(subject => subject.Measures).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(measures, Has.Count.EqualTo(ledger.Measures.Count));
            Assert.That(measures.Select(measure => measure.Outcome), Has.None.EqualTo(ComparisonOutcome.Differs).And.None.EqualTo(ComparisonOutcome.MayDiffer));
            Assert.That(comparison.Environment, Is.Empty);
            Assert.That(comparison.OneRun, Is.False);
        });
    }

    [Test]
    public void SwappingThemTurnsEveryAnswer() =>
        Gen.Select(Gen.Double[0.1, 1e6].Array[2, 6], Gen.Double[0.1, 1e6].Array[2, 6], Gen.Int[0, 3].Select(i => Scales[i])).Sample((a, b, name) =>
        {
            var forth = Only(new ScriptedLedger("a").With(name, a), new ScriptedLedger("b").With(name, b));
            var back = Only(new ScriptedLedger("b").With(name, b), new ScriptedLedger("a").With(name, a));
            return forth.Outcome == back.Outcome && (forth.Ratio is { } ratio
                ? IsNear(ratio * back.Ratio!.Value, 1) && IsNear(forth.Low!.Value * back.High!.Value, 1)
                : IsNear(forth.Difference!.Value, -back.Difference!.Value) && IsNear(forth.Low!.Value, -back.High!.Value));
        });

    [Test]
    public void UnitsDoNotMatter() =>
        Gen.Select(Gen.Double[0.1, 1e6].Array[2, 6], Gen.Double[0.1, 1e6].Array[2, 6], Gen.Double[0.001, 1000]).Sample((a, b, factor) =>
        {
            var one = Only(new ScriptedLedger("a").With("response.p50", a), new ScriptedLedger("b").With("response.p50", b));
            var scaled = Only(new ScriptedLedger("a").With("response.p50", Times(a, factor)), new ScriptedLedger("b").With("response.p50", Times(b, factor)));
            return one.Outcome == scaled.Outcome && IsNear(one.Ratio!.Value, scaled.Ratio!.Value) && IsNear(one.High!.Value, scaled.High!.Value);
        });

    [Test]
    public void AmongManyThatDoNotDifferFewAreCalledDifferent()
    {
        // 40 measures of unchanged pipelines, three launches each: by themselves 5 % of their intervals leave out no change.
        var random = new Random(14);
        var (alone, among, suites) = (0, 0, 300);
        for (var suite = 0; suite < suites; suite++)
        {
            var (a, b) = (new ScriptedLedger("a"), new ScriptedLedger("b"));
            for (var stage = 0; stage < 40; stage++)
            {
                a.Of($"S{stage}", "service.p50", Noise(random), Noise(random), Noise(random));
                b.Of($"S{stage}", "service.p50", Noise(random), Noise(random), Noise(random));
            }

            var measures = Measures(a, b);
            if (measures.Any(measure => measure.Chance <= 0.05)) alone++;
            if (measures.Any(measure => measure.Outcome == ComparisonOutcome.Differs)) among++;
        }

        Assert.That(alone, Is.GreaterThan(suites * 0.7), "Welch at three launches is a little careful: 40 intervals");
        Assert.That(among, Is.LessThan(suites * 0.1), "5 % of suites, and four standard errors of 300");
    }

    [Test]
    public void TheLargestOfWhatSurelyDiffersComesFirst()
    {
        var measures = Measures(
            new ScriptedLedger("a").With("response.p50", 100, 101, 102).With("allocated", 1000, 1000, 1000).With("response.p99", 100, 300, 200).With("quality.x", 0.5, 0.5, 0.5),
            new ScriptedLedger("b").With("response.p50", 150, 151, 152).With("allocated", 3000, 3000, 3000).With("response.p99", 400, 900, 100).With("quality.x", 0.5, 0.5, 0.5));
        Assert.That(measures.Select(measure => measure.Measure), Is.EqualTo(new[] { "allocated", "response.p50", "response.p99", "quality.x" }));
    }

    [Test]
    public void WhatOnlyOneHasIsListed()
    {
        var comparison = Compare(
            new ScriptedLedger("a").With("response.p50", 1, 2).In("beside BuildIndex", null, "response.p50", 3, 4),
            new ScriptedLedger("b").With("response.p50", 1, 2).With("goodput", 5, 6));
        Assert.Multiple(() =>
        {
            Assert.That(comparison.Subjects.Single().Measures.Select(measure => (measure.Measure, measure.Outcome)), Is.EquivalentTo(new[]
            {
                ("response.p50", ComparisonOutcome.NoCertainDifference), ("goodput", ComparisonOutcome.OnlyInHead),
            }));
            Assert.That(comparison.OnlyInBase, Is.EqualTo(new[] { new UnpairedSubject("Docs.AskDocs", "SingleStream", "beside BuildIndex") }));
            Assert.That(comparison.OnlyInHead, Is.Empty);
        });
    }

    [Test]
    public void AnotherLoadIsNotCompared()
    {
        var subject = Compare(
            new ScriptedLedger("a") { Scenario = ScriptedGraphs.Server }.With("response.p50", 1, 2),
            new ScriptedLedger("b") { Scenario = ScriptedGraphs.Server with { MaxInFlight = 8, Overflow = Overflow.Wait, Seed = 2 } }.With("response.p50", 1, 2)).Subjects.Single();
        Assert.Multiple(() =>
        {
            Assert.That(subject.Reason, Is.EqualTo("another load: maxInFlight 1000 → 8, seed 1 → 2"));
            Assert.That(subject.Measures.Single().Outcome, Is.EqualTo(ComparisonOutcome.NotCompared));
            Assert.That(subject.Measures.Single().Reason, Is.EqualTo(subject.Reason));
        });
    }

    [Test]
    public void AnotherMixOfQueriesIsAnotherLoad()
    {
        PipelineGraph Mixed(double weight) => ScriptedGraphs.AskDocs with { Classes = [new QueryClassNode("Short", 1, null), new QueryClassNode("Long", weight, null)] };
        var subject = Compare(new ScriptedLedger("a") { Graph = Mixed(1) }.With("response.p50", 1, 2), new ScriptedLedger("b") { Graph = Mixed(3) }.With("response.p50", 1, 2)).Subjects.Single();
        Assert.That(subject.Reason, Is.EqualTo("another load: mix Short 1 + Long 1 → Short 1 + Long 3"));
    }

    [Test]
    public void WhatIsOfAnotherObjectiveIsNotCompared()
    {
        PipelineGraph Limited(long limit, double share) => ScriptedGraphs.AskDocs with { Objective = new Objective(limit, share) };
        ScriptedLedger Ledger(string run, PipelineGraph graph) => new ScriptedLedger(run) { Graph = graph }.With("attainment", 0.5, 0.6).With("response.p50", 1, 2);
        var other = Measures(Ledger("a", Limited(50_000_000, 0.9)), Ledger("b", Limited(80_000_000, 0.9))).Single(measure => measure.Measure == "attainment");
        Assert.That((other.Outcome, other.Reason), Is.EqualTo((ComparisonOutcome.NotCompared, "another objective: 50 ms → 80 ms")));
        Assert.That(Measures(Ledger("a", Limited(50_000_000, 0.9)), Ledger("b", Limited(50_000_000, 0.99))).Select(measure => measure.Reason), Is.All.Null, "the share that is asked for changes nothing in it");
    }

    [Test]
    public void ANeighboursOtherGraphIsSaid()
    {
        var before = new ScriptedLedger("a").In("beside BuildIndex", null, "response.p50", 1, 2).Ledger();
        var after = before with { Run = "b", Plan = before.Plan with { Pipelines = [ScriptedGraphs.AskDocs, ScriptedGraphs.Graph("Docs.BuildIndex", "Encode", "Store") with { Hash = "other" }] } };
        Assert.That(
            Comparison.Of(new ComparisonSide(before), new ComparisonSide(after)).Subjects.Single().Remarks, Is.EqualTo(new[] { "neighbour BuildIndex: the graph is another one: stage Store is new" }));
    }

    [Test]
    public void AnotherLengthIsSaidAndLeavesTotalsOut()
    {
        var subject = Compare(
            new ScriptedLedger("a").With("queries", 100, 100).With("gc.count", 7, 8).With("response.p50", 1, 2),
            new ScriptedLedger("b") { Scenario = ScriptedGraphs.SingleStream with { Queries = 8 } }.With("queries", 200, 200).With("gc.count", 15, 16).With("response.p50", 1, 2)).Subjects.Single();
        Assert.Multiple(() =>
        {
            Assert.That(subject.Remarks, Is.EqualTo(new[] { "measured for another length: queries 4 → 8" }));
            Assert.That(subject.Measures.Single(measure => measure.Measure == "gc.count").Reason, Is.EqualTo("a total: the base's launches have 100 queries, the head's 200"));
            Assert.That(subject.Measures.Single(measure => measure.Measure == "response.p50").Outcome, Is.EqualTo(ComparisonOutcome.NoCertainDifference));
        });
    }

    [Test]
    public void AnotherGraphAnInterruptAndFailedLaunchesAreSaid()
    {
        var comparison = Compare(
            new ScriptedLedger("a") { Interrupted = true }.With("response.p50", 1, 2),
            new ScriptedLedger("b") { Graph = ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Rank") with { Hash = "other" }, Failed = 1 }.With("response.p50", 1, 2));
        Assert.Multiple(() =>
        {
            Assert.That(comparison.Remarks, Is.EqualTo(new[] { "the base was interrupted: launches are missing" }));
            Assert.That(comparison.Subjects.Single().Remarks, Is.EqualTo(new[]
            {
                "the graph is another one: stage Rank is new, stage Search is gone", "1 of 3 launches of the head failed and give no values: exit code 134 (SIGABRT)",
            }));
        });
    }

    [Test]
    public void TwoConditionsThatTookTurnsAreComparedPairByPair()
    {
        var ledger = new ScriptedLedger("a") { Alternating = true }.In("paused BuildIndex", null, "response.p50", 100, 200, 400).In("beside BuildIndex", null, "response.p50", 111, 219, 442).Ledger();
        var comparison = Comparison.Of(new ComparisonSide(ledger, "paused BuildIndex"), new ComparisonSide(ledger, "beside BuildIndex"));
        var measure = comparison.Subjects.Single().Measures.Single();
        Assert.Multiple(() =>
        {
            Assert.That(comparison.OneRun);
            Assert.That(comparison.Subjects.Single() is { BaseCondition: "paused BuildIndex", HeadCondition: "beside BuildIndex", Reason: null });
            Assert.That(measure.Paired);
            Assert.That(measure.Ratio, Is.EqualTo(1.1).Within(0.01));
            Assert.That(measure.High - measure.Low, Is.LessThan(0.05), "launches differ fourfold, their pairs do not");
        });
    }

    [Test]
    public void ConditionsWithLaunchesOfTheirOwnAreNotPaired()
    {
        var ledger = new ScriptedLedger("a").With("response.p50", 100, 200, 400).In("beside BuildIndex", null, "response.p50", 111, 219, 442).Ledger();
        var measure = Comparison.Of(new ComparisonSide(ledger, "solo"), new ComparisonSide(ledger, "beside BuildIndex")).Subjects.Single().Measures.Single();
        Assert.That((measure.Paired, measure.Outcome), Is.EqualTo((false, ComparisonOutcome.NoCertainDifference)));
    }

    [Test]
    public void RowsThatAreRatiosAlreadyAreComparedByTheirIntervals()
    {
        // Both intervals are value ×/÷ 1.1: together ×/÷ 1.1 to the power of √2.
        var (a, b) = (Slowdown("a", 1.5), Slowdown("b", 3));
        var measure = Comparison.Of(new ComparisonSide(a), new ComparisonSide(b)).Subjects.Single().Measures.Single(one => one.Measure == "slowdown");
        Assert.Multiple(() =>
        {
            Assert.That(measure.Ratio, Is.EqualTo(2).Within(1e-12));
            Assert.That(measure.Low, Is.EqualTo(2 / Math.Pow(1.1, Math.Sqrt(2))).Within(1e-9));
            Assert.That(measure.High, Is.EqualTo(2 * Math.Pow(1.1, Math.Sqrt(2))).Within(1e-9));
            Assert.That(measure.Outcome, Is.EqualTo(ComparisonOutcome.Differs));
        });

        static RunLedger Slowdown(string run, double value)
        {
            var ledger = new ScriptedLedger(run).With("slowdown", 1, 2).Ledger();
            return ledger with { Measures = [ledger.Measures[0] with { Value = value, Low = value / 1.1, High = value * 1.1, Values = [] }] };
        }
    }

    private static LedgerComparison Compare(ScriptedLedger under, ScriptedLedger over) => Comparison.Of(new ComparisonSide(under.Ledger()), new ComparisonSide(over.Ledger()));

    private static IReadOnlyList<ComparedMeasure> Measures(ScriptedLedger under, ScriptedLedger over) => Compare(under, over).Subjects.Single().Measures;

    private static ComparedMeasure Only(ScriptedLedger under, ScriptedLedger over) => Measures(under, over).Single();

    private static bool IsNear(double one, double other) => Math.Abs(one - other) <= 1e-6 * Math.Max(1e-3, Math.Abs(other));

    private static double[] Times(double[] values, double factor) => [.. values.Select(value => value * factor)];

    // Normal by Box and Muller: 5 % on logs.
    private static double Noise(Random random) => 100 * Math.Exp(0.05 * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
}
