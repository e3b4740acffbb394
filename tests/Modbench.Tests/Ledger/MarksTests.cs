using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Ledger;

/// <summary>What a reader must know travels with the value it qualifies; what was not measured is null with a reason.</summary>
public sealed class MarksTests
{
    [Test]
    public void AGeneratorThatIsLateMarksTheResponses()
    {
        var late = Server(new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { IssueDelay = 600_000 });
        var slightly = Server(new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { IssueDelay = 400_000 });
        Assert.Multiple(() =>
        {
            Assert.That(late.Row("solo", "response.p50").Notes, Has.Some.StartsWith("generator-limited: 6 %"), "0.6 of 10 ms");
            Assert.That(slightly.Row("solo", "response.p50").Notes, Has.None.StartsWith("generator-limited"), "0.4 of 10 ms is below 5 %");
        });
    }

    [Test]
    public void FiftyMicrosecondsAreNeverTheGenerators()
    {
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { IssueDelay = 49_000 }.Block("solo", 0.1, 0.1).Result());
        Assert.That(ledger.Row("solo", "response.p50").Notes, Has.None.StartsWith("generator-limited"));
    }

    [Test]
    public void AMarkOfOneLaunchIsKeptInTheMean()
    {
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream) { NotWarmed = "after 10 s", DroppedSpans = 7 }.Block("solo", 10).Result(),
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream).Block("solo", 10).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "response.mean").Notes, Is.EqualTo(new[] { "not warmed: after 10 s (in 1 of 2 launches)" }));
            Assert.That(ledger.Row("solo", "service.mean", "Embed").Notes, Has.Some.StartsWith("dropped spans: 7"));
        });
    }

    [Test]
    public void AMarkIsSaidOnceHoweverItsNumbersDifferBetweenLaunches()
    {
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Server) { IssueDelay = 2_000_000 }.Block("solo", 10).Result(),
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.Server) { IssueDelay = 4_000_000 }.Block("solo", 10).Result());
        Assert.That(
            ledger.Row("solo", "response.mean").Notes,
            Is.EqualTo(new[] { "generator-limited: 20 % of response.p50 passed before the load generator could issue the query" }));
    }

    [Test]
    public void WhatFoundNoRoomInTheLogIsSaidOfEveryNumberThatLacksIt()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream) { DroppedQueries = 12, DroppedSpans = 7 };
        var ledger = ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Block("solo", 10).Result());
        var report = MarkdownReport.Of(ledger);
        Assert.Multiple(() =>
        {
            foreach (var measure in new[] { "response.mean", "throughput", "queries", "failures", "cpu", "allocated" })
            {
                Assert.That(ledger.Row("solo", measure).Notes, Has.Some.StartsWith("dropped queries: 12 of a launch"), measure);
            }

            Assert.That(ledger.Row("solo", "memory.peak").Notes, Is.Empty);
            Assert.That(report, Does.Contain("dropped queries: 12 of a launch found no room").And.Contains("dropped spans: 7 visits of a launch found no room"));
            Assert.That(report, Does.Contain(@"| Embed | 0 ns\* | 2.5 ms\* | 25 % |").And.Contains(@"| 8 ms/query\* | 1,000 B/query\* | 191 MB |"));
        });
    }

    [Test]
    public void ANeighboursDroppedQueriesAreSaidOfItsThroughput()
    {
        var neighbour = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result();
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("beside BuildIndex", 10);
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex], script.Beside(neighbour with { Records = neighbour.Records! with { DroppedQueries = 3 } }).Result());
        Assert.That(ledger.Row("beside AskDocs/SingleStream", "throughput", pipeline: "Docs.BuildIndex").Notes, Has.Some.StartsWith("dropped queries: 3 of a launch"));
    }

    [Test]
    public void OfflineHasAThroughputAndNoLatencies()
    {
        var graph = ScriptedGraphs.AskDocs with { Objective = new Objective(1, 1) };
        var ledger = ScriptedRun.Of([graph], new ScriptedLaunch(graph, 1, ScriptedGraphs.Offline).Block("solo", 10, 10).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "throughput").Value, Is.EqualTo(100).Within(1e-9));
            Assert.That(ledger.Row("solo", "response.p50").Value, Is.Null);
            Assert.That(ledger.Row("solo", "response.p50").Reason, Does.StartWith("Offline"));
            Assert.That(ledger.Measures.Select(row => row.Measure), Has.None.EqualTo("goodput"));
        });
    }

    [Test]
    public void AFailedLaunchLeavesItsReasonAndTheOthersNumbers()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream);
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 10).Result(),
            script.Fails("solo", "killed"));
        var all = ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Fails("solo", "killed"));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "response.p50").Value, Is.EqualTo(10e6));
            Assert.That(ledger.Row("solo", "response.p50").Notes, Has.Some.StartsWith("launches missing: 1 of 2 have no value: launch 2 failed: killed"));
            Assert.That(all.Row("solo", "response.p50").Value, Is.Null);
            Assert.That(all.Row("solo", "response.p50").Reason, Is.EqualTo("launch 2 failed: killed"));
        });
    }

    [Test]
    public void OnlyLatencyLaunchesFeedTheHeadline()
    {
        var ledger = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 10).Result(),
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream, LaunchKind.Trace).Block("solo", 12)
                .Trace(new TraceSummary("solo", 3, 900, 2, 100, 5, null, 8)).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "response.mean").Values, Is.EqualTo(new[] { 10e6 }));
            Assert.That(ledger.Row("solo", "traced.response.mean").Value, Is.EqualTo(12e6));
            Assert.That(ledger.Row("solo", "traced.overhead").Value, Is.EqualTo(1.2).Within(1e-12));
            Assert.That(ledger.Row("solo", "traced.gc.count").Value, Is.EqualTo(3));
            Assert.That(ledger.Row("solo", "traced.gc.count").Notes, Has.Some.StartsWith("events lost: 8"));
            Assert.That(ledger.Row("solo", "traced.pool.queueing").Reason, Is.EqualTo("no work went through the thread pool"));
            Assert.That(ledger.Row("solo", "pool.queueing").Value, Is.Null);
        });
    }

    [Test]
    public void AMemoryThatCannotBeReadIsNotZero()
    {
        var row = ScriptedRun.Of(
            [ScriptedGraphs.AskDocs],
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream) { PeakBytes = null }.Block("solo", 10).Result()).Row("solo", "memory.peak");
        Assert.That((row.Value, row.Reason), Is.EqualTo(((double?)null, "the highest resident set can't be read or reset on this machine")));
    }

    private static RunLedger Server(ScriptedLaunch script) =>
        ScriptedRun.Of([ScriptedGraphs.AskDocs], script.Block("solo", [.. Enumerable.Repeat(10.0, 20)]).Result());
}
