using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>A pipeline that gets more than it can do has no mean response to explain, but a capacity.</summary>
public sealed class CapacityTests
{
    private const long Ms = 1_000_000;
    private const int Queries = 1_000;

    private static readonly string[] Stages = ["First", "Second"];
    private static readonly string[] Three = ["First", "Second", "Third"];
    private static readonly (string Pipeline, string Scenario, string Base, string Condition, string Measure) Row = ("P", "Server(80/s)", "paused N", "beside N", "response.mean");

    [TestCase(1, 20, 1)]
    [TestCase(20, 1, 0)]
    public void TheBusiestStageIsFound(long first, long second, int busiest)
    {
        var load = StageLoad.Busiest(Block(seed: 1, first * Ms, second * Ms, runQueue: 0))!.Value;
        Assert.That(load.Stage, Is.EqualTo(busiest));
        Assert.That(load.NsPerQuery, Is.EqualTo(20 * Ms / 2), "two slots");
        Assert.That(load.Load, Is.EqualTo(0.8).Within(0.05), "80 a second of 10 ms each");
    }

    [Test]
    public void FewWorkersAreBusierThanAnyStage()
    {
        var load = StageLoad.Busiest(Block(seed: 2, 15 * Ms, 15 * Ms, runQueue: 0, workers: 2))!.Value;
        Assert.That((load.Stage, load.NsPerQuery), Is.EqualTo((StageLoad.Workers, 15.0 * Ms)));
    }

    [Test]
    public void WhoWaitsForAnswersHasNoRate()
    {
        var block = Block(seed: 3, Ms, Ms, runQueue: 0);
        var closed = block with { Case = block.Case with { Queries = [.. block.Case.Queries.Select((query, number) => query with { Follows = number - 1 })] } };
        Assert.That(StageLoad.Busiest(closed), Is.Null);
        Assert.That(PairTerms.Of(1, (closed, Stages), (closed, Stages), Explained.Mean).Capacity, Is.Null);
    }

    [Test]
    public void WhoCannotKeepUpIsSaturatedAndItsCapacityIsExplained()
    {
        List<PairTerms> pairs = [.. Enumerable.Range(0, 8).Select(pair => Pair(pair, runQueue: 10 * Ms))];
        var row = Explanations.Of(Row, pairs);
        Assert.That((row.Verdict, row.Measure, row.Top), Is.EqualTo((ExplanationVerdict.Saturated, ExplanationRow.CapacityMeasure, Cause.RunQueue)));
        Assert.That(row.Saturated!.Stage, Is.EqualTo("Second"));
        Assert.That((row.Saturated.BaseLoad, row.Saturated.Load), Is.EqualTo((0.8, 1.2)).Using<(double, double)>((one, other) => Near(one.Item1, other.Item1) && Near(one.Item2, other.Item2)));
        Assert.That((row.BaseValue, row.Delta), Is.EqualTo((10.0 * Ms, 5.0 * Ms)), "each of two slots takes 20 ms, then 30");
        Assert.That(row.Terms.Sum(term => term.Value), Is.EqualTo(row.Delta));
        Assert.That(row.Terms[0].Neighbour, Is.EqualTo("N"));
    }

    [Test]
    public void WhereWorkersAreTooFewAllStagesPay()
    {
        var row = Explanations.Of(Row, [.. Enumerable.Range(0, 8).Select(pair => PairTerms.Of(
            1 + (pair % 3), (Block(pair, 5 * Ms, 15 * Ms, 0, workers: 2), Stages), (Block(50 + pair, 5 * Ms, 15 * Ms, 10 * Ms, workers: 2), Stages), Explained.Mean))]);
        Assert.That((row.Saturated?.Stage, row.Verdict, row.Top), Is.EqualTo(((string?)null, ExplanationVerdict.Saturated, Cause.RunQueue)));
        Assert.That((row.Terms[0].Stage, row.Terms[0].Neighbour, row.Delta), Is.EqualTo(((string?)null, "N", 5.0 * Ms)));
    }

    [Test]
    public void AStageThatHoldsNoWorkerHasNoPartInTheWorkersTime()
    {
        var pair = PairTerms.Of(1, (Awaiting(1, 0), Three), (Awaiting(2, 10 * Ms), Three), Explained.Mean).Capacity!;
        Assert.That((pair.Stage, pair.Terms.Base, pair.Terms.Delta), Is.EqualTo(((string?)null, 20.0 * Ms, 10.0 * Ms)), "5 and 15 ms of one worker; what the third awaits is none of it");
        Assert.That(pair.Terms.Terms, Is.EqualTo(new Dictionary<TermKey, (double, double)>
        {
            [new TermKey(Cause.RunQueue, null, null, "N", "Burn")] = (10.0 * Ms, 10.0 * Ms),
        }), "M holds a core only where the third stage waits for one");
        Assert.That(pair.Terms.Counts.Other, Is.Not.Null, "what the processor counted is told of them too");
    }

    [TestCase(2, 1, 7.5, 15, GraphDetail.Slots)]
    [TestCase(1, 2, 15, 7.5, GraphDetail.Slots)]
    public void OtherSlotsAreTheGraphs(int before, int after, double from, double to, string detail)
    {
        var pair = PairTerms.Of(1, (Slots(before), ["S"]), (Slots(after), ["S"]), Explained.Mean).Capacity!;
        Assert.That((pair.BaseLoad, pair.Load), Is.EqualTo((from / 10, to / 10)).Using<(double, double)>((one, other) => Near(one.Item1, other.Item1) && Near(one.Item2, other.Item2)));
        Assert.That((pair.Terms.Base, pair.Terms.Delta), Is.EqualTo((from * Ms, (to - from) * Ms)));
        Assert.That(pair.Terms.Terms.Single(), Is.EqualTo(new KeyValuePair<TermKey, (double, double)>(new TermKey(Cause.Graph, detail, "S", null, null), ((to - from) * Ms, (to - from) * Ms))));
    }

    [Test]
    public void OtherWorkersAreTheGraphs()
    {
        var pair = PairTerms.Of(1, (Block(1, 15 * Ms, 15 * Ms, 0, workers: 2), Stages), (Block(2, 15 * Ms, 15 * Ms, 10 * Ms, workers: 1), Stages), Explained.Mean).Capacity!;
        Assert.That((pair.Stage, pair.Terms.Base, pair.Terms.Delta), Is.EqualTo(((string?)null, 15.0 * Ms, 25.0 * Ms)));
        Assert.That(
            pair.Terms.Terms.Select(term => (term.Key.Cause, term.Key.Detail, term.Key.Neighbour, term.Value.Value)),
            Is.EqualTo(new[] { (Cause.RunQueue, null, "N", 7.5 * Ms), (Cause.Graph, (string?)GraphDetail.Workers, (string?)null, 17.5 * Ms) }),
            "10 ms more in two workers or in one, 30 or 40 ms in one of two: means of both orders");
    }

    [Test]
    public void WhoCanKeepUpIsNot() =>
        Assert.That(Explanations.Of(Row, [.. Enumerable.Range(0, 8).Select(pair => Pair(pair, runQueue: 2 * Ms))]).Saturated, Is.Null);

    private static bool Near(double one, double other) => Math.Abs(one - other) < 0.05;

    private static PairTerms Pair(int pair, long runQueue) =>
        PairTerms.Of(1 + (pair % 3), (Block(pair, Ms, 20 * Ms, 0), Stages), (Block(100 + pair, Ms, 20 * Ms, runQueue), Stages), Explained.Mean);

    private static TracedBlock Block(int seed, long first, long second, long runQueue, int workers = 4)
    {
        var dues = Chains.Arrivals(new Random(seed), Queries, perSecond: 80);
        var services = dues.SelectMany(_ => new[] { Chains.Times((Cause.Cpu, first)), Chains.Times((Cause.Cpu, second), (Cause.RunQueue, runQueue)) }).ToList();
        return Chains.Block(Chains.Of([2, 2], dues, workers), services) with
        {
            Blames = runQueue == 0 ? [] : new Dictionary<int, IReadOnlyList<Blame>> { [1] = [new Blame(Cause.RunQueue, null, "N", "Burn", runQueue * Queries)] },
        };
    }

    /// <summary>15 ms each, 100 a second; there are no more workers than slots.</summary>
    private static TracedBlock Slots(int slots)
    {
        var dues = Enumerable.Range(0, Queries).Select(query => query * 10 * Ms).ToArray();
        return Chains.Block(Chains.Of([slots], dues, workers: slots), [.. dues.Select(_ => Chains.Times((Cause.Cpu, 15 * Ms)))]);
    }

    /// <summary>One worker, and a third stage that awaits for 60 ms without it, waits for cores by the way, and has slots enough.</summary>
    private static TracedBlock Awaiting(int seed, long runQueue)
    {
        var dues = Chains.Arrivals(new Random(seed), Queries, perSecond: 80);
        var chain = Chains.Of([2, 2, 64], dues, workers: 1);
        var services = dues.SelectMany(_ => new[]
        {
            Chains.Times((Cause.Cpu, 5 * Ms)), Chains.Times((Cause.Cpu, 15 * Ms), (Cause.RunQueue, runQueue)), Chains.Times((Cause.Wait, 60 * Ms), (Cause.RunQueue, 2 * runQueue)),
        }).ToList();
        return Chains.Block(chain with { Stages = [.. chain.Stages.Take(2), chain.Stages[2] with { HoldsWorker = false }] }, services) with
        {
            Counts = new StageCounts(),
            Blames = runQueue == 0 ? [] : new Dictionary<int, IReadOnlyList<Blame>>
            {
                [1] = [new Blame(Cause.RunQueue, null, "N", "Burn", runQueue * Queries)],
                [2] = [new Blame(Cause.RunQueue, null, "M", "Burn", 2 * runQueue * Queries)],
            },
        };
    }
}
