using System.Collections.Concurrent;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Queries that end, or are withdrawn, while they wait for a batch or are in one: each ends once, and what comes after them goes on as if nothing had been.</summary>
public sealed class BatchEndsTests
{
    private const long Long = 60_000_000_000;
    private const long Timeout = 400_000_000;

    private readonly ConcurrentQueue<int> called = new();

    [SetUp]
    public void Forget() => called.Clear();

    [Test]
    public void WhoTimesOutWhileWaitingIsLeftOutAndTheOthersGo()
    {
        // By the watchdog alone, and while there is one: those that come later are in time, however late they are served.
        using var run = new ClosedRun(Subject(Batch(Long)), 2);
        run.Start(2, 2);
        using (new Watchdog(run.Executor, Timeout, _ => { })) Until(() => run.Executor.Frames.All.ToArray().Count(frame => QueryFrame.IsClosedTicket(frame.Ticket)) == 2);
        run.Add(2, 2);
        Assert.That(run.TryEnd(), Is.True);
        var outcomes = Outcomes(run);
        Assert.Multiple(() =>
        {
            Assert.That(outcomes, Is.EqualTo(new[] { QueryOutcome.TimedOut, QueryOutcome.TimedOut, QueryOutcome.Completed, QueryOutcome.Completed }));
            Assert.That(called, Is.EquivalentTo(new[] { 2, 3 }), "who has ended is not called for");
            Assert.That(run.Details.Select(detail => (detail.Query, detail.Count)), Is.EquivalentTo(new[] { (2L, 2), (3L, 2) }));
            Assert.That(run.Executor.Failures.Records(_ => "solo").Single(), Has.Property("Stage").EqualTo("Embed").And.Property("Count").EqualTo(2));
        });
        AssertGoesOn(run);
    }

    [Test]
    public void ABatchOfNothingButEndedQueriesIsNotCalledAndGivesItsPermitBack()
    {
        // The watchdog may come late by what lies between the two.
        const long Soon = 50_000_000;
        using var run = new ClosedRun(Subject(Batch(40 * Soon)), 2);
        using (new Watchdog(run.Executor, Soon, _ => { })) Assert.That(run.TryRun(6, 3), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(Outcomes(run), Has.Length.EqualTo(6).And.All.EqualTo(QueryOutcome.TimedOut));
            Assert.That(called, Is.Empty);
            Assert.That(run.Spans, Is.Empty);
        });
        AssertGoesOn(run);
    }

    [Test]
    public void ABatchPastALimitEndsEachOfItsQueriesOnceAndItsFramesServeAgain([Values] bool ofStage)
    {
        var stage = Batch(Long) with { TimeoutNs = ofStage ? Timeout : 0 };
        // Of three batches the first and the last wait for their leader's token: of a frame used again it must be a fresh one.
        using var run = new ClosedRun(Subject(stage, (query, _, _) => new StageAction(Pace: query / 4 % 2 == 0 ? Pace.Stalls : Pace.Even)), 2, ofStage ? Long : Timeout);
        using var watchdog = new Watchdog(run.Executor, ofStage ? Long : Timeout, _ => { });
        Assert.That(run.TryRun(12, 4), Is.True);
        var queries = run.Queries.OrderBy(query => query.Id).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(queries.Select(query => query.Id), Is.EqualTo(Enumerable.Range(0, 12)));
            var quick = queries.Where((query, place) => place / 4 == 1 && query.Response <= Timeout).ToArray();
            Assert.That(quick.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed), "but for what a busy machine makes late");
            // The leader's token ends the call: who was issued later, and is not late itself, has failed with the batch.
            foreach (var query in queries.Where((_, query) => query / 4 != 1))
            {
                var late = ofStage || query.Response > Timeout;
                Assert.That((query.Outcome, query.FailedStage), Is.EqualTo((late ? QueryOutcome.TimedOut : QueryOutcome.Failed, 0)));
                Assert.That(query.Response, Is.GreaterThan(Timeout / 2), "not by a token of an earlier query");
            }

            Assert.That(run.Executor.Failures.Records(_ => "solo").Sum(failure => failure.Count), Is.EqualTo(queries.Count(query => query.Outcome != QueryOutcome.Completed)).And.AtLeast(8));
            Assert.That(run.Spans.Count(), Is.EqualTo(12));
        });
    }

    [Test]
    public void ABatchThatIgnoresItsStagesLimitIsLateWhateverTheWatchdogSaw()
    {
        using var run = new ClosedRun(Subject(Batch(Long) with { TimeoutNs = 100_000 }, (_, _, _) => new StageAction(Pace: Pace.Sleeps)), 2);
        Assert.That(run.TryRun(8, 4), Is.True);
        Assert.That(Outcomes(run), Has.Length.EqualTo(8).And.All.EqualTo(QueryOutcome.TimedOut));
    }

    [Test]
    public void WhoWaitsForABatchIsWithdrawnAtOnce()
    {
        using var run = new ClosedRun(Subject(Batch(Long)), 2);
        run.Start(3, 3);
        Until(() => run.Executor.Frames.All.ToArray().All(frame => frame.visits[0].Step == VisitStep.Waiting));
        run.Withdraw();
        Assert.That(run.TryEnd(), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(run.Executor.TakeWithdrawn(), Is.EqualTo(3));
            Assert.That(run.Queries, Is.Empty);
            Assert.That(called, Is.Empty);
        });
        AssertGoesOn(run);
    }

    [Test]
    public void ABatchInServiceCompletesAndOnlyWhoHasMoreToDoIsWithdrawn([Values] bool last, [Values] bool awaits)
    {
        using var go = new ManualResetEventSlim();
        using var entered = new ManualResetEventSlim();
        var subject = Subject(Batch(0) with { Successors = last ? [] : [1] }, (query, stage, _) =>
        {
            entered.Set();
            go.Wait();
            return new StageAction(Yields: awaits);
        });
        using var run = new ClosedRun(subject, 2);
        // The first is alone in its batch, the others wait for the permit.
        run.Start(4, 1);
        entered.Wait();
        run.Add(3, 3);
        run.Withdraw();
        go.Set();
        Assert.That(run.TryEnd(), Is.True);
        Assert.Multiple(() =>
        {
            Assert.That(run.Queries.Count(), Is.EqualTo(last ? 1 : 0));
            Assert.That(run.Executor.TakeWithdrawn(), Is.EqualTo(last ? 3 : 4));
            Assert.That(called, Has.Count.EqualTo(1));
        });
        called.Clear();
        Assert.That(run.TryRun(4, 2), Is.True);
        Assert.That(called.Distinct().Count(), Is.EqualTo(4));
    }

    [Test]
    public void TheOldestGiveWayBeforeABatchAndNobodyIsCalledForTwice()
    {
        var records = LaunchRun.Once(new FormSubject.Batch(), new ServerScenario { QueriesPerSecond = 600, MaxInFlight = 4, Overflow = Overflow.DropOldest, MaxWaiting = 3 }, 200);
        var completed = records.Queries.Where(query => query.Outcome == QueryOutcome.Completed).Select(query => query.Id).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(records.Queries.Select(query => query.Id), Is.Unique.And.Exactly(200).Items);
            Assert.That(records.Queries.Count(query => query.Outcome == QueryOutcome.Dropped), Is.GreaterThan(50));
            Assert.That(records.Spans.Where(span => span.Stage == 0).Select(span => span.Query), Is.EquivalentTo(completed), "who was dropped was in no batch");
            Assert.That(records.Details.Select(detail => detail.Count), Is.All.InRange(1, 4));
        });
    }

    [Test]
    public void ASaturatedProbeOfBatchesIsGivenUpAndTheNextBlockGoesOn()
    {
        using var run = new LaunchRun(new FormSubject.Batch(), new PeakScenario { MaxInFlight = 1000 });
        const long Length = 20_000_000_000;
        var started = Clock.Now;
        var probe = run.Launch.Run(new Block(new Go(0, PeakScenario.Probe, 0, Length, Length, 0, 0, QueriesPerSecond: 1000, LimitNs: Length, StopsSaturated: true), endless: false));
        var took = Clock.Now - started;
        run.Launch.Run(new Block(new Go(1, "solo", 0, 400_000_000, 400_000_000, 0, 0, QueriesPerSecond: 100, LimitNs: Length), endless: false));
        var records = run.Launch.Collect(judge: false);
        Assert.Multiple(() =>
        {
            Assert.That(probe.Saturated, Is.True);
            Assert.That(took, Is.LessThan(Length / 2), "five batches a second per twenty are not waited for");
            Assert.That(records.Queries.Select(query => query.Id), Is.Unique);
            Assert.That(records.Queries.Where(query => query.Block == 1).Select(query => query.Outcome), Is.Not.Empty.And.All.EqualTo(QueryOutcome.Completed));
        });
    }

    // Full batches, each query in one.
    private void AssertGoesOn(ClosedRun run)
    {
        called.Clear();
        var before = run.Begun;
        Assert.That(run.TryRun(8, 4), Is.True, "later batches go on");
        Assert.Multiple(() =>
        {
            Assert.That(called, Is.EquivalentTo(Enumerable.Range(before, 8)), "each once");
            Assert.That(Outcomes(run).TakeLast(8), Is.All.EqualTo(QueryOutcome.Completed));
            Assert.That(run.Details.Where(detail => detail.Query >= before).Select(detail => detail.Count), Is.EqualTo(Enumerable.Repeat(4, 8)));
        });
    }

    private static StageWiring Batch(long waitNs) => new StageWiring("Embed", 1, []) { BatchSize = 4, BatchWaitNs = waitNs };

    private RoutedSubject Subject(StageWiring batch, Func<int, int, int, StageAction>? act = null) => new(
        batch.Successors.Length > 0 ? [batch, new StageWiring("Last", 1, [])] : [batch],
        (query, stage, visit) =>
        {
            if (stage == 0) called.Enqueue(query);
            return act?.Invoke(query, stage, visit) ?? default;
        });

    private static QueryOutcome[] Outcomes(ClosedRun run) => [.. run.Queries.OrderBy(query => query.Id).Select(query => query.Outcome)];

    private static void Until(Func<bool> condition) => Assert.That(SpinWait.SpinUntil(condition, TimeSpan.FromSeconds(60)), Is.True);
}
