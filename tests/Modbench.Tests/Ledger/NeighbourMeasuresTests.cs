using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>What neighbours got done beside the subject, against their own reference.</summary>
public sealed class NeighbourMeasuresTests
{
    private const string Paused = "paused BuildIndex";
    private const string Beside = "beside BuildIndex";

    private static readonly PipelineGraph[] Graphs = [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex];

    [Test]
    public void ANeighboursWorkIsCountedByTheTimeInsideTheBlocks()
    {
        // One block of 250 ms beside, in which queries of 100 ms run back to back: two and a half of them, 10 a second, although only two ended in it.
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 250);
        var block = script.Blocks[1];
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream)
            .Runs(block.MeasuredFrom, block.MeasuredFrom + ScriptedLaunch.Ms(300), ScriptedLaunch.Ms(100))
            .Refers(script.Now);
        var ledger = ScriptedRun.Of(Graphs, script.Beside(own.Result()).Result());
        Assert.Multiple(() =>
        {
            Assert.That(Own(ledger, "throughput").Value, Is.EqualTo(10).Within(1e-9));
            Assert.That(ledger.Row("reference", "throughput", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(20).Within(1e-9));
            Assert.That(Own(ledger, "np").Value, Is.EqualTo(0.5).Within(1e-9));
        });
    }

    /// <summary>A query of two visits, 30 and 70 ms; every block lasts 150 ms and its pause withdraws the second query after its first visit.</summary>
    [Test]
    public void VisitsOfWithdrawnQueriesAreWorkDone()
    {
        var graph = ScriptedGraphs.Graph("Docs.Train", "Step", "Save");
        var queries = new List<QueryRecord>();
        var spans = new List<Span>();
        var windows = new List<TimeWindow>();
        for (var block = 0; block < 4; block++)
        {
            var start = ScriptedLaunch.Ms(1000 * (block + 1));
            windows.Add(new TimeWindow(start, start + ScriptedLaunch.Ms(130)));
            foreach (var (id, from, visits) in new[] { (2 * block, start, 2), ((2 * block) + 1, start + ScriptedLaunch.Ms(100), 1) })
            {
                spans.Add(new Span(from, from, from + ScriptedLaunch.Ms(30), id, 0, 0, 0));
                if (visits == 1) continue;
                spans.Add(new Span(from + ScriptedLaunch.Ms(30), from + ScriptedLaunch.Ms(30), from + ScriptedLaunch.Ms(100), id, 1, 0, 0));
                queries.Add(new QueryRecord(id, 0, block, QueryOutcome.Completed, from, from, from, from + ScriptedLaunch.Ms(100), -1, true));
            }
        }

        var records = new ScriptedNeighbour(graph, ScriptedGraphs.SingleStream).Result().Records! with { Queries = queries, Spans = spans };

        // 130 ms of work at 100 ms a query, in each.
        Assert.That(NeighbourMeasures.Rate(records, windows), Is.EqualTo(10).Within(1e-9));
        Assert.That(NeighbourMeasures.Rate(records with { Spans = [] }, windows), Is.EqualTo(4 / 0.52).Within(1e-9), "without visits only what completed can count");
    }

    [Test]
    public void CopiesAddUp()
    {
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 1000);
        var ledger = ScriptedRun.Of(Graphs, ScriptedNeighbour.TwoBeside(script, script.Blocks[1]).Result());
        Assert.Multiple(() =>
        {
            const string condition = "beside AskDocs/SingleStream, 2 copies";
            Assert.That(ledger.Row(condition, "throughput", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(15).Within(1e-9));
            Assert.That(ledger.Row(condition, "np", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(15.0 / 40).Within(1e-9));
        });
    }

    [Test]
    public void ANeighbourThatWasNotWarmedSaysSo()
    {
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 1000);
        var block = script.Blocks[1];
        foreach (var copy in new[] { 1, 2 })
        {
            var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy, NotWarmed = copy == 2 ? "after 10 s" : null }
                .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100))
                .Refers(script.Now);
            script.Beside(own.Result());
        }

        var rows = ScriptedRun.Of(Graphs, script.Result()).Measures.Where(row => row.Pipeline == "Docs.BuildIndex").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => row.Measure), Is.EquivalentTo(new[] { "throughput", "throughput", "np", "withdrawn" }));
            Assert.That(rows.Select(row => row.Notes.Single()), Has.All.StartsWith("not warmed: after 10 s"));
        });
    }

    [Test]
    public void ACopyThatRanAloneStandsForThoseThatDidNotAndANeighbourWithoutOneHasAReason()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("beside BuildIndex + Train", 1000);
        var block = script.Blocks[0];
        var train = ScriptedGraphs.Graph("Docs.Train", "Step");
        foreach (var (graph, copy, first) in new[] { (ScriptedGraphs.BuildIndex, 1, true), (ScriptedGraphs.BuildIndex, 2, false), (train, 1, false) })
        {
            var own = new ScriptedNeighbour(graph, ScriptedGraphs.SingleStream) { Copy = copy }.Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100));
            if (first) own.Refers(script.Now);
            script.Beside(own.Result());
        }

        var ledger = ScriptedRun.Of([.. Graphs, train], script.Result());
        var np = ledger.Measures.Single(row => row is { Pipeline: "Docs.BuildIndex", Measure: "np" });
        Assert.Multiple(() =>
        {
            // Two copies of 10 a second beside the subject; one alone makes 20.
            Assert.That(np.Value, Is.EqualTo(20.0 / 40).Within(1e-9));
            Assert.That(np.Notes.Single(), Does.StartWith("first copy alone: 1 of 2 copies ran alone"));
            Assert.That(ledger.Row("reference", "throughput", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(20).Within(1e-9));
            Assert.That(
                ledger.Measures.Single(row => row is { Pipeline: "Docs.Train", Measure: "np" }).Reason, Is.EqualTo("the neighbour had no stretch of its own with the subject idle"));
        });
    }

    [Test]
    public void ANeighbourThatFailedHasAReasonInPlaceOfANumber()
    {
        var failed = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result(LaunchOutcome.Failed, "exit code 1");
        var ledger = ScriptedRun.Of(Graphs, Alternating(1).Block(Paused, 10).Block(Beside, 20).Beside(failed).Result());
        Assert.Multiple(() =>
        {
            Assert.That(Own(ledger, "throughput").Value, Is.Null);
            Assert.That(Own(ledger, "throughput").Reason, Is.EqualTo("the neighbour failed: exit code 1"));
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(ExitCode.RunFailed));
        });
    }

    private static MeasureRow Own(RunLedger ledger, string measure) =>
        ledger.Row("beside AskDocs/SingleStream", measure, pipeline: "Docs.BuildIndex");

    private static ScriptedLaunch Alternating(int launch) => new(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream) { Alternating = true };
}
