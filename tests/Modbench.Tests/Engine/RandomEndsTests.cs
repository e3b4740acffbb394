using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Random graphs whose stages stall past their limits, and that are stopped at any moment.</summary>
[Parallelizable]
public sealed class RandomEndsTests
{
    private const int Queries = 16;

    /// <summary>A stage stalls until its query's token is signalled; whoever takes longer than its stage may has timed out, and nobody else.</summary>
    [Test]
    public void WhatStallsTimesOutOnceAndTheOthersDoNot([Range(0, 3)] int part)
    {
        const long Limit = 10_000_000;
        for (var seed = part * 25; seed < (part + 1) * 25; seed++)
        {
            var random = new Random(seed);
            StageWiring[] stages = [.. RandomGraph.Next(random).Select(stage => random.Next(3) == 0 ? stage with { TimeoutNs = Limit } : stage)];
            var traits = new RandomTraits(seed, Fails: random.Next(2) == 0, Yields: random.Next(2) == 0, Sleeps: true);
            var subject = new RoutedSubject(stages, (query, stage, visit) => RandomGraph.Act(stages, traits, query, stage, visit));
            using var run = new ClosedRun(subject, random.Next(1, 5), remembers: Queries);
            using var watchdog = new Watchdog(run.Executor, 60_000_000_000, stage => Assert.Fail(stage.Name + " hangs"));
            Assert.That(run.TryRun(Queries, random.Next(1, 9)), Is.True, $"graph {seed} has come to its end");
            RecordLaws.CheckEnds(run, Queries, 0, $"graph {seed}");
            RecordLaws.CheckStages(subject, run, $"graph {seed}");
            var spans = run.Spans.ToLookup(span => span.Query);
            foreach (var query in run.Queries)
            {
                var late = spans[query.Id].Where(span => stages[span.Stage].TimeoutNs > 0 && span.Service > Limit).ToArray();
                if (query.Outcome == QueryOutcome.TimedOut) Assert.That(late.Select(span => (int)span.Stage), Does.Contain(query.FailedStage), $"graph {seed}, query {query.Id}");
                else Assert.That(late.Where(span => span.End < query.End), Is.All.Matches<Span>(one => spans[query.Id].Any(other => EndsElsewhere(one, other))), $"graph {seed}, query {query.Id}: it had ended before");
            }

            var timeouts = run.Executor.Failures.Records(_ => "solo").Where(failure => failure.Type == FailureLog.Timeout).Sum(failure => failure.Count);
            Assert.That(timeouts, Is.EqualTo(run.Queries.Count(query => query.Outcome == QueryOutcome.TimedOut)), $"graph {seed}: each is counted");
        }
    }

    /// <summary>Another worker ended the query between the end of the visit and its own worker's saying that it was too late.</summary>
    private static bool EndsElsewhere(Span late, Span other) => other.Worker != late.Worker && other.End > late.End;

    /// <summary>Withdrawn at any moment, every query has ended or was withdrawn, and the frames and permits serve the next run, whose answers are right.</summary>
    [Test]
    public void StoppedAtAnyMomentEveryQueryEndsOnceAndTheNextRunIsRight([Range(0, 3)] int part)
    {
        for (var seed = part * 60; seed < (part + 1) * 60; seed++)
        {
            var random = new Random(seed);
            var stages = RandomGraph.Next(random);
            var traits = new RandomTraits(seed, Fails: false, Yields: random.Next(2) == 0, Sleeps: random.Next(2) == 0);
            var answers = new Dictionary<int, long>();
            var subject = new RoutedSubject(stages, (query, stage, visit) => RandomGraph.Act(stages, traits, query, stage, visit))
            {
                OnAnswer = (query, answer) =>
                {
                    lock (answers) answers.Add(query, answer);
                },
            };
            using var run = new ClosedRun(subject, random.Next(1, 5));
            run.Start(1000, random.Next(1, 9));
            Thread.SpinWait(random.Next(20_000));
            run.Withdraw();
            Assert.That(run.TryEnd(), Is.True, $"graph {seed} stands still");
            var stopped = run.Begun;
            RecordLaws.CheckEnds(run, stopped, run.Executor.TakeWithdrawn(), $"graph {seed}");
            Assert.That(run.TryRun(Queries, 4), Is.True, $"graph {seed} goes on");
            var plain = new SequentialGraph(subject, random);
            foreach (var query in run.Queries.Where(query => query.Id >= stopped))
            {
                if (plain.Run((int)query.Id) is not { } result) Assert.That(query.Outcome, Is.EqualTo(QueryOutcome.Failed), $"graph {seed}, query {query.Id}");
                else Assert.That(answers[(int)query.Id], Is.EqualTo(result.Answer), $"graph {seed}, query {query.Id}");
            }
        }
    }
}
