using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Tests.Run;

public class BlockPlannerTests
{
    private const long Ms = 1_000_000;

    [TestCase(0, 0, 300, 0, 3000, 300)]
    [TestCase(0, 0, 0, 9000, 9000, 0)]
    [TestCase(100, 0, 300, 0, 0, 300)]
    [TestCase(100, 0, 20, 9000, 9000, 100)]
    [TestCase(0, 5000, 0, 4000, 5000, 0)]
    public void ALaunchGoesOnUntilBothMinimaAreMet(int queries, int ms, int minQueries, int minMs, int leastMs, int leastQueries)
    {
        var scenario = new SingleStreamScenario { Queries = queries, DurationNs = ms * Ms, MinQueries = minQueries, MinDurationNs = minMs * Ms };
        var go = BlockPlanner.Whole(scenario, "solo", 10 * Ms);
        Assert.Multiple(() =>
        {
            Assert.That(go.Queries, Is.EqualTo(leastQueries));
            Assert.That(go.MinNs, Is.EqualTo(leastMs * Ms));
            Assert.That(go.MaxNs, Is.GreaterThanOrEqualTo(leastQueries > 0 ? 60_000 * Ms : leastMs * Ms));
        });
    }

    [Test]
    public void WithBothLimitsWhicheverEndsFirstWaitsForTheMinima()
    {
        var go = BlockPlanner.Whole(new SingleStreamScenario { Queries = 500, DurationNs = 4000 * Ms, MinQueries = 50, MinDurationNs = 1000 * Ms }, "solo", 10 * Ms);
        Assert.That((go.Queries, go.MinNs, go.MinQueries, go.EnoughNs), Is.EqualTo((500, 1000 * Ms, 50, 4000 * Ms)));
    }

    [Test]
    public void PhasesLastAsLongAsTheyDoAndRunWhole()
    {
        var phased = new ServerScenario { QueriesPerSecond = 20, Phases = [new Phase(PhaseKind.Ramp, 100, 5_000_000_000), new Phase(PhaseKind.Hold, 0, 2_000_000_000)] };
        var go = BlockPlanner.Whole(phased, "solo", 10 * Ms);
        Assert.Multiple(() =>
        {
            Assert.That((go.MinNs, go.MaxNs, go.DiscardNs), Is.EqualTo((8000 * Ms, 8000 * Ms, 1000 * Ms)));
            Assert.That(BlockPlanner.Whole(phased with { DurationNs = 3000 * Ms }, "solo", 10 * Ms).MaxNs, Is.EqualTo(4000 * Ms));
            Assert.That(BlockPlanner.Whole(phased with { MinDurationNs = 30_000 * Ms }, "solo", 10 * Ms).MaxNs, Is.EqualTo(8000 * Ms), "there is nothing after them");
            Assert.That(Alternate(phased, 10), Is.Null);
            Assert.That(phased.MeasuredNs(10 * Ms), Is.EqualTo(7000 * Ms));
        });
    }

    [Test]
    public void AReplayLastsAsLongAsItsFile()
    {
        var go = BlockPlanner.Whole(new ReplayScenario { File = "a", FileQueries = 10, FileNs = 7000 * Ms }, "solo", 10 * Ms);
        Assert.That((go.MinNs, go.MaxNs, go.DiscardNs, go.DiscardQueries), Is.EqualTo((7000 * Ms + 1, 7000 * Ms + 1, 0L, 0)));
    }

    [TestCase(1000, 1000, 4000)]
    [TestCase(500, 1000, 3000)]
    [TestCase(1000, 9000, 10_000)]
    public void BurstsAreMeasuredWhole(int onMs, int offMs, int measuredMs)
    {
        var bursty = new ServerScenario { QueriesPerSecond = 2000, Arrivals = Arrivals.Bursty, BurstOnNs = onMs * Ms, BurstOffNs = offMs * Ms };
        var go = BlockPlanner.Whole(bursty, "solo", 10 * Ms);
        Assert.That((go.MinNs - go.DiscardNs, go.MaxNs - go.DiscardNs), Is.EqualTo((measuredMs * Ms, measuredMs * Ms)));
        var schedule = ArrivalSchedule.Of(bursty, from: 0, go.DiscardNs);
        var (due, sent) = (schedule.Next(), 0);
        for (; due < go.MaxNs; due = schedule.Next())
        {
            if (due >= go.DiscardNs) sent++;
        }

        // Five standard errors of a Poisson count.
        var expected = 2.0 * measuredMs;
        Assert.That(sent, Is.EqualTo(expected).Within(5 * Math.Sqrt(expected)), "the declared rate");
    }

    private static IReadOnlyList<Go>? Alternate(Scenario scenario, long responseMs, int seed = 1) =>
        BlockPlanner.Alternating(scenario, "paused B", "beside B", responseMs * Ms, seed);

    [Test]
    public void Rounds_are_ABBA_or_BAAB_by_the_seed()
    {
        var orders = Enumerable.Range(0, 40)
            .SelectMany(seed => Alternate(new SingleStreamScenario(), 10, seed)!.Chunk(4))
            .Select(round => string.Concat(round.Select(block => block.Condition[0])))
            .ToList();

        Assert.That(orders.Distinct(), Is.EquivalentTo(new[] { "pbbp", "bppb" }));
        Assert.That(orders.Count(order => order == "pbbp"), Is.InRange(20, 60));
    }

    [Test]
    public void Two_rounds_hold_what_is_asked_for_with_the_start_of_each_block_discarded()
    {
        var blocks = Alternate(new SingleStreamScenario { DurationNs = 4000 * Ms }, 10)!;

        Assert.That(blocks, Has.Count.EqualTo(8));
        Assert.That(blocks.Select(block => block.Block), Is.EqualTo(Enumerable.Range(0, 8)));
        Assert.That(blocks.Select(block => block.MinNs - block.DiscardNs), Is.All.EqualTo(1000 * Ms));
        Assert.That(blocks.Select(block => block.DiscardNs), Is.All.GreaterThan(0));
        Assert.That(blocks.Select(block => block.Queries), Is.All.EqualTo(BlockPlanner.FewestQueries), "beside a neighbour they may take longer");
        Assert.That(blocks.Select(block => block.MaxNs - block.DiscardNs), Is.All.EqualTo(10_000 * Ms));
    }

    [TestCase(100, 6, 25, 8)]
    [TestCase(100, 100, 17, 12)]
    [TestCase(10, 100, 5, 8)]
    public void A_quota_of_queries_is_spread_over_its_blocks(int queries, int responseMs, int each, int count)
    {
        var blocks = Alternate(new SingleStreamScenario { Queries = queries }, responseMs)!;

        Assert.That(blocks, Has.Count.EqualTo(count));
        Assert.That(blocks.Select(block => block.Queries), Is.All.EqualTo(each));
        Assert.That(blocks.Select(block => block.MinNs - block.DiscardNs), Is.All.EqualTo(500 * Ms));
        Assert.That(blocks.Select(block => block.EnoughNs), Is.All.GreaterThanOrEqualTo(2 * each * responseMs * Ms));
        Assert.That(blocks.Select(block => (block.MinQueries, block.MaxNs - block.DiscardNs)), Is.All.EqualTo((BlockPlanner.FewestQueries, 10_000 * Ms)), "beside a neighbour they may take longer");
    }

    [TestCase(100, 0)]
    [TestCase(0, 3000)]
    public void Blocks_of_quick_queries_are_shorter_so_that_all_fit_the_log(int queries, int durationMs)
    {
        const long ResponseNs = 200;
        var blocks = BlockPlanner.Alternating(new SingleStreamScenario { Queries = queries, DurationNs = durationMs * Ms }, "paused B", "beside B", ResponseNs, seed: 1)!;

        Assert.That(blocks.Sum(block => block.MinNs) / ResponseNs, Is.LessThan(6_000_000), "as many queries as a launch's log holds");
        Assert.That(blocks.Select(block => (block.MinNs - block.DiscardNs) / ResponseNs), Is.All.InRange(10_000, 100_000));
    }

    [Test]
    public void Every_closed_block_lasts_half_a_second_to_two()
    {
        for (var responseMs = 1; responseMs <= 400; responseMs += 7)
        {
            for (var seconds = 1; seconds <= 60; seconds += 3)
            {
                var blocks = Alternate(new SingleStreamScenario { DurationNs = seconds * 1000 * Ms }, responseMs)!;

                Assert.That(blocks.Select(block => (block.MinNs - block.DiscardNs) / Ms), Is.All.InRange(500, 2000));
                Assert.That(blocks[0].MinNs - blocks[0].DiscardNs, Is.GreaterThanOrEqualTo(BlockPlanner.FewestQueries * responseMs * Ms));
            }
        }
    }

    [Test]
    public void Queries_too_slow_for_five_in_a_block_want_whole_launches()
    {
        Assert.That(Alternate(new SingleStreamScenario(), 400), Is.Not.Null);
        Assert.That(Alternate(new SingleStreamScenario(), 401), Is.Null);
        Assert.That(Alternate(new ServerScenario { QueriesPerSecond = 1 }, 10), Is.Null);
    }

    [TestCase(4, 4)]
    [TestCase(8, 8)]
    [TestCase(60, 8)]
    public void Blocks_under_open_load_last_five_seconds_or_more_and_drop_the_first(int seconds, int count)
    {
        var blocks = Alternate(new ServerScenario { QueriesPerSecond = 20, DurationNs = seconds * 1000 * Ms }, 10)!;

        Assert.That(blocks, Has.Count.EqualTo(count));
        Assert.That(blocks.Select(block => block.MinNs), Is.All.GreaterThanOrEqualTo(5000 * Ms));
        Assert.That(blocks.Select(block => block.DiscardNs), Is.All.EqualTo(1000 * Ms));
        Assert.That((count / 2) * (blocks[0].MinNs - blocks[0].DiscardNs), Is.GreaterThanOrEqualTo(seconds * 1000 * Ms));
    }

    [Test]
    public void A_whole_launch_is_one_block_of_what_is_declared()
    {
        var counted = BlockPlanner.Whole(new SingleStreamScenario { Queries = 100 }, "solo", 10 * Ms);
        var timed = BlockPlanner.Whole(new SingleStreamScenario(), "solo", 10 * Ms);
        var both = BlockPlanner.Whole(new OfflineScenario { Queries = 100, DurationNs = 1000 * Ms }, "solo", 10 * Ms);
        var server = BlockPlanner.Whole(new ServerScenario { QueriesPerSecond = 20, DurationNs = 4000 * Ms }, "beside B", 10 * Ms);

        Assert.That((counted.Queries, counted.MinNs, counted.DiscardQueries), Is.EqualTo((100, 0L, 1)));
        Assert.That(counted.MaxNs, Is.GreaterThanOrEqualTo(60_000 * Ms));
        Assert.That((timed.Queries, timed.MinNs, timed.MaxNs), Is.EqualTo((0, 3000 * Ms, 3000 * Ms)));
        Assert.That((both.Queries, both.MinNs, both.MaxNs, both.DiscardQueries), Is.EqualTo((100, 0L, 1000 * Ms, 0)));
        Assert.That((server.MinNs, server.MaxNs, server.DiscardNs), Is.EqualTo((5000 * Ms, 5000 * Ms, 1000 * Ms)));
    }
}
