using Modbench.Engine;

namespace Modbench.Tests.Engine;

public sealed class TimeoutTests
{
    private const long Timeout = 400_000_000;

    [Test]
    public void AQueryPastItsTimeoutEndsOnceAndItsTokenIsSignalled()
    {
        var subject = new GraphSubject(GraphSubject.Chain(2), async (stage, frame) =>
        {
            if (stage == 1 && frame.Query % 4 == 0) await Task.Delay(TimeSpan.FromMinutes(1), frame.Stop).ConfigureAwait(false);
        });
        var records = LaunchRun.Once(subject, new SingleStreamScenario { TimeoutNs = Timeout }, 12);
        GraphLaws.Check(subject, records);
        var late = records.Queries.Where(query => query.Choice % 4 == 0).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(late.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.TimedOut));
            Assert.That(late, Is.Not.Empty);
            Assert.That(late.Select(query => query.Response), Is.All.InRange(Timeout, 30 * Timeout), "the stage would stall for a minute");
            Assert.That(late.Select(query => query.FailedStage), Is.All.EqualTo(1));
            Assert.That(records.Queries.Except(late).Where(IsInTime).Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed), "a reused frame has a fresh token");
            Assert.That(records.Failures.Single(failure => failure.Stage == "S1").Count, Is.AtLeast(late.Length));
            Assert.That(records.Failures.Select(failure => failure.Type), Is.All.EqualTo("timeout"));
            Assert.That(records.Failures.Sum(failure => failure.Count), Is.EqualTo(late.Length + records.Queries.Except(late).Count(query => !IsInTime(query))), "but for what a busy machine makes late");
        });
    }

    [Test]
    public void AnAnswerThatComesAfterTheTimeoutIsATimeoutWhateverTheWatchdogSaw()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            Thread.Sleep(15);
            return default;
        });
        var records = LaunchRun.Once(subject, new SingleStreamScenario { TimeoutNs = 10_000_000 }, 10);
        GraphLaws.Check(subject, records);
        Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.TimedOut));
    }

    [TestCase(1000)]
    [TestCase(1)]
    public void QueriesThatWaitForASlotOrForAdmissionTimeOutToo(int maxInFlight)
    {
        var subject = new GraphSubject(GraphSubject.Chain(2), (stage, frame) =>
        {
            if (stage == 0) Thread.Sleep(30);
            else frame.Stop.ThrowIfCancellationRequested();
            return default;
        });
        var records = LaunchRun.Once(subject, new ServerScenario { QueriesPerSecond = 200, TimeoutNs = Timeout / 2, MaxInFlight = maxInFlight }, 60);
        GraphLaws.Check(subject, records);
        var late = records.Queries.Where(query => query.Outcome == QueryOutcome.TimedOut).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries, Has.Count.EqualTo(60));
            Assert.That(late, Has.Length.InRange(20, 60));
            Assert.That(records.Queries.Select(query => query.Outcome), Has.None.EqualTo(QueryOutcome.Failed), "a reused frame has a fresh token");
            Assert.That(late.Select(query => query.Response), Is.All.GreaterThanOrEqualTo(Timeout / 2));
            Assert.That(records.Failures.Select(failure => failure.Stage), Does.Contain(maxInFlight == 1 ? "admission" : "S0"));
        });
    }

    [Test]
    public void AnOfflineRunMayLastLongerThanAQuerysTimeout()
    {
        var subject = new GraphSubject(GraphSubject.Chain(1), (_, _) =>
        {
            Thread.Sleep(15);
            return default;
        });
        // Each is in flight for 60 ms, which a busy machine may make many times as much, and all together take 2.6 s.
        const long Long = 6 * Timeout;
        var records = LaunchRun.Once(subject, new OfflineScenario { TimeoutNs = Long }, 175);
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries.Max(query => query.Response), Is.GreaterThan(Long), "counted from due, the start");
            Assert.That(records.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
        });
    }

    [Test]
    public void AVisitThatDoesNotReturnIsReportedWithItsStage()
    {
        using var release = new ManualResetEventSlim();
        using var reported = new ManualResetEventSlim();
        var subject = new GraphSubject(GraphSubject.Chain(3), (stage, _) =>
        {
            if (stage == 1) release.Wait();
            return default;
        });
        using var run = new LaunchRun(subject, new SingleStreamScenario { TimeoutNs = Timeout });
        string? hung = null;
        LaunchRecords? records = null;
        var elapsed = System.Diagnostics.Stopwatch.StartNew();
        run.Launch.Hung += stage =>
        {
            hung = stage;
            records = run.Launch.Collect(judge: false);
            elapsed.Stop();
            reported.Set();
            release.Set();
        };
        run.Block(0, "solo", queries: 1);
        Assert.Multiple(() =>
        {
            Assert.That(reported.Wait(TimeSpan.FromSeconds(30)), Is.True);
            Assert.That(hung, Is.EqualTo("S1"));
            Assert.That(elapsed.Elapsed, Is.InRange(TimeSpan.FromSeconds(2.3), TimeSpan.FromSeconds(20)), "two seconds past its timeout");
            Assert.That(records!.Failures.Single().Type, Is.EqualTo("timeout"));
        });
    }

    // A busy machine may make any query late.
    private static bool IsInTime(QueryRecord query) => query.Response <= Timeout;
}
