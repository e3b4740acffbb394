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
