using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Run;

/// <summary>Neighbours that live in the subject's process, and neighbours that are kept to some cores.</summary>
public class SharedProcessTests : RealChildFixture
{
    [Test]
    public async Task AGuestTakesTurnsAsAProcessDoes()
    {
        var works = Pipeline("Works", new ServerScenario { QueriesPerSecond = 200, WarmupQueries = 3 });
        var outcome = await RunAsync([Pipeline("Sleeps", new SingleStreamScenario { Queries = 20, WarmupQueries = 3 }).Beside(works, Isolation.Thread), works, Pipeline("Works")]);

        var launch = outcome.Launches.Single(launch => launch.Conditions.Count == 2);
        var guest = launch.Neighbours.Single();
        Assert.That((launch.Outcome, launch.Isolation), Is.EqualTo((LaunchOutcome.Ok, Isolation.Thread)), launch.Reason);
        Assert.That((guest.Outcome, guest.Pid), Is.EqualTo((LaunchOutcome.Ok, launch.Pid)), guest.Reason);
        Assert.That(launch.Records!.Queries.Count(query => query.Measured), Is.GreaterThanOrEqualTo(40));

        // Nothing of the neighbour happens in a block that says it is paused, and something in the others, but for one or two that a busy machine lets it sleep through.
        var (paused, beside) = (Blocks("paused Works"), Blocks("beside Works"));
        Assert.That((paused.Count, beside.Count), Is.EqualTo((4, 4)));
        Assert.That(guest.Records!.Queries.Where(query => paused.Any(block => query.End > block.Start && query.Sent < block.End)), Is.Empty);
        Assert.That(beside.Count(block => guest.Records.Queries.Any(query => query.End > block.Start && query.End < block.End)), Is.AtLeast(2));
        Assert.That(guest.Records.Queries.Where(query => query.End > guest.Reference!.Value.Start && query.End < guest.Reference.Value.End), Is.Not.Empty);

        List<BlockRecord> Blocks(string condition) => [.. launch.Records.Blocks.Where(block => block.Condition == condition)];
    }

    [Test]
    public async Task SeveralGuestsAndCopiesHaveWorkOfTheirOwn()
    {
        var sleeps = Pipeline("Sleeps");
        var subject = Pipeline("Sleeps too", new SingleStreamScenario { Queries = 20, WarmupQueries = 3 }) with
        {
            Collocations = [new Collocation(["Child.Sleeps"], 3, null) { Isolation = Isolation.Thread }],
        };
        var outcome = await RunAsync([subject, sleeps]);

        var launch = outcome.Launches.Single(launch => launch.Conditions.Count == 2);
        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        Assert.That(launch.Neighbours.Select(neighbour => (neighbour.Copy, neighbour.Outcome)), Is.EqualTo(new[] { (1, LaunchOutcome.Ok), (2, LaunchOutcome.Ok), (3, LaunchOutcome.Ok) }));
        var references = launch.Neighbours.Select(neighbour => neighbour.Reference!.Value).ToList();
        foreach (var (one, next) in references.Zip(references.Skip(1))) Assert.That(one.End, Is.LessThan(next.Start), "one after the other");
        foreach (var neighbour in launch.Neighbours)
        {
            var others = references.Where(reference => reference != neighbour.Reference);
            Assert.That(neighbour.Records!.Queries.Where(query => others.Any(other => query.End > other.Start && query.Sent < other.End)), Is.Empty, "the others wait meanwhile");
        }
    }

    [Test]
    public async Task OfflineIsCollocatedByALaunchOfItsOwn()
    {
        var outcome = await RunAsync([Pipeline("Sleeps", new OfflineScenario { Queries = 1000, WarmupQueries = 3 }).Beside(Pipeline("Sleeps too"), Isolation.Process), Pipeline("Sleeps too")]);

        Assert.That(outcome.Launches.Select(launch => (launch.Conditions.Single(), launch.Outcome)), Is.EquivalentTo(new[] { ("solo", LaunchOutcome.Ok), ("beside Sleeps too", LaunchOutcome.Ok) }));
        var launch = outcome.Launches.Single(launch => launch.Neighbours.Count > 0);
        var block = launch.Records!.Blocks.Single();
        var neighbour = launch.Neighbours.Single();
        Assert.That(launch.WholeBecause, Is.EqualTo("all its queries are there at the start"));
        Assert.That(launch.Records.Queries.Count, Is.EqualTo(1000));
        Assert.That(neighbour.Reference!.Value.End, Is.LessThan(block.Start), "the subject is idle meanwhile");
        Assert.That(neighbour.Records!.Queries.Count(query => query.End > block.Start && query.End < block.End), Is.GreaterThan(5), "it runs beside");
    }

    [TestCase(Isolation.Process)]
    [TestCase(Isolation.Thread)]
    public async Task CoresKeepTheNeighboursThreadsThere(Isolation isolation)
    {
        var usable = Affinity.Usable();
        Assume.That(usable, Has.Count.GreaterThan(1));
        var (core, all) = (CoreList.Format([usable[^1]]), CoreList.Format(usable));
        var where = Pipeline("Says where", new ServerScenario { QueriesPerSecond = 100, WarmupQueries = 3 });
        where = where with { Stages = [where.Stages[0] with { Slots = 4 }] };
        var subject = Pipeline("Says where", new SingleStreamScenario { Queries = 20, WarmupQueries = 3 }) with
        {
            Name = "Child.Says where, too",
            ShortName = "Subject",
            Collocations = [new Collocation([where.Name], 1, null) { Isolation = isolation, Cores = core }],
        };
        var outcome = await RunAsync([subject, where]);

        var launch = outcome.Launches.Single(launch => launch.Conditions.Count == 2);
        Assert.That(launch.Outcome, Is.EqualTo(LaunchOutcome.Ok), launch.Reason);
        Assert.That(launch.Cores, Is.EqualTo(core));
        var said = Log().Where(line => line.Contains($"[{launch.Launch} ", StringComparison.Ordinal) && line.Contains("may use", StringComparison.Ordinal)).ToList();
        if (isolation == Isolation.Process)
        {
            Assert.That(said.Where(line => line.Contains("beside", StringComparison.Ordinal)), Is.Not.Empty.And.All.Contains($"counts 1, may use {core},"), string.Join('\n', said));
            Assert.That(said.Where(line => !line.Contains("beside", StringComparison.Ordinal)), Is.Not.Empty.And.All.Contains($"counts {usable.Count}, may use {all},"), string.Join('\n', said));
        }
        else
        {
            // Threads of the engine: the subject's own is its process's first, without a name.
            Assert.That(said.Where(line => line.Contains("modbench", StringComparison.Ordinal)), Is.Not.Empty.And.All.Contains($"may use {core}, "), string.Join('\n', said));
            Assert.That(said.Where(line => !line.Contains("modbench", StringComparison.Ordinal)), Is.Not.Empty.And.All.Contains($"may use {all}, "), string.Join('\n', said));
        }
    }
}
