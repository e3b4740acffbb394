using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What holds for the records of every launch, whatever the graph, the load and the failures.</summary>
internal static class GraphLaws
{
    public static void Check(GraphSubject subject, LaunchRecords records)
    {
        var spans = records.Spans.ToLookup(span => span.Query);
        Assert.That(records.Queries.Select(query => query.Id), Is.Unique, "every query ends exactly once");
        Assert.That(spans.Select(group => group.Key), Is.SubsetOf(records.Queries.Select(query => query.Id)), "every visit belongs to a query");
        foreach (var query in records.Queries) Check(subject, query, [.. spans[query.Id]]);
        for (var stage = 0; stage < subject.Stages.Count; stage++)
        {
            Assert.That(subject.MostVisiting[stage], Is.LessThanOrEqualTo(subject.Stages[stage].Slots), "visits as the stage saw them");
            Assert.That(MostAtOnce(records.Spans, stage), Is.LessThanOrEqualTo(subject.Stages[stage].Slots), "visits as they were recorded");
        }

        Assert.That(
            records.Failures.Sum(failure => failure.Count), Is.EqualTo(records.Queries.Count(query => query.Measured && IsFailure(query))), "failures counted");
        Assert.That(
            records.Failures.Sum(failure => failure.Discarded), Is.EqualTo(records.Queries.Count(query => !query.Measured && IsFailure(query))), "and those that are discarded apart");
    }

    private static bool IsFailure(QueryRecord query) => query.Outcome is QueryOutcome.Failed or QueryOutcome.TimedOut;

    private static void Check(GraphSubject subject, QueryRecord query, Span[] spans)
    {
        Assert.That(spans.Select(span => span.Stage), Is.Unique, "a stage is visited once");
        var byStage = spans.ToDictionary(span => (int)span.Stage);
        Assert.That(query.Due, Is.LessThanOrEqualTo(query.Sent));
        Assert.That(query.Sent, Is.LessThanOrEqualTo(query.Admitted));
        Assert.That(query.Admitted, Is.LessThanOrEqualTo(query.End));
        foreach (var span in spans)
        {
            Assert.That(span.Ready, Is.LessThanOrEqualTo(span.Start));
            Assert.That(span.Start, Is.LessThanOrEqualTo(span.End));
            var inputs = subject.Inputs(span.Stage);
            Assert.That(span.Ready, Is.EqualTo(inputs.Count == 0 ? query.Admitted : inputs.Max(input => byStage[input].End)), "ready when its last input ended");
        }

        if (query.Outcome == QueryOutcome.Failed)
        {
            var failed = byStage[query.FailedStage];
            Assert.That(failed.Flags & Span.Failed, Is.EqualTo(Span.Failed));
            Assert.That(query.End, Is.EqualTo(failed.End));
        }

        if (query.Outcome != QueryOutcome.Completed) return;
        Assert.That(byStage, Has.Count.EqualTo(subject.Stages.Count), "a completed query has visited every stage");
        Assert.That(query.End, Is.EqualTo(byStage[subject.Stages.Count - 1].End), "it ends with its answer");
        Assert.That(query.FailedStage, Is.EqualTo(-1));
        var inputCounts = Enumerable.Range(0, subject.Stages.Count).Select(stage => subject.Inputs(stage).Count).ToList();
        if (subject.Stages.Any(stage => stage.Successors.Length > 1) || inputCounts.Exists(count => count > 1) || inputCounts.Count(count => count == 0) > 1) return;
        Assert.That(query.Response, Is.EqualTo(query.IssueDelay + query.Admission + spans.Sum(span => span.Queueing + span.Service)), "the sum is exact");
    }

    // A visit that ends at the instant in which another starts has handed its permit over.
    private static int MostAtOnce(IReadOnlyList<Span> spans, int stage)
    {
        var (now, most) = (0, 0);
        var events = spans.Where(span => span.Stage == stage).SelectMany(span => new[] { (At: span.Start, Change: 1), (At: span.End, Change: -1) });
        foreach (var group in events.GroupBy(change => change.At).OrderBy(group => group.Key))
        {
            now += group.Where(change => change.Change < 0).Sum(change => change.Change);
            now += group.Count(change => change.Change > 0);
            most = Math.Max(most, now);
        }

        return most;
    }
}
