using System.Collections.Concurrent;
using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>Any graph of any form, with slow and failing stages, against a plain interpreter, and the laws that hold for every one.</summary>
[Parallelizable]
public sealed class RandomGraphTests
{
    private const int Graphs = 100;
    private const int Queries = 16;

    [Test]
    public void EveryGraphDoesWhatItsPlainInterpreterDoes([Range(0, 7)] int part)
    {
        for (var seed = part * Graphs; seed < (part + 1) * Graphs; seed++) Check(seed, new Random(seed));
    }

    private static void Check(int seed, Random random)
    {
        var graph = $"graph {seed}";
        var stages = RandomGraph.Next(random);
        var workers = random.Next(1, 5);
        var inFlight = random.Next(1, 9);
        var traits = new RandomTraits(seed, Fails: random.Next(2) == 0, Yields: random.Next(3) > 0, Sleeps: random.Next(2) == 0);
        var answers = new ConcurrentDictionary<int, long>();
        var subject = new RoutedSubject(stages, (query, stage, visit) => RandomGraph.Act(stages, traits, query, stage, visit))
        {
            OnAnswer = (query, answer) => Assert.That(answers.TryAdd(query, answer), Is.True),
        };
        using var run = new ClosedRun(subject, workers, remembers: Queries);
        Assert.That(run.TryRun(Queries, inFlight), Is.True, $"{graph} has come to its end");
        var plain = new SequentialGraph(subject, random);
        var spans = run.Spans.ToLookup(span => span.Query);
        RecordLaws.CheckEnds(run, Queries, 0, graph);
        var batched = stages.Any(stage => stage.BatchSize > 1);
        var records = run.Queries.ToArray();
        foreach (var query in records)
        {
            var expected = plain.Run((int)query.Id);
            if (expected is not { } result)
            {
                Assert.That(query.Outcome, Is.EqualTo(QueryOutcome.Failed), $"{graph}, query {query.Id}");
                continue;
            }

            // One query of a batch that fails takes the others with it.
            if (traits.Fails && batched && query.Outcome == QueryOutcome.Failed) continue;
            Assert.That(query.Outcome, Is.EqualTo(QueryOutcome.Completed), $"{graph}, query {query.Id}");
            Assert.That(answers[(int)query.Id], Is.EqualTo(result.Answer), $"{graph}, query {query.Id}");
            var visits = new int[stages.Length];
            foreach (var span in spans[query.Id]) visits[span.Stage]++;
            Assert.That(visits, Is.EqualTo(result.Visits), $"{graph}, query {query.Id}: a span for each visit");
            var routes = spans[query.Id].Where(span => span.Route >= -1).Select(span => ((int)span.Stage, span.Route));
            Assert.That(routes.Order(), Is.EqualTo(result.Routes.Order()), $"{graph}, query {query.Id}: every choice of a router, and of no other stage");
            if (run.Executor.IsLinear) RecordLaws.CheckResponse(query, spans[query.Id], graph);
        }

        // A visit too many has no span: what it waited is nobody's.
        RecordLaws.CheckLittle([.. records.Where(query => query.Outcome == QueryOutcome.Completed || spans[query.Id].Any(span => span.Stage == query.FailedStage && span.End == query.End))], spans, graph);
        RecordLaws.CheckStages(subject, run, graph);
    }
}
