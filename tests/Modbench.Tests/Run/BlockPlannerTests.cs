using Modbench.Diagnosers;
using Modbench.Engine;

namespace Modbench.Tests.Run;

public class BlockPlannerTests
{
    private const long Ms = 1_000_000;

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
        Assert.That(blocks.Select(block => block.MaxNs), Is.All.EqualTo(blocks[0].MinNs));
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
        Assert.That(blocks.Select(block => block.MaxNs), Is.All.GreaterThanOrEqualTo(2 * each * responseMs * Ms));
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
