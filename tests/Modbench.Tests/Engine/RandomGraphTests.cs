using System.Collections.Concurrent;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Any graph of any form against a plain interpreter, and the laws that hold for every one.</summary>
public sealed class RandomGraphTests
{
    private const int Graphs = 250;
    private const int Queries = 16;

    [Test]
    public void EveryGraphDoesWhatItsPlainInterpreterDoes([Range(0, 7)] int part)
    {
        for (var seed = part * Graphs; seed < (part + 1) * Graphs; seed++) Check(seed, new Random(seed));
    }

    private static void Check(int seed, Random random)
    {
        var stages = RandomGraph.Next(random);
        var workers = random.Next(1, 5);
        var inFlight = random.Next(1, 9);
        var fails = random.Next(2) == 0;
        var yields = random.Next(3) > 0;
        var answers = new ConcurrentDictionary<int, long>();
        var subject = new RoutedSubject(stages, (query, stage, visit) => RandomGraph.Act(stages, seed, query, stage, visit, fails, yields))
        {
            OnAnswer = (query, answer) => Assert.That(answers.TryAdd(query, answer), Is.True),
        };
        using var run = new ClosedRun(subject, workers);
        Assert.That(run.TryRun(Queries, inFlight), Is.True, $"graph {seed} has come to its end");
        var plain = new SequentialGraph(subject, random);
        var records = run.Queries.ToArray();
        var spans = run.Spans.ToLookup(span => span.Query);
        Assert.That(records.Select(query => query.Id).Order(), Is.EqualTo(Enumerable.Range(0, Queries)), $"graph {seed}: every query ends exactly once");
        var batched = stages.Any(stage => stage.BatchSize > 1);
        foreach (var query in records)
        {
            var expected = plain.Run((int)query.Id);
            if (expected is not { } result)
            {
                Assert.That(query.Outcome, Is.EqualTo(QueryOutcome.Failed), $"graph {seed}, query {query.Id}");
                continue;
            }

            // One query of a batch that fails takes the others with it.
            if (fails && batched && query.Outcome == QueryOutcome.Failed) continue;
            Assert.That(query.Outcome, Is.EqualTo(QueryOutcome.Completed), $"graph {seed}, query {query.Id}");
            Assert.That(answers[(int)query.Id], Is.EqualTo(result.Answer), $"graph {seed}, query {query.Id}");
            var visits = new int[stages.Length];
            foreach (var span in spans[query.Id]) visits[span.Stage]++;
            Assert.That(visits, Is.EqualTo(result.Visits), $"graph {seed}, query {query.Id}: a span for each visit");
            if (run.Executor.IsLinear) CheckResponse(seed, query, [.. spans[query.Id]]);
        }

        CheckStages(seed, subject, run, workers, yields);
    }

    private static void CheckResponse(int seed, QueryRecord query, Span[] spans) =>
        Assert.That(query.Response, Is.EqualTo(query.IssueDelay + query.Admission + spans.Sum(span => span.Queueing + span.Service)), $"graph {seed}: the sum is exact");

    private static void CheckStages(int seed, RoutedSubject subject, ClosedRun run, int workers, bool yields)
    {
        var spans = run.Spans.ToArray();
        var details = run.Details.Where(detail => detail.Kind == VisitDetail.Batch).ToArray();
        for (var stage = 0; stage < subject.Stages.Count; stage++)
        {
            var wiring = subject.Stages[stage];
            var visits = spans.Where(span => span.Stage == stage).ToArray();
            Assert.That(visits, Is.All.Matches<Span>(span => span.Ready <= span.Start && span.Start <= span.End), $"graph {seed}");
            Assert.That(subject.MostVisiting[stage], Is.LessThanOrEqualTo(wiring.Slots), $"graph {seed}: slots as the stage saw them");
            var calls = wiring.BatchSize == 0 ? visits.Select(span => (span.Start, span.End)) : visits.Select(span => (span.Start, span.End)).Distinct();
            Assert.That(MostAtOnce(calls), Is.LessThanOrEqualTo(wiring.Slots), $"graph {seed}: slots as recorded");
            if (wiring.BatchSize > 0) Assert.That(details.Where(detail => detail.Stage == stage).Select(detail => detail.Count), Is.All.InRange(1, wiring.BatchSize), $"graph {seed}");
            // With one worker and no awaits, nothing can happen between a visit's being ready and its taking its place.
            if (wiring.Slots > 1 || workers > 1 || yields || wiring.BatchSize > 0 || subject.Stages.Any(other => other.StreamSuccessors.Length > 0)) continue;
            Assert.That(visits.OrderBy(span => span.Start).Select(span => span.Ready), Is.Ordered, $"graph {seed}, stage {stage}: first come, first served");
        }
    }

    private static int MostAtOnce(IEnumerable<(long Start, long End)> calls)
    {
        var (now, most) = (0, 0);
        var changes = calls.SelectMany(call => new[] { (At: call.Start, Change: 1), (At: call.End, Change: -1) });
        foreach (var group in changes.GroupBy(change => change.At).OrderBy(group => group.Key))
        {
            // A visit of no length at all counts as none.
            now += group.Sum(change => change.Change);
            most = Math.Max(most, now);
        }

        return most;
    }
}
