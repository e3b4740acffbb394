using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>A stage that takes 10 ms, one visit at a time, under arrivals at equal distances: 1 s discarded, 3 s measured, then drained.</summary>
public sealed class ServedQueriesTests
{
    private const long Ms = 1_000_000;
    private const long Second = 1000 * Ms;
    private const long ServiceNs = 10 * Ms;

    [TestCase(50, 50, TestName = "Below saturation what comes is what is done")]
    [TestCase(95, 95, TestName = "Close below saturation, too")]
    [TestCase(300, 100, TestName = "Above saturation it is what the stage can do")]
    [TestCase(1000, 100, TestName = "Far above saturation, too")]
    public void Throughput(double perSecond, double expected)
    {
        var ledger = Run(perSecond);
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "throughput").Value, Is.EqualTo(expected).Within(1).Percent);
            Assert.That(ledger.Row("solo", "goodput").Value, Is.LessThanOrEqualTo(ledger.Row("solo", "throughput").Value!.Value));
            Assert.That(ledger.Row("solo", "cpu").Value, Is.EqualTo(ServiceNs).Within(1).Percent, "what is served in the measured time shares its cost");
            Assert.That(ledger.Row("solo", "allocated").Value, Is.EqualTo(500).Within(1).Percent);
        });
    }

    [TestCase(50, false)]
    [TestCase(99, false)]
    [TestCase(115, true)]
    [TestCase(300, true)]
    public void Overload_is_marked_on_responses_and_rates(double perSecond, bool marked)
    {
        var ledger = Run(perSecond);
        foreach (var measure in (string[])["response.mean", "response.p99", "throughput"])
        {
            var notes = ledger.Row("solo", measure).Notes.Where(note => note.StartsWith("overloaded: ", StringComparison.Ordinal));
            Assert.That(notes.Count(), Is.EqualTo(marked ? 1 : 0), measure);
        }
    }

    [Test]
    public void A_closed_loop_of_short_queries_is_as_fast_as_its_queries()
    {
        // 100 queries of 500 ns; 0.4 ms go by until the end's counters are read.
        List<QueryRecord> queries = [.. Enumerable.Range(0, 100).Select(id => Record(id, Second + (id * 500), Second + (id * 500), Second + ((id + 1) * 500), true))];
        var block = new BlockRecord(0, "solo", Second, Second, Second + 50_100, Second + 450_000, 50_000, 0, 0, 0, 0, 0, 400_000, 1000);
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], Launch(queries, block, ScriptedGraphs.SingleStream));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "throughput").Value, Is.EqualTo(2e6).Within(1).Percent);
            Assert.That(ledger.Row("solo", "cpu").Notes, Has.One.StartsWith("short: measured for 0.05 ms"));
        });
    }

    private static RunLedger Run(double perSecond)
    {
        var queries = new List<QueryRecord>();
        var free = 0L;
        for (var due = 0L; due < 4 * Second; due += (long)(Second / perSecond))
        {
            free = Math.Max(free, due) + ServiceNs;
            queries.Add(Record(queries.Count, due, free - ServiceNs, free, due >= Second));
        }

        var served = queries.Count(query => query.End >= Second);
        var block = new BlockRecord(0, "solo", 0, Second, 4 * Second, Math.Max(free, 4 * Second) + Ms, 500L * served, 0, 0, 0, 0, 0, ServiceNs * served, 1000);
        return ScriptedRun.Of([ScriptedGraphs.AskDocs with { Objective = new Objective(50 * Ms, 1) }], Launch(queries, block, ScriptedGraphs.Server));
    }

    private static QueryRecord Record(int id, long due, long start, long end, bool measured) =>
        new(id, 0, 0, QueryOutcome.Completed, due, due, start, end, -1, measured);

    private static LaunchResult Launch(List<QueryRecord> queries, BlockRecord block, Scenario scenario)
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, scenario).Block("solo", 1).Result();
        return script with
        {
            Records = script.Records! with
            {
                Blocks = [block],
                Queries = queries,
                Spans = [.. queries.Select(query => new Span(query.Admitted, query.Admitted, query.End, query.Id, 0, 0, 0))],
            },
        };
    }
}
