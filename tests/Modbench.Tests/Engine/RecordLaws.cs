using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>What holds for the records of any graph's run, exactly, in integer nanoseconds.</summary>
internal static class RecordLaws
{
    /// <summary>Each query once: it has ended, or it was withdrawn.</summary>
    public static void CheckEnds(ClosedRun run, int queries, int withdrawn, string graph)
    {
        var ids = run.Queries.Select(query => query.Id).ToArray();
        Assert.That(ids, Is.Unique, $"{graph}: every query ends once");
        Assert.That(ids, Has.Length.EqualTo(queries - withdrawn), $"{graph}: every query ends");
        Assert.That(run.Spans.Select(span => span.Query).Except(ids).Count(), Is.LessThanOrEqualTo(withdrawn), $"{graph}: every visit belongs to a query");
    }

    /// <summary>In a graph in which a query is in one place at a time.</summary>
    public static void CheckResponse(QueryRecord query, IEnumerable<Span> spans, string graph) =>
        Assert.That(query.Response, Is.EqualTo(query.IssueDelay + query.Admission + spans.Sum(span => span.Queueing + span.Service)), $"{graph}, query {query.Id}: the sum is exact");

    /// <summary>
    /// Little's law over the whole run: the time average of how many queries have a visit waiting or in service, found by going through the events in order,
    /// is their number over the time, times their mean response. Both sides times the time, so that it is one of integers.
    /// </summary>
    public static void CheckLittle(IReadOnlyCollection<QueryRecord> queries, ILookup<long, Span> spans, string graph)
    {
        var changes = new List<(long At, int By)>();
        foreach (var query in queries)
        {
            var until = query.Admitted;
            foreach (var span in spans[query.Id].OrderBy(span => span.Ready))
            {
                var (from, to) = (Math.Max(span.Ready, until), Math.Min(span.End, query.End));
                if (to <= from) continue;
                changes.Add((from, 1));
                changes.Add((to, -1));
                until = to;
            }
        }

        var (inside, at, area) = (0, 0L, 0L);
        foreach (var (time, by) in changes.OrderBy(change => change.At))
        {
            area += inside * (time - at);
            at = time;
            inside += by;
        }

        Assert.That(area, Is.EqualTo(queries.Sum(query => query.End - query.Admitted)), $"{graph}: L = λW");
    }

    public static void CheckStages(RoutedSubject subject, ClosedRun run, string graph)
    {
        var spans = run.Spans.ToArray();
        var details = run.Details.Where(detail => detail.Kind == VisitDetail.Batch).ToArray();
        var order = new FirstComeFirstServed(run);
        // Visits that begin with a piece take their place on the thread that pumps, of which there are no records.
        var streams = subject.Stages.Any(stage => stage.StreamSuccessors.Length > 0);
        Assert.That(spans, Is.All.Matches<Span>(span => span.Ready <= span.Start && span.Start <= span.End), graph);
        CheckSince(run, spans, graph);
        for (var stage = 0; stage < subject.Stages.Count; stage++)
        {
            var wiring = subject.Stages[stage];
            var calls = spans.Where(span => span.Stage == stage).Select(span => (span.Start, span.End));
            Assert.That(subject.MostVisiting[stage], Is.LessThanOrEqualTo(wiring.Slots), $"{graph}, stage {stage}: slots as the stage saw them");
            Assert.That(MostAtOnce(wiring.BatchSize == 0 ? calls : calls.Distinct()), Is.LessThanOrEqualTo(wiring.Slots), $"{graph}, stage {stage}: slots as recorded");
            if (!streams) Assert.That(order.MostHeld(stage), Is.LessThanOrEqualTo(wiring.Slots), $"{graph}, stage {stage}: first come, first served");
            if (wiring.BatchSize > 0) Assert.That(details.Where(detail => detail.Stage == stage).Select(detail => detail.Count), Is.All.InRange(1, wiring.BatchSize), graph);
        }
    }

    // What the host would otherwise have to look up among millions.
    private static void CheckSince(ClosedRun run, Span[] spans, string graph)
    {
        var ready = spans.ToLookup(span => (span.Query, span.Stage, span.Start), span => span.Ready);
        var due = run.Queries.ToDictionary(query => query.Id, query => query.Due);
        foreach (var detail in run.Details)
        {
            if (detail.Kind == VisitDetail.Batch) Assert.That(ready[(detail.Query, detail.Stage, detail.Start)], Has.Member(detail.Since), $"{graph}: a batch's visit says when it was ready");
            else if (due.TryGetValue(detail.Query, out var at)) Assert.That(detail.Since, Is.EqualTo(at), $"{graph}: a stream says when its query was due");
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
