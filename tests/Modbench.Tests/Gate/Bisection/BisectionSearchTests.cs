using Modbench.Ledger;
using Modbench.Tests.Gate.Statistics;

namespace Modbench.Tests.Gate.Bisection;

/// <summary>The right commit is named, with few pairs, and what can't be known is not said.</summary>
public sealed class BisectionSearchTests
{
    private const int Searches = 40;

    [TestCase(16, 0.05, 24)]
    [TestCase(16, 0.15, 9)]
    [TestCase(16, 0.3, 8)]
    [TestCase(64, 0.1, 14)]
    public void TheRightCommitIsNamedWithFewPairs(int commits, double growth, double pairs)
    {
        var searches = Run(new SimulatedLine(commits, growth, 0.025));
        Assert.That(searches, Has.Count.GreaterThanOrEqualTo(0.9 * Searches), "the gate fails");
        Assert.That(searches.Count(search => search.Right), Is.GreaterThanOrEqualTo(0.95 * searches.Count));
        Assert.That(searches.Average(search => search.Row.Pairs), Is.LessThan(pairs));
    }

    [TestCase(PairNoise.Heavy)]
    [TestCase(PairNoise.Bursts)]
    [TestCase(PairNoise.Turns)]
    public void AlsoWhereSomePairsAreFarOff(PairNoise noise)
    {
        var searches = Run(new SimulatedLine(16, 0.15, 0.025, noise));
        Assert.That(searches.Count(search => search.Right), Is.GreaterThanOrEqualTo(0.95 * searches.Count));
    }

    [Test]
    public void TheFirstAndTheLastCommitAreFoundLikeAnyOther([Values(0, 1, 14, 15)] int culprit)
    {
        var searches = Run(new SimulatedLine(16, 0.15, 0.025), culprit);
        Assert.That(searches.Count(search => search.Wrong), Is.LessThanOrEqualTo(0.05 * searches.Count));
    }

    [Test]
    public void WhatIsSaidToBeSureIsRightSoOften()
    {
        var searches = Run(new SimulatedLine(16, 0.05, 0.025)).Concat(Run(new SimulatedLine(16, 0.1, 0.05))).ToList();
        Assert.That(searches.Count(search => search.Right) / (double)searches.Count, Is.GreaterThan(searches.Average(search => search.Row.Confidence) - 0.04));
    }

    [Test]
    public void ARateThatFallsIsATimeThatGrows()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var time = new SimulatedLine(16, 0.1, 0.025).Run(new Random(seed))!.Row;
            var rate = new SimulatedLine(16, 0.1, 0.025) { IsRate = true }.Run(new Random(seed))!.Row;
            Assert.That((rate.Outcome, rate.Pairs), Is.EqualTo((time.Outcome, time.Pairs)));
            Assert.That(rate.Steps.Select(step => step.Commits[0].Place), Is.EqualTo(time.Steps.Select(step => step.Commits[0].Place)));
            Assert.That(rate.Steps[0].Ratio, Is.EqualTo(1 / time.Steps[0].Ratio).Within(1e-9));
            Assert.That(rate.Steps[0].Low, Is.EqualTo(1 / time.Steps[0].High).Within(1e-9));
            Assert.That(rate.Steps[0].High, Is.EqualTo(1 / time.Steps[0].Low).Within(1e-9));
        }
    }

    [Test]
    public void AGrowthThatDoesNotComeBackIsSaid()
    {
        var searches = Run(new SimulatedLine(16, 0.15, 0.025) { Ends = true });
        Assert.That(searches.Count(search => search.Row.Outcome == BisectionOutcome.NotConfirmed), Is.GreaterThanOrEqualTo(0.95 * searches.Count));
    }

    [Test]
    public void TwoHalvesAreTwoSteps()
    {
        var searches = Run(new SimulatedLine(16, 0.3, 0.025) { FirstPart = 0.5 });
        Assert.That(searches.Count(search => search.Both), Is.GreaterThanOrEqualTo(0.85 * searches.Count));
        Assert.That(searches.Count(search => search.Wrong), Is.LessThanOrEqualTo(0.05 * searches.Count));
    }

    [Test]
    public void WhatCantBeBuiltIsLeftOutAndTheAnswerIsOneOfThem()
    {
        var search = Exact(8, 2000, [.. Enumerable.Range(0, 8).Select(place => place >= 4 ? 2000.0 : 1000)], skip: [3, 4]);
        Assert.That(search.Outcome, Is.EqualTo(BisectionOutcome.OneOf));
        Assert.That(search.Steps.Single().Commits.Select(commit => commit.Place), Is.EqualTo([4, 5, 6]));
        Assert.That(search.Probes.Where(probe => probe.Skipped is not null).Select(probe => (probe.Place, probe.Pairs, probe.Skipped)), Is.EqualTo([(4, 0, "it does not build"), (5, 0, "it does not build")]));
    }

    [Test]
    public void WhatIsExactTakesAPairAStep()
    {
        for (var culprit = 0; culprit < 16; culprit++)
        {
            var row = Exact(16, 1100, [.. Enumerable.Range(0, 16).Select(place => place >= culprit ? 1100.0 : 1000)], skip: []);
            Assert.That((row.Outcome, row.Steps[0].Commits.Single().Place), Is.EqualTo((BisectionOutcome.Named, culprit + 1)));
            Assert.That(row.Steps[0].Ratio, Is.EqualTo(1.1).Within(1e-9));
            Assert.That(row.Pairs, Is.LessThanOrEqualTo(8));
        }
    }

    [Test]
    public void ALaunchThatFailsIsFoundToo()
    {
        var row = new VerdictRow { Pipeline = "P1", Scenario = "SingleStream", Verdict = GateVerdict.Fail };
        var failed = Bytes(1, 0) with { Failure = new GateFailure(Conditions.Head, LaunchOutcome.Failed, "no model.onnx", null) };
        var search = new BisectionSearch(GrowthQuestion.Of(row, [], [failed])!, Line(8), [], 20);
        while (search.Next([]) is { } place) search.Add(place, place >= 5 ? failed : Bytes(1, 1000), isNew: true);
        var found = search.Row();
        Assert.That((found.Outcome, found.Steps.Single().Commits.Single().Place, found.Measure), Is.EqualTo((BisectionOutcome.Named, 6, (string?)null)));
    }

    [Test]
    public void AnotherMeasureLooksFirstWhereOneWasNamed()
    {
        var row = Exact(64, 1100, [.. Enumerable.Range(0, 64).Select(place => place >= 40 ? 1100.0 : 1000)], skip: [], named: [40]);
        Assert.That((row.Steps.Single().Commits.Single().Place, row.Pairs), Is.EqualTo((41, row.Pairs)));
        Assert.That(row.Probes.Select(probe => probe.Place), Is.EqualTo([40, 41]));
    }

    [Test]
    public void OneCommitAloneNeedsNoPair()
    {
        var row = Exact(1, 1100, [1100], skip: []);
        Assert.That((row.Outcome, row.Pairs, row.GatePairs, row.Steps.Single().Ratio), Is.EqualTo((BisectionOutcome.Named, 0, 0, (double?)1.1)));
    }

    [Test]
    public void WhatPassedAndWhatIsNotComparedIsNoQuestion([Values(GateVerdict.Pass, GateVerdict.Waived, GateVerdict.NotComparable, GateVerdict.New)] GateVerdict verdict) =>
        Assert.That(GrowthQuestion.Of(Verdict with { Verdict = verdict }, [Measure], [.. Enumerable.Range(1, 8).Select(number => Bytes(number, 1100))]), Is.Null);

    private static readonly GatedMeasure Measure = new("P1", "SingleStream", null, GatedMeasure.Allocated, "bytes/query", 0.001);

    private static readonly VerdictRow Verdict = new() { Pipeline = "P1", Scenario = "SingleStream", Measure = GatedMeasure.Allocated, Verdict = GateVerdict.Fail };

    private static BisectionRow Exact(int commits, double head, double[] bytes, int[] skip, int[]? named = null)
    {
        var question = GrowthQuestion.Of(Verdict, [Measure], [.. Enumerable.Range(1, 8).Select(number => Bytes(number, head))])!;
        var search = new BisectionSearch(question, Line(commits), named ?? [], 20);
        while (search.Next([commits - 1]) is { } place)
        {
            if (skip.Contains(place)) search.Skip(place, "it does not build");
            else search.Add(place, Bytes(1, bytes[place]), isNew: true);
        }

        return search.Row();
    }

    private static BisectedCommitRow[] Line(int commits) => [.. Enumerable.Range(1, commits).Select(place => new BisectedCommitRow(place, null, "x"))];

    private static GatePair Bytes(int number, double head) =>
        new(number, "P1", "SingleStream", false, new Dictionary<GatedMeasure, PairValue> { [Measure] = new(1000, head, Math.Log(head / 1000)) }, [], null);

    private static List<SimulatedSearch> Run(SimulatedLine line, int? culprit = null) =>
        [.. Enumerable.Range(0, Searches).Select(seed => line.Run(new Random(seed), culprit)).OfType<SimulatedSearch>()];
}
