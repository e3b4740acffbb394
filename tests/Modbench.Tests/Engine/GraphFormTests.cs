using System.Diagnostics;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Limits and failures of loops, batches and streams.</summary>
public sealed class GraphFormTests
{
    private static readonly StageWiring[] Streamed =
    [
        new("Ask", 1, [1]), new("Generate", 1, [3]) { StreamSuccessors = [2] }, new("Speak", 1, [3]), new("Last", 1, []),
    ];

    [Test]
    public void AVisitTooManyFailsTheQueryAndSaysSo()
    {
        var subject = new RoutedSubject(
            [new("Search", 1, [1]) { StartsWithQuery = true }, new("Judge", 1, []) { Routes = [2, 0], MaxVisits = 3 }, new("Last", 1, [])],
            (query, _, visit) => new StageAction(Route: visit < query ? 1 : 0));
        using var run = new ClosedRun(subject, 2);
        Assert.That(run.TryRun(6, 1), Is.True);
        var failure = run.Executor.Failures.Records(_ => "solo").Single();
        Assert.Multiple(() =>
        {
            Assert.That(run.Queries.OrderBy(query => query.Id).Select(query => query.Outcome), Is.EqualTo(Enumerable.Range(0, 6).Select(query => query > 2 ? QueryOutcome.Failed : QueryOutcome.Completed)));
            Assert.That((failure.Stage, failure.Type, failure.Count), Is.EqualTo(("Judge", "visits", 3)));
            Assert.That(failure.Message, Is.EqualTo("stage 'Judge' would be visited a 4th time: its MaxVisits is 3"));
        });
    }

    [Test]
    public void ABatchIsWhatWaitsAndItsFirstWaitsNoLongerThanItMay()
    {
        const long wait = 20_000_000;
        var subject = new RoutedSubject([new("Embed", 1, []) { BatchSize = 4, BatchWaitNs = wait }]);
        using var run = new ClosedRun(subject, 1);
        Assert.That(run.TryRun(6, 6), Is.True);
        var details = run.Details.ToArray();
        var spans = run.Spans.ToDictionary(span => span.Query);
        var late = details.Where(detail => detail.Count == 2).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(details.Select(detail => detail.Count).Order(), Is.EqualTo(new[] { 2, 2, 4, 4, 4, 4 }));
            Assert.That(details.Select(detail => detail.First), Is.All.LessThanOrEqualTo(spans.Values.Max(span => span.Start)));
            Assert.That(late.Max(detail => detail.First - spans[detail.Query].Ready), Is.InRange(wait, wait + 30_000_000_000), "the first of the two waited, and not for ever");
            Assert.That(spans.Values.Select(span => (span.Start, span.End)).Distinct().Count(), Is.EqualTo(2), "a batch is one visit");
        });
    }

    [Test]
    public void OfflineFillsBatchesThatAreLargerThanWhatIsInFlightForASlot()
    {
        var subject = new RoutedSubject([new("Embed", 1, []) { BatchSize = 32, BatchWaitNs = 60_000_000_000 }]);
        var records = LaunchRun.Once(subject, new OfflineScenario(), 64);
        Assert.That(records.Details.Select(detail => detail.Count), Has.Exactly(64).EqualTo(32));
    }

    [Test]
    public void QueriesOfABatchFailTogether([Values] bool awaits)
    {
        var subject = new RoutedSubject([new("Embed", 1, []) { BatchSize = 4, BatchWaitNs = 1_000_000_000 }], (query, _, _) => new StageAction(Throws: query == 1, Yields: awaits));
        using var run = new ClosedRun(subject, 2);
        Assert.That(run.TryRun(8, 4), Is.True);
        Assert.That(run.Queries.OrderBy(query => query.Id).Select(query => query.Outcome == QueryOutcome.Failed), Is.EqualTo(Enumerable.Range(0, 8).Select(query => query < 4)));
        Assert.That(run.Spans.Count(span => (span.Flags & Span.Failed) != 0), Is.EqualTo(4));
    }

    [Test]
    public void AStageThatReadsAStreamBeginsWithTheFirstPieceAndRunsBesideIt()
    {
        using var run = new ClosedRun(new RoutedSubject(Streamed, (_, stage, _) => new StageAction(Yields: stage == 1)), 2);
        Assert.That(run.TryRun(50, 4), Is.True);
        var spans = run.Spans.ToLookup(span => span.Query);
        Assert.Multiple(() =>
        {
            Assert.That(run.Queries.Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed));
            foreach (var detail in run.Details.Where(detail => detail.Count > 1))
            {
                var of = spans[detail.Query].ToDictionary(span => span.Stage);
                Assert.That(of[2].Ready, Is.EqualTo(detail.First), "ready with the first piece");
                Assert.That(of[2].End, Is.GreaterThanOrEqualTo(of[1].End), "it has seen the end");
                Assert.That(detail.Last, Is.LessThanOrEqualTo(of[1].End));
            }
        });
        Assert.That(run.Details.Count(detail => detail.Kind == VisitDetail.Stream), Is.EqualTo(50));
    }

    [Test]
    public void ACallThatThrowsBeforeThereIsAStreamLeavesNothingOfTheLastOne([Values(0, 1)] int everyMs)
    {
        var records = LaunchRun.Once(new FormSubject.Stream(answers: true, everyMs, throwsEvery: 3), new SingleStreamScenario { WarmupQueries = 2 }, 30);
        var spans = records.Spans.ToDictionary(span => span.Query);
        var failed = records.Queries.Where(query => query.Outcome == QueryOutcome.Failed).ToArray();
        Assert.Multiple(() =>
        {
            Assert.That(failed, Has.Length.EqualTo(10));
            Assert.That(spans.Values.Select(span => span.Service), Is.All.Not.Negative);
            Assert.That(failed.Select(query => query.End >= query.Due && spans[query.Id].End == query.End), Is.All.True, "it ends when it threw");
            Assert.That(records.Details.Select(detail => detail.Query).Order(), Is.EqualTo(records.Queries.Except(failed).Select(query => query.Id).Order()), "no stream, no pieces");
        });
    }

    [Test]
    public void AStagesOwnTimeoutEndsTheQueryThere()
    {
        var stages = GraphSubject.Chain(2);
        const long Limit = 400_000_000;
        stages[1] = stages[1] with { TimeoutNs = Limit };
        var subject = new GraphSubject(stages, async (stage, frame) =>
        {
            if (stage == 1 && frame.Query % 2 == 0) await Task.Delay(TimeSpan.FromMinutes(1), frame.Stop).ConfigureAwait(false);
        });
        var clock = Stopwatch.StartNew();
        var records = LaunchRun.Once(subject, new SingleStreamScenario(), 6);
        var late = records.Queries.Where(query => query.Choice % 2 == 0).ToArray();
        var failure = records.Failures.Single();
        Assert.Multiple(() =>
        {
            Assert.That(clock.Elapsed, Is.LessThan(TimeSpan.FromSeconds(30)), "each would stall for a minute");
            Assert.That(late.Select(query => (query.Outcome, query.FailedStage)), Is.All.EqualTo((QueryOutcome.TimedOut, 1)));
            Assert.That(records.Queries.Except(late).Where(query => query.Response <= Limit).Select(query => query.Outcome), Is.All.EqualTo(QueryOutcome.Completed), "but for what a busy machine makes late");
            Assert.That((failure.Stage, failure.Type), Is.EqualTo(("S1", "timeout")));
            Assert.That(failure.Message, Is.EqualTo("stage 'S1' had not ended 400 ms after its start: its Timeout"));
        });
    }
}
