using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A stage of 10 ms that a hundred queries a second just fill gets two hundred.</summary>
public sealed class OverflowTests
{
    private const double Rate = 200;
    private const int Queries = 200;
    private const int ServiceMs = 10;

    [Test]
    public void ShedQueriesAreTurnedAwayAtOnceAndNoFailures()
    {
        var records = Run(new ServerScenario { QueriesPerSecond = Rate, Arrivals = Arrivals.Constant, MaxInFlight = 1, Overflow = Overflow.Shed });
        var shed = records.Queries.Count(query => query.Outcome == QueryOutcome.Shed);
        Assert.Multiple(() =>
        {
            Assert.That(shed, Is.GreaterThan(Queries / 3));
            Assert.That(records.Queries.Where(query => query.Outcome == QueryOutcome.Completed).Max(query => query.Admission), Is.Zero);
            Assert.That(records.Failures, Is.Empty);
            Assert.That(records.Queries, Has.Count.EqualTo(Queries));
        });
    }

    [Test]
    public void AFullQueueShedsOnlyWhatFindsNoPlace()
    {
        var records = Run(new ServerScenario { QueriesPerSecond = Rate, Arrivals = Arrivals.Constant, MaxInFlight = 1, Overflow = Overflow.Shed, MaxWaiting = 3 });
        var completed = records.Queries.Where(query => query.Outcome == QueryOutcome.Completed).ToArray();
        Assert.That(completed.Max(query => query.Admission), Is.GreaterThanOrEqualTo(2 * ServiceMs * 1_000_000), "it waits for three before it");
        Assert.That(MostWaiting(records), Is.EqualTo(3));
    }

    [TestCase(0, 1)]
    [TestCase(1, 1)]
    [TestCase(4, 4)]
    public void TheOldestGivesWaySoThatWhatEntersIsFresh(int maxWaiting, int places)
    {
        var records = Run(new ServerScenario { QueriesPerSecond = Rate, Arrivals = Arrivals.Constant, MaxInFlight = 1, Overflow = Overflow.DropOldest, MaxWaiting = maxWaiting });
        var dropped = records.Queries.Where(query => query.Outcome == QueryOutcome.Dropped).ToArray();
        var bySent = records.Queries.OrderBy(query => query.Sent).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(dropped, Has.Length.GreaterThan(Queries / 3));
            Assert.That(MostWaiting(records), Is.EqualTo(places));
            Assert.That(records.Failures, Is.Empty);
            Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Shed), Is.Zero);

            // Who gives way has waited since before the newcomer was sent, whose sending is the end of it.
            var sent = bySent.Select(query => query.Sent).ToHashSet();
            Assert.That(dropped.Select(query => sent.Contains(query.End) && query.End > query.Sent), Is.All.True);
        });
    }

    [Test]
    public void WhatWaitsWhenABlockIsStoppedInItsDrainIsWithdrawnAndLeavesTheNextBlockAlone()
    {
        const int Served = 10;
        using var stopped = new ManualResetEventSlim();
        var visits = 0;
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            // However late the block is stopped, no more have been served.
            if (Interlocked.Increment(ref visits) == Served) stopped.Wait();
            else Thread.Sleep(ServiceMs);
            return default;
        });
        using var run = new LaunchRun(subject, new ServerScenario { QueriesPerSecond = 10 * Rate, Arrivals = Arrivals.Constant, MaxInFlight = 1 });
        var block = new Block(new Go(0, "solo", Queries, 0, 0, 0, 0), endless: false);
        var running = Task.Factory.StartNew(() => run.Launch.Run(block), TaskCreationOptions.LongRunning);
        Assert.That(SpinWait.SpinUntil(() => block.Issued > 0, TimeSpan.FromSeconds(60)), Is.True, "all are sent");
        Assert.That(SpinWait.SpinUntil(() => Volatile.Read(ref visits) == Served, TimeSpan.FromSeconds(60)), Is.True, "so many are served");
        Volatile.Write(ref block.Stop, true);
        stopped.Set();
        Assert.That(running.Wait(TimeSpan.FromSeconds(60)), Is.True);
        run.Block(1, "solo", 3);
        var records = run.Launch.Collect(judge: false);
        var ended = records.Queries.ToLookup(query => query.Block);
        Assert.Multiple(() =>
        {
            Assert.That(ended[0].Count() + records.Blocks[0].Withdrawn, Is.EqualTo(Queries), "each ends, or is withdrawn");
            Assert.That(records.Blocks[0].Withdrawn, Is.EqualTo(Queries - Served));
            Assert.That(ended[0].Max(query => query.End), Is.LessThanOrEqualTo(records.Blocks[0].End));
            Assert.That((ended[1].Count(), records.Blocks[1].Withdrawn), Is.EqualTo((3, 0)));
        });
    }

    private static LaunchRecords Run(ServerScenario scenario)
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            Thread.Sleep(ServiceMs);
            return default;
        });
        var records = LaunchRun.Once(subject, scenario, Queries);
        GraphLaws.Check(subject, records);
        return records;
    }

    // Where one leaves at the instant at which another comes, it has made room.
    private static int MostWaiting(LaunchRecords records)
    {
        var (now, most) = (0, 0);
        var waits = records.Queries.Where(query => query.Admitted > query.Sent);
        foreach (var change in waits.SelectMany(query => new[] { (At: query.Sent, By: 1), (At: query.Admitted, By: -1) }).OrderBy(change => change.At).ThenBy(change => change.By))
        {
            now += change.By;
            most = Math.Max(most, now);
        }

        return most;
    }
}
