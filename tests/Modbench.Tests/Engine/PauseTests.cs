using Modbench.Engine;
using Modbench.Ledger;

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
        var first = PauseLater(run, neighbour);
        var seen = Volatile.Read(ref visits);
        Thread.Sleep(3 * ServiceMs);
        Assert.That(visits, Is.EqualTo(seen), "nothing begins after the pause");

        neighbour.Resume();
        var second = PauseLater(run, neighbour);
        var records = run.Launch.Collect(judge: false);
        var perBlock = records.Queries.ToLookup(query => query.Block);
        Assert.Multiple(() =>
        {
            Assert.That(Math.Min(first, second), Is.LessThan(600), "milliseconds: a visit, and what a busy machine adds, to one of them much; the backlog has 2 s and more");
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
    public void APausedQueryBeginsNoFurtherStageButEndsWithItsLast([Values(0, 1, 2)] int pausedIn, [Values] bool awaits)
    {
        var visits = new int[3];
        using var entered = new ManualResetEventSlim();
        using var leave = new ManualResetEventSlim();
        var subject = new GraphSubject(GraphSubject.Chain(3), (stage, _) =>
        {
            visits[stage]++;
            if (stage != pausedIn) return default;
            entered.Set();
            if (awaits) return new ValueTask(Task.Factory.StartNew(leave.Wait, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default));
            leave.Wait();
            return default;
        });
        using var run = new LaunchRun(subject, new SingleStreamScenario(), neighbour: true);
        using var neighbour = new NeighbourRun(run.Launch);
        neighbour.Start(First);
        entered.Wait();
        var pausing = new Thread(neighbour.Pause);
        pausing.Start();
        var waits = SpinWait.SpinUntil(() => pausing.ThreadState == ThreadState.WaitSleepJoin, TimeSpan.FromSeconds(10));
        Assert.That(waits, Is.True, "the visit in service is not over");
        leave.Set();
        Assert.That(pausing.Join(TimeSpan.FromSeconds(10)), Is.True);
        var records = run.Launch.Collect(judge: false);
        var last = pausedIn == 2;
        Assert.Multiple(() =>
        {
            Assert.That(visits, Is.EqualTo(Enumerable.Range(0, 3).Select(stage => stage <= pausedIn ? 1 : 0)));
            Assert.That(records.Queries.Select(query => query.Outcome), Is.EqualTo(last ? [QueryOutcome.Completed] : Array.Empty<QueryOutcome>()));
            Assert.That(records.Blocks.Single().Withdrawn, Is.EqualTo(last ? 0 : 1));
            Assert.That(run.Launch.Completed, Is.EqualTo(last ? 1 : 0));
        });
    }

    [Test]
    public void AQueryLongerThanItsBlocksCountsWithItsTimeInThem([Values] bool server)
    {
        const int blockMs = 100;
        const int longerMs = 150;
        using var entered = new SemaphoreSlim(0);
        using var leave = new SemaphoreSlim(0);
        Scenario scenario = server ? new ServerScenario { QueriesPerSecond = 200 } : new SingleStreamScenario();
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            entered.Release();
            leave.Wait(TimeSpan.FromSeconds(60));
            return default;
        });
        using var run = new LaunchRun(subject, scenario, neighbour: true);
        using var neighbour = new NeighbourRun(run.Launch);
        var windows = new List<TimeWindow>();
        for (var block = 0; block < 3; block++)
        {
            var from = block == 0 ? neighbour.Start(First) : neighbour.Resume();
            Assert.That(entered.Wait(TimeSpan.FromSeconds(30)), Is.True, "it works");

            // However late that was, it is in service for most of the block.
            Thread.Sleep(blockMs + (int)(2 * (Clock.Now - from) / 1_000_000));
            windows.Add(new TimeWindow(from, Clock.Now));
            var pausing = new Thread(neighbour.Pause) { IsBackground = true };
            pausing.Start();
            Assert.That(SpinWait.SpinUntil(() => pausing.ThreadState.HasFlag(ThreadState.WaitSleepJoin), TimeSpan.FromSeconds(30)), Is.True, "the visit in service is not over");
            Thread.Sleep(longerMs);
            leave.Release();
            Assert.That(pausing.Join(TimeSpan.FromSeconds(30)), Is.True, "it is paused");
        }

        var records = run.Launch.Collect(judge: false);
        var measured = (double)windows.Sum(window => window.End - window.Start);
        var share = records.Spans.Sum(InService) / measured;
        var done = records.Spans.Sum(span => InService(span) / (double)span.Service);
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries.Select(query => query.Block), Is.EqualTo(new[] { 0, 1, 2 }), "a query for each block");
            Assert.That(share, Is.GreaterThan(0.5), "it was working");
            Assert.That(NeighbourMeasures.Rate(records, windows), Is.EqualTo(done * 1e9 / measured).Within(1e-6).Percent);
            Assert.That(done, Is.LessThan(3), "each went on past its block");
        });

        long InService(Span span) => windows.Sum(window => Math.Max(0, Math.Min(span.End, window.End) - Math.Max(span.Start, window.Start)));
    }

    /// <summary>After 300 ms, when it has done something; in milliseconds, what the pause took.</summary>
    private static double PauseLater(LaunchRun run, NeighbourRun neighbour)
    {
        var before = run.Launch.Completed;
        Thread.Sleep(300);
        Assert.That(SpinWait.SpinUntil(() => run.Launch.Completed > before, TimeSpan.FromSeconds(30)), Is.True, "it works");
        var asked = Clock.Now;
        neighbour.Pause();
        return (Clock.Now - asked) / 1e6;
    }

    private static async ValueTask Serve(bool awaits)
    {
        if (awaits) await Task.Delay(ServiceMs);
        else Thread.Sleep(ServiceMs);
    }
}
