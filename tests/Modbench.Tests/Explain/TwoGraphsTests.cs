using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Two builds, or one graph with other slots, workers or batches: what of the difference is the graph's.</summary>
internal sealed class TwoGraphsTests
{
    private const long Ms = 1_000_000;
    private const int Queries = 400;

    [Test]
    public void AStageThatIsNewHasATermOfItsOwn()
    {
        var terms = Compare(Chain(1, [("A", 5), ("B", 7)]), Chain(1, [("A", 5), ("New", 3), ("B", 7)]));
        Assert.That((terms.Base, terms.Delta), Is.EqualTo((12.0 * Ms, 3.0 * Ms)));
        Assert.That(Known(terms), Is.EqualTo(new[] { (GraphDetail.New, "New", 3.0 * Ms, 3.0 * Ms) }));
    }

    [Test]
    public void AStageThatIsGoneToo()
    {
        var terms = Compare(Chain(1, [("A", 5), ("Old", 3), ("B", 7)]), Chain(1, [("A", 5), ("B", 7)]));
        Assert.That(terms.Delta, Is.EqualTo(-3.0 * Ms));
        Assert.That(Known(terms), Is.EqualTo(new[] { (GraphDetail.Gone, "Old", -3.0 * Ms, -3.0 * Ms) }));
    }

    [Test]
    public void ARenamedStageIsOneThatIsGoneAndOneThatIsNew()
    {
        var terms = Compare(Chain(1, [("A", 5), ("Old", 3)]), Chain(1, [("A", 5), ("New", 4)]));
        Assert.That(Known(terms), Is.EquivalentTo(new[] { (GraphDetail.Gone, "Old", -3.0 * Ms, -3.0 * Ms), (GraphDetail.New, "New", 4.0 * Ms, 4.0 * Ms) }));
    }

    [Test]
    public void NoStageInCommonLeavesNothingElse()
    {
        var terms = Compare(Chain(1, [("A", 5)]), Chain(1, [("B", 9), ("C", 1)]));
        Assert.That(Known(terms).Select(term => (term.Stage, term.Value)), Is.EquivalentTo(new[] { ("A", -5.0 * Ms), ("B", 9.0 * Ms), ("C", 1.0 * Ms) }));
    }

    [Test]
    public void StagesAreMatchedByNameWhateverTheirNumbers()
    {
        var (block, _) = Chain(1, [("A", 5), ("B", 7)]);
        var turned = block with { Case = block.Case with { Visits = [.. block.Case.Visits.Select(visit => visit with { Stage = 1 - visit.Stage })] } };
        var terms = Compare((turned, ["B", "A"]), Chain(1, [("A", 5), ("B", 9)]));
        Assert.That(terms.Terms.Where(term => term.Value.Value != 0).Select(term => (term.Key.Cause, term.Key.Stage, term.Value.Value)), Is.EqualTo(new[] { (Cause.Cpu, "B", 2.0 * Ms) }));
    }

    [Test]
    public void WhatANewStageMakesOthersWaitIsItsOwn([Values(1, 2, 3)] int seed)
    {
        // One worker for all: 10 ms of work at 70 a second, then 12.5.
        var terms = Compare(Open(seed, [("A", 10)], perSecond: 70), Open(seed, [("A", 10), ("New", 2.5)], perSecond: 70));
        var mine = Known(terms).Single(term => term.Detail == GraphDetail.New);
        Assert.That(mine.Value, Is.EqualTo(terms.Delta).Within(0.001 * Ms));
        Assert.That(mine.Direct, Is.EqualTo(2.5 * Ms).Within(0.001 * Ms));
        Assert.That(mine.Value, Is.GreaterThan(2 * mine.Direct), "the rest is queueing");
    }

    [Test]
    public void OtherSlotsAreTheGraphsAndNoVisits([Values(1, 2, 3)] int seed)
    {
        var terms = Compare(Open(seed, [("A", 20)], 40, slots: 1, workers: 4), Open(seed, [("A", 20)], 40, slots: 2, workers: 4));
        Assert.That(terms.Delta, Is.LessThan(-10.0 * Ms));
        Assert.That(Known(terms), Is.EqualTo(new[] { (GraphDetail.Slots, "A", terms.Delta, 0.0) }).Using<(string, string, double, double)>(Near));
    }

    [Test]
    public void OtherWorkersAreTheGraphs([Values(1, 2)] int seed)
    {
        var terms = Compare(Open(seed, [("A", 20)], 40, slots: 4, workers: 1), Open(seed, [("A", 20)], 40, slots: 4, workers: 2));
        Assert.That(Known(terms), Is.EqualTo(new[] { (GraphDetail.Workers, (string?)null, terms.Delta, 0.0) }).Using<(string, string?, double, double)>(Near));
    }

    [Test]
    public void WorkersThatComeWithSlotsAreTheSlots()
    {
        var (one, two) = (Open(1, [("A", 20)], 40, slots: 1, workers: 1), Open(1, [("A", 20)], 40, slots: 2, workers: 2));
        one.Block = one.Block with { Case = one.Block.Case with { Threads = 2 } };
        two.Block = two.Block with { Case = two.Block.Case with { Threads = 2 } };
        var terms = Compare(one, two);
        Assert.That(Known(terms), Is.EqualTo(new[] { (GraphDetail.Slots, "A", terms.Delta, 0.0) }).Using<(string, string, double, double)>(Near));
    }

    [Test]
    public void SlotsAndSlowerVisitsShareWhatTheyTake()
    {
        // Two slots save queueing; that visits side by side take 2 ms longer costs some of it.
        var terms = Compare(Open(1, [("A", 20)], 40, slots: 1, workers: 4), Open(1, [("A", 20)], 40, slots: 2, workers: 4, wait: 2));
        var (slots, waits) = (Known(terms).Single().Value, terms.Terms.Where(term => term.Key.Cause == Cause.RunQueue).Sum(term => term.Value.Value));
        Assert.That(slots, Is.Negative);
        Assert.That(waits, Is.GreaterThanOrEqualTo(2.0 * Ms));
        Assert.That(slots + waits, Is.EqualTo(terms.Delta).Within(0.001 * Ms));
    }

    [Test]
    public void AnotherWayThroughTheSameStagesIsTheGraphs()
    {
        var once = Chain(1, [("A", 5), ("B", 7)]);
        var twice = Chain(1, [("A", 5), ("B", 7), ("B", 7)]);
        Assert.That(Known(Compare(once, twice)), Is.EqualTo(new[] { (GraphDetail.Way, (string?)null, 7.0 * Ms, 7.0 * Ms) }));
        Assert.That(Known(Compare(twice, once)).Single().Value, Is.EqualTo(-7.0 * Ms));
    }

    [Test]
    public void RoutesThatChanceHasTakenMoreOftenAreNoOtherWay([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var block = Routed(random, 0.3);
        Assert.That(Known(Compare(block, Routed(random, 0.3))), Is.Empty, "the difference is not the graph's");
        Assert.That(Known(Compare(block, Routed(random, 0.6))).Select(term => term.Detail), Is.EqualTo(new[] { GraphDetail.Way }));
    }

    [Test]
    public void TermsAddUpAndSwappingTurnsTheSign([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var (one, other) = (Some(), Some());
        var (there, back) = (Compare(one, other), Compare(other, one));
        Assert.That(there.Terms.Values.Sum(term => term.Value), Is.EqualTo(there.Delta).Within(1e-3));
        Assert.That(back.Delta, Is.EqualTo(-there.Delta).Within(1e-3));

        (TracedBlock, IReadOnlyList<string>) Some() => Open(
            seed,
            [.. new[] { "A", "B", "C", "D" }.Where(_ => random.Next(3) > 0).DefaultIfEmpty("E").Select(name => (name, random.Next(1, 8) + random.NextDouble()))],
            perSecond: 40,
            slots: random.Next(1, 3),
            workers: random.Next(1, 4),
            wait: random.Next(0, 3),
            queries: 150);
    }

    [Test]
    public void TheHeadIsComparedWithTheBaseByItsOwnNames()
    {
        var (bases, heads) = (Launches("base", [("A", 5)]), Launches("head", [("A", 5), ("New", 3)]));
        var pairs = LaunchPairs.Of([.. bases, .. heads], LaunchPairs.Compare).First();
        var row = Explanations.Of((pairs.Pipeline, pairs.Scenario, pairs.Base, pairs.Condition, pairs.Measure), pairs.Pairs);
        Assert.That((row.Base, row.Condition, row.Verdict, row.Top, row.Terms[0].Stage, row.Terms[0].Detail), Is.EqualTo(("base", "head", ExplanationVerdict.Named, Cause.Graph, "New", GraphDetail.New)));

        static IEnumerable<WholeBlock> Launches(string condition, (string, double)[] stages) =>
            Enumerable.Range(1, 8).Select(launch => Chain(launch, stages)).Select((chain, i) => new WholeBlock("P", "SingleStream", condition, i, chain.Block, chain.Stages));
    }

    [TestCase("beside N", "solo", "paused N", ExpectedResult = "paused N")]
    [TestCase("beside N", "solo", "paused M", ExpectedResult = "solo")]
    [TestCase("solo if Slots(A)=2", "solo", "beside N", ExpectedResult = "solo")]
    [TestCase("beside N if pin N 1", "solo", "beside N", ExpectedResult = "beside N")]
    [TestCase("beside N if pin N 1", "solo", "solo if pin N 1", ExpectedResult = null)]
    [TestCase("head", "solo", "base", ExpectedResult = "base")]
    [TestCase("solo", "base", "beside N", ExpectedResult = null)]
    [TestCase("paused N", "solo", "beside N", ExpectedResult = null)]
    public string? AConditionHasItsCounterpart(string condition, params string[] others) => Conditions.BaseOf(condition, others.Contains);

    private static bool Near((string, string?, double, double) one, (string, string?, double, double) other) =>
        one.Item1 == other.Item1 && one.Item2 == other.Item2 && Math.Abs(one.Item3 - other.Item3) < 0.001 * Ms && Math.Abs(one.Item4 - other.Item4) < 0.001 * Ms;

    private static PairTerms Compare((TracedBlock, IReadOnlyList<string>) under, (TracedBlock, IReadOnlyList<string>) over) => PairTerms.Of(1, under, over, Explained.Mean);

    private static List<(string Detail, string? Stage, double Value, double Direct)> Known(PairTerms terms) =>
        [.. terms.Terms.Where(term => term.Key.Cause == Cause.Graph).Select(term => (term.Key.Detail!, term.Key.Stage, term.Value.Value, term.Value.Direct))];

    /// <summary>One query after the other.</summary>
    private static (TracedBlock Block, IReadOnlyList<string> Stages) Chain(int seed, (string Name, double Ms)[] visits)
    {
        var (block, stages) = Open(seed, visits, perSecond: 1);
        var apart = block.Case with { Queries = [.. block.Case.Queries.Select((query, number) => query with { Due = number * 1000 * Ms })] };
        return (Chains.Block(apart, block.Services), stages);
    }

    /// <summary>Such a share of the queries goes from A to C in place of B, each by chance.</summary>
    private static (TracedBlock Block, IReadOnlyList<string> Stages) Routed(Random random, double share)
    {
        var (block, _) = Chain(1, [("A", 5), ("B", 7)]);
        ReplayVisit[] visits = [.. block.Case.Visits.Select(visit => visit.Stage == 1 && random.NextDouble() < share ? visit with { Stage = 2 } : visit)];
        var routed = block.Case with { Stages = [new(1), new(1), new(1)], Visits = visits };
        return (Chains.Block(routed, [.. visits.Select(visit => Chains.Times((Cause.Cpu, (visit.Stage == 2 ? 9 : 5) * Ms)))]), ["A", "B", "C"]);
    }

    /// <summary>A visit for each entry, in a line; entries of one name are visits of one stage.</summary>
    private static (TracedBlock Block, IReadOnlyList<string> Stages) Open(
        int seed, (string Name, double Ms)[] visits, double perSecond, int slots = 1, int workers = 1, double wait = 0, int queries = Queries)
    {
        string[] names = [.. visits.Select(visit => visit.Name).Distinct()];
        var chain = Chains.Of([.. visits.Select(_ => slots)], Chains.Arrivals(new Random(seed), queries, perSecond), workers);
        var replayed = chain with
        {
            Stages = [.. names.Select(_ => new ReplayStage(slots))],
            Visits = [.. chain.Visits.Select(visit => visit with { Stage = Array.IndexOf(names, visits[visit.Stage].Name) })],
        };
        return (Chains.Block(replayed, [.. chain.Visits.Select(visit => Chains.Times((Cause.Cpu, (long)(visits[visit.Stage].Ms * Ms)), (Cause.RunQueue, (long)(wait * Ms))))]), names);
    }
}
