using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

public sealed class SampledVisitsTests
{
    [Test]
    public void TimesOfASampleAreThoseOfAllVisits()
    {
        var launch = Scripted().Result();
        var sampled = launch with { Records = Sampled(launch.Records!, keep: 1, exact: 1000) };
        var (all, few) = (Stages(launch), Stages(sampled));
        Assert.That(few.Select(value => value.Key), Is.EqualTo(all.Select(value => value.Key)));
        Assert.That(few.Select(value => value.Value), Is.EqualTo(all.Select(value => value.Value)), "exactly: there are few");
        Assert.That(few.SelectMany(value => value.Notes).Where(note => note.StartsWith("sampled", StringComparison.Ordinal) || note.StartsWith("histogram", StringComparison.Ordinal)), Is.Empty);
    }

    [Test]
    public void AboveTheLimitQuantilesAreFromAHistogramAndSaySo()
    {
        var launch = Scripted().Result();
        var sampled = launch with { Records = Sampled(launch.Records!, keep: 1, exact: 10) };
        foreach (var (all, few) in Stages(launch).Zip(Stages(sampled)))
        {
            var quantile = few.Key.Measure.Contains(".p", StringComparison.Ordinal);
            Assert.That(few.Value, Is.EqualTo(all.Value).Within(quantile ? 100 * TimeTally.Error : 0).Percent, few.Key.Measure);
            Assert.That(few.Notes.Any(note => note.StartsWith("histogram: a launch's 40 visits", StringComparison.Ordinal)), Is.EqualTo(quantile), few.Key.Measure);
        }
    }

    [Test]
    public void VisitsOfQueriesThatFailedAreCountedAndSaidToBe()
    {
        var launch = Scripted().FailingBlock("solo", completed: 0, failed: 10, timedOut: 0).Result();
        var sampled = Stages(launch with { Records = Sampled(launch.Records!, keep: 1, exact: 1000) });
        Assert.That(sampled.Single(value => value.Key is { Stage: "Search", Measure: "visits" }).Value, Is.EqualTo(1), "of 50 queries");
        Assert.That(sampled.Select(value => value.Notes.Any(note => note.StartsWith("sampled visits: ", StringComparison.Ordinal))), Is.All.True);
    }

    [Test]
    public void WhatACutLeavesOutIsCountedWithItsQueriesAndSaidToBe()
    {
        var random = new Random(3);
        var launch = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, new SingleStreamScenario())
            .Block("solo", [.. Enumerable.Range(0, 600).Select(query => (query < 150 ? 20 : 10) + random.NextDouble())]).Result();
        var plan = new PlanRow("", 0, [ScriptedGraphs.AskDocs], [], []);
        var values = LaunchMeasures.Of(launch with { Records = Sampled(launch.Records!, keep: 1, exact: 1000) }, plan);
        var visits = values.Single(value => value.Key is { Stage: "Search", Measure: "visits" });
        Assert.That(values.Single(value => value.Key is { Stage: null, Measure: "throughput" }).Notes, Has.Some.StartsWith("warm-up cut: "));
        Assert.That(visits.Value, Is.EqualTo(1));
        Assert.That(visits.Notes, Has.Some.StartsWith("sampled visits: "));

        // Where the cut is, and whether what is left drifts, all queries say, whoever of them has visits.
        Assert.That(OfQueries(values), Is.EqualTo(OfQueries(LaunchMeasures.Of(launch, plan))));
    }

    [Test]
    public void TokensOfASampleAreThoseOfItsQueries()
    {
        var graph = ScriptedGraphs.Graph("Docs.Chat", "Write");
        var visits = new ScriptedVisits(graph, ScriptedGraphs.SingleStream);
        for (var query = 0; query < 100; query++) visits.Query(query, due: query * 100, end: (query * 100) + 90).Stream(query, "Write", query * 100, (query * 100) + 20, (query * 100) + 90, pieces: 8);
        var launch = visits.Result();
        var sampled = launch.Records! with { SpanShare = 0.3 };
        sampled = sampled with { Details = [.. sampled.Details.Where(detail => sampled.KeepsVisits(detail.Query))] };
        Assert.That(sampled.Details, Has.Count.InRange(10, 50));
        var ledger = ScriptedVisits.Of(graph, ScriptedGraphs.SingleStream, launch with { Records = sampled });
        Assert.That(ledger.Row("solo", "tokens", pipeline: graph.Name).Value, Is.EqualTo(8));
        Assert.That(ledger.Row("solo", "tokens", "Write", graph.Name).Value, Is.EqualTo(8));
        Assert.That(ledger.Row("solo", "tokens.rate", pipeline: graph.Name).Value, Is.EqualTo(80), "800 in 10 s");
    }

    private static IEnumerable<(string, double?, string, Drift?)> OfQueries(IEnumerable<LaunchValue> values) =>
        values.Where(value => value.Key.Stage is null).Select(value => (value.Key.Measure, value.Value, string.Join("; ", value.Notes), value.Drift));

    private static ScriptedLaunch Scripted() => new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, new SingleStreamScenario())
        .Block("solo", [.. Enumerable.Range(1, 40).Select(ms => (double)ms)]);

    private static List<LaunchValue> Stages(LaunchResult launch) =>
        [.. LaunchMeasures.Of(launch, new PlanRow("", 0, [ScriptedGraphs.AskDocs], [], [])).Where(value => value.Key.Stage is not null)];

    // As a child would have: the visits of the first queries, and what all took.
    private static LaunchRecords Sampled(LaunchRecords records, int keep, int exact)
    {
        var tallies = records.Stages.Select((_, stage) => new VisitTally("solo", stage, new TimeTally(exact), new TimeTally(exact))).ToArray();
        foreach (var visit in records.Spans)
        {
            tallies[visit.Stage].Queueing.Add(visit.Queueing);
            tallies[visit.Stage].Service.Add(visit.Service);
        }

        return records with { SpanShare = 0.1, VisitTallies = tallies, Spans = [.. records.Spans.Where(visit => visit.Query < keep)] };
    }
}
