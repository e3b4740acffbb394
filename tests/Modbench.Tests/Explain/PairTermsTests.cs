using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>What two blocks say beside their terms: how far their replays are off, and how much of the difference may be run queue.</summary>
internal sealed class PairTermsTests
{
    private const long Ms = 1_000_000;

    private static readonly string[] Names = ["S"];

    [TestCase(100, 100, 0.0)]
    [TestCase(97, 100, 0.03)]
    [TestCase(103, 100, 0.03)]
    [TestCase(100, 97, 0.03)]
    [TestCase(100, 103, 0.03)]
    [TestCase(99, 103, 0.03)]
    [TestCase(97, 101, 0.03)]
    public void TheReplayErrorIsThatOfTheBlockWhoseReplayIsTheFurthestOff(long replayedBase, long replayed, double error)
    {
        foreach (var what in new[] { Explained.Mean, Explained.Slowest })
        {
            var terms = PairTerms.Of(1, (Alone(replayedBase, measured: 100), Names), (Alone(replayed, measured: 100), Names), what);
            Assert.That(terms.ReplayError, Is.EqualTo(error).Within(1e-12), "of what was measured");
        }
    }

    [Test]
    public void ItIsThatOfWhatIsExplained()
    {
        // The slowest twentieth takes 97 ms on paper and took 100, all others 50 both times.
        var block = Far([.. Enumerable.Range(0, 100).Select(query => query < 5 ? 97 : 50L)]);
        block = block with { Responses = [.. block.Responses.Select((response, query) => query < 5 ? 100 * Ms : response)] };
        Assert.That(Error(Explained.Slowest), Is.EqualTo(0.03).Within(1e-12));
        Assert.That(Error(Explained.Mean), Is.EqualTo(15 / 5250.0).Within(1e-12));

        double Error(Explained what) => PairTerms.Of(1, (block, Names), (block, Names), what).ReplayError;
    }

    [Test]
    public void QueriesThatDoNotCountAreNotCompared()
    {
        var block = Alone(100, measured: 100);
        block = block with { Responses = [200 * Ms, .. block.Responses.Skip(1)], Counted = [.. block.Counted.Skip(1)] };
        Assert.That(PairTerms.Of(1, (block, Names), (block, Names), Explained.Mean).ReplayError, Is.Zero);
    }

    /// <summary>Per query: with what was counted as lost, and with all that helpers waited.</summary>
    [Test]
    public void HelpersOfBothBlocksLeaveTheDifferenceOfTheirWaits()
    {
        var (under, over) = (Alone(100, 100, queries: 50), Alone(100, 100, queries: 200));
        under = under with { Helpers = (WaitNs: 50 * 1000, LostNs: 50 * 400) };
        over = over with { Helpers = (WaitNs: 200 * 5000, LostNs: 200 * 1500) };
        Assert.That(Margin(under, over, Explained.Mean), Is.EqualTo((Less: 1100.0, More: 2900.0)));
        Assert.That(Margin(over, under, Explained.Mean), Is.EqualTo((Less: -1100.0, More: -2900.0)));
        Assert.That(Margin(under with { Helpers = default }, over, Explained.Mean), Is.EqualTo((Less: 1500.0, More: 3500.0)));
        Assert.That(Margin(under, over with { Helpers = default }, Explained.Mean), Is.EqualTo((Less: -400.0, More: -600.0)));
        Assert.That(Margin(under with { Helpers = default }, over with { Helpers = default }, Explained.Mean), Is.Null, "nobody helped");
        Assert.That(Margin(under, over, Explained.Slowest), Is.Null, "of whom the helpers of the slowest were is not added up");
    }

    /// <summary>Only so much of what a query waits is in the time between two answers as each slot's part.</summary>
    [TestCase(1, 1.0)]
    [TestCase(2, 0.5)]
    public void OfTheTimePerQueryTheyArePartedAsTheWaits(int slots, double part)
    {
        var (under, over) = (Offline(slots, waits: 0), Offline(slots, waits: 5 * Ms));
        over = over with { Helpers = (WaitNs: over.Counted.Count * 3 * Ms, LostNs: over.Counted.Count * Ms) };
        var margin = Margin(under, over, Explained.TimePerQuery)!.Value;
        Assert.That(margin.Less, Is.EqualTo(part * Ms).Within(1));
        Assert.That(margin.More, Is.EqualTo(part * 2 * Ms).Within(1));
        Assert.That(Margin(over, under, Explained.TimePerQuery), Is.Null, "where less was waited there is no more of it to be told");
    }

    private static (double Less, double More)? Margin(TracedBlock under, TracedBlock over, Explained what) => PairTerms.Of(1, (under, Names), (over, Names), what).RunQueueMargin;

    /// <summary>Queries that never meet: on paper they take the one, and took the other.</summary>
    private static TracedBlock Alone(long onPaper, long measured, int queries = 100)
    {
        var block = Far([.. Enumerable.Repeat(onPaper, queries)]);
        return block with { Responses = [.. Enumerable.Repeat(measured * Ms, queries)] };
    }

    private static TracedBlock Far(IReadOnlyList<long> times) => Chains.Block(
        Chains.Of([1], [.. times.Select((_, query) => query * 1000 * Ms)], workers: 1), [.. times.Select(time => Chains.Times((Cause.Cpu, time * Ms)))]);

    private static TracedBlock Offline(int slots, long waits)
    {
        var replayed = Chains.Of([slots], new long[240], workers: slots) with { InFlight = 8 };
        return Chains.Block(replayed, [.. replayed.Visits.Select(_ => Chains.Times((Cause.Cpu, 20 * Ms), (Cause.RunQueue, waits)))]);
    }
}
