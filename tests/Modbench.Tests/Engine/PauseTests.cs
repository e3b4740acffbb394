using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A paused neighbour stands still soon, however much it had to do.</summary>
public sealed class PauseTests
{
    private const int ServiceMs = 20;

    // Each has a backlog of seconds.
    private static readonly Scenario[] Backlogs =
    [
        new ServerScenario { QueriesPerSecond = 1000, MaxInFlight = 50 },
        new ServerScenario { QueriesPerSecond = 1000 },
        new OfflineScenario(),
    ];

    private static readonly Go First = new(0, "neighbour", 0, 0, long.MaxValue, 0, 0);

    [Test]
    public void APauseWaitsOnlyForVisitsInService([ValueSource(nameof(Backlogs))] Scenario scenario, [Values] bool awaits)
    {
        var visits = 0;
        var subject = new GraphSubject(GraphSubject.Chain(2, slots: scenario is OfflineScenario ? 100 : 1), (_, _) =>
        {
            Interlocked.Increment(ref visits);
            return Serve(awaits);
        });
        using var run = new LaunchRun(subject, scenario, neighbour: true);
        using var neighbour = new NeighbourRun(run.Launch);
        neighbour.Start(First);
        Thread.Sleep(300);
        var asked = Clock.Now;
        neighbour.Pause();
        var took = (Clock.Now - asked) / 1e6;
        var seen = Volatile.Read(ref visits);
        Thread.Sleep(3 * ServiceMs);
        Assert.That(visits, Is.EqualTo(seen), "nothing begins after the pause");

        neighbour.Resume();
        Thread.Sleep(300);
        neighbour.Pause();
        var records = run.Launch.Collect(judge: false);
        var perBlock = records.Queries.ToLookup(query => query.Block);
        Assert.Multiple(() =>
        {
            Assert.That(took, Is.LessThan(600), "milliseconds: a visit, and what a busy machine adds; the backlog has 2 s and more");
            Assert.That(visits, Is.GreaterThan(seen), "it has gone on");
            Assert.That(records.Blocks.Select(block => block.Withdrawn), Has.All.GreaterThan(50));
            Assert.That(perBlock[0].Count(), Is.GreaterThan(0));
            Assert.That(perBlock[1].Count(), Is.GreaterThan(0));
            Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed), "what was withdrawn has no record");
            Assert.That(records.Queries.Max(query => query.Id) + 1, Is.LessThanOrEqualTo(records.Queries.Count + records.Blocks.Sum(block => block.Withdrawn)), "every query ends once");
            Assert.That(run.Launch.Completed, Is.EqualTo(records.Queries.Count));
        });
    }

    [Test]
    public void APausedQueryBeginsNoFurtherStage()
    {
        var visits = new int[3];
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var subject = new GraphSubject(GraphSubject.Chain(3), (stage, _) =>
        {
            visits[stage]++;
            entered.Set();
            leave.Wait();
            return default;
        });
        using var run = new LaunchRun(subject, new SingleStreamScenario(), neighbour: true);
        using var neighbour = new NeighbourRun(run.Launch);
        neighbour.Start(First);
        entered.Wait();
        var pausing = Task.Run(neighbour.Pause);
        Thread.Sleep(100);
        Assert.That(pausing.IsCompleted, Is.False, "the visit in service is not over");
        leave.Set();
        Assert.That(pausing.Wait(TimeSpan.FromSeconds(10)), Is.True);
        var records = run.Launch.Collect(judge: false);
        Assert.Multiple(() =>
        {
            Assert.That(visits, Is.EqualTo(new[] { 1, 0, 0 }));
            Assert.That(records.Queries, Is.Empty);
            Assert.That(records.Blocks.Single().Withdrawn, Is.EqualTo(1));
        });
    }

    private static async ValueTask Serve(bool awaits)
    {
        if (awaits) await Task.Delay(ServiceMs);
        else Thread.Sleep(ServiceMs);
    }
}
