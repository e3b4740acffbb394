using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Offline it is the time per query that grows, and what takes it is what keeps the slots of the busiest stage.</summary>
internal sealed class OfflineExplainedTests
{
    private const long Ms = 1_000_000;
    private const int Queries = 600;

    private static readonly string[] Names = ["First", "Second"];

    [Test]
    public void NoMoreThanTheWindowAreInside([Values(1, 3, 8)] int inFlight, [Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var replayed = Chains.Of([2, 3], new long[80], workers: 3) with { InFlight = inFlight };
        var result = new GraphReplay(replayed).Run([.. replayed.Visits.Select(_ => random.NextInt64(1, 1000))]);
        var inside = Enumerable.Range(0, 80).SelectMany(query => new[] { (At: result.Readies[2 * query], Step: 1), (At: result.Ends[2 * query + 1], Step: -1) }).Order();
        var (now, most) = (0, 0);
        foreach (var (_, step) in inside.OrderBy(edge => edge.At).ThenBy(edge => edge.Step)) most = Math.Max(most, now += step);
        Assert.That(most, Is.EqualTo(inFlight));
        Assert.That(result.Readies.Where((_, visit) => visit % 2 == 0), Is.Ordered, "they enter in their order");
    }

    [Test]
    public void AWindowForAllIsNone([Range(1, 5)] int seed)
    {
        var random = new Random(seed);
        var replayed = Chains.Of([2, 1], new long[50], workers: 2);
        long[] service = [.. replayed.Visits.Select(_ => random.NextInt64(1, 1000))];
        Assert.That(new GraphReplay(replayed with { InFlight = 50 }).Run(service).Ends, Is.EqualTo(new GraphReplay(replayed).Run(service).Ends));
    }

    [Test]
    public void OneAtATimeTakesTheSumOfAll()
    {
        var random = new Random(3);
        var replayed = Chains.Of([2, 3], new long[40], workers: 3) with { InFlight = 1 };
        long[] service = [.. replayed.Visits.Select(_ => random.NextInt64(1, 1000))];
        Assert.That(new GraphReplay(replayed).Run(service).Ends.Max(), Is.EqualTo(service.Sum()));
    }

    [TestCase(0, 10, 5.0, TestName = "What the busiest stage waits for a core takes each query so much, shared by two slots")]
    [TestCase(5, 0, 0.0, TestName = "What a stage waits that others don't wait for takes nothing")]
    [TestCase(39, 0, 10.0, TestName = "Until it is the busiest itself: 40 ms in place of 20, in two slots")]
    public void ThePlantedTimeIsFound(int first, int second, double perQuery)
    {
        var terms = Compare(Block(1, 0, 0), Block(2, first * Ms, second * Ms));
        Assert.That(terms.Base, Is.EqualTo(10.0 * Ms).Within(0.01 * Ms), "20 ms in two slots");
        Assert.That(terms.Delta, Is.EqualTo(perQuery * Ms).Within(0.1 * Ms));
        Assert.That(Of(terms, Cause.RunQueue), Is.EqualTo(perQuery * Ms).Within(0.1 * Ms));
        Assert.That(terms.Terms.Values.Sum(term => term.Value), Is.EqualTo(terms.Delta).Within(1e-3));
        Assert.That(terms.ReplayError, Is.Zero);
        if (second > 0) Assert.That(terms.Terms.Keys.Single(term => term.Cause == Cause.RunQueue), Is.EqualTo(new TermKey(Cause.RunQueue, null, "Second", "N", "Burn")));
    }

    [Test]
    public void TwoCausesShareAsTheyWerePlanted()
    {
        var terms = Compare(Block(3, 0, 0), Block(4, 0, 6 * Ms, gc: 2 * Ms));
        Assert.That((Of(terms, Cause.RunQueue) / Ms, Of(terms, Cause.Gc) / Ms), Is.EqualTo((3.0, 1.0)).Using<(double, double)>(Near));
    }

    [Test]
    public void FewQueriesTakeWhatTheWholeJobTakes()
    {
        var terms = Compare(Block(5, 0, 0, queries: 24), Block(6, 0, 10 * Ms, queries: 24));
        Assert.That(terms.Base, Is.EqualTo((12 * 20 + 1) * Ms / 24.0).Within(0.05 * Ms), "twelve times 20 ms in two slots, and the way to the first");
        Assert.That(Of(terms, Cause.RunQueue), Is.EqualTo(terms.Delta).Within(0.01 * Ms));
        Assert.That(terms.Delta, Is.EqualTo(5.0 * Ms).Within(0.05 * Ms));
    }

    [Test]
    public void SharesAddUpToTheDifferenceOfTheReplaysExactly([Range(1, 8)] int seed)
    {
        var random = new Random(seed);
        var replayed = Chains.Of([random.Next(1, 3), random.Next(1, 3)], new long[200], workers: random.Next(1, 4)) with { InFlight = random.Next(1, 20) };
        var (slow, fast) = (Chains.Block(replayed, Times()), Chains.Block(replayed, Times()));
        var (total, _) = Explained.TimePerQuery.In(slow);
        var (shares, left) = Shares.Of(slow, fast, total, [], queues: false);
        Assert.That(shares.Sum(share => share.Ns), Is.EqualTo(total(slow.CountedResponses) - left), "exactly");
        Assert.That(shares.Select(share => share.DirectNs), Is.EqualTo(shares.Select(share => share.Ns)));

        List<CauseTimes> Times() => [.. replayed.Visits.Select(_ => Chains.Times((Cause.Cpu, random.NextInt64(1, 1_000_000)), (Cause.RunQueue, random.NextInt64(1, 1_000_000))))];
    }

    [Test]
    public void SwappingTheTwoTurnsTheSign()
    {
        var (one, other) = (Block(7, 0, 0), Block(8, 0, 10 * Ms));
        Assert.That(Compare(other, one).Delta, Is.EqualTo(-Compare(one, other).Delta));
    }

    [Test]
    public void EightLaunchesOfEachDecide()
    {
        IReadOnlyList<WholeBlock> Launches(string condition, long wait) =>
            [.. Enumerable.Range(0, 8).Select(i => new WholeBlock("P", "Offline", condition, (int)wait + i, Block(10 + i + (int)wait, 0, wait), Names))];
        var pairs = LaunchPairs.Between(Launches("solo", 0), Launches("beside N", 10 * Ms), LaunchPairs.Compare).Single();
        var row = Explanations.Of((pairs.Pipeline, pairs.Scenario, pairs.Base, pairs.Condition, pairs.Measure), pairs.Pairs);
        Assert.That((row.Measure, row.Verdict, row.Top, row.Saturated), Is.EqualTo((ExplanationRow.ThroughputMeasure, ExplanationVerdict.Named, Cause.RunQueue, (SaturatedStage?)null)));
        Assert.That(row.Residual, Is.LessThan(0.02));
    }

    private static bool Near((double, double) one, (double, double) other) => Math.Abs(one.Item1 - other.Item1) < 0.1 && Math.Abs(one.Item2 - other.Item2) < 0.1;

    private static PairTerms Compare(TracedBlock under, TracedBlock over) => PairTerms.Of(1, (under, Names), (over, Names), Explained.TimePerQuery);

    private static double Of(PairTerms terms, Cause cause) => terms.Terms.Where(term => term.Key.Cause == cause).Sum(term => term.Value.Value);

    /// <summary>1 and 20 ms in two slots each, with a little noise.</summary>
    private static TracedBlock Block(int seed, long first, long second, long gc = 0, int queries = Queries)
    {
        var random = new Random(seed);
        var replayed = Chains.Of([2, 2], new long[queries], workers: 4) with { InFlight = 16 };
        var services = Enumerable.Range(0, queries).SelectMany(_ => new[]
        {
            Chains.Times((Cause.Cpu, Ms + random.Next(-1000, 1000)), (Cause.RunQueue, first)),
            Chains.Times((Cause.Cpu, 20 * Ms + random.Next(-1000, 1000)), (Cause.RunQueue, second), (Cause.Gc, gc)),
        }).ToList();
        return Chains.Block(replayed, services) with
        {
            Blames = second == 0 ? [] : new Dictionary<int, IReadOnlyList<Blame>> { [1] = [new Blame(Cause.RunQueue, null, "N", "Burn", second * queries)] },
        };
    }
}
