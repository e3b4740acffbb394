using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Streams, batches and routes as written down by hand.</summary>
public sealed class VisitMeasuresTests
{
    private static readonly PipelineGraph Chat = ScriptedGraphs.Graph("Docs.Chat", "Plan", "Write");

    [Test]
    public void AnAnswersFirstPieceCountsFromDueAndAStagesFromItsStart()
    {
        var ledger = new ScriptedVisits(Chat, ScriptedGraphs.SingleStream)
            .Query(0, due: 0, end: 100).Visit(0, "Plan", 0, 0, 20).Stream(0, "Plan", 0, first: 5, last: 17, pieces: 4).Visit(0, "Write", 20, 25, 100).Stream(0, "Write", 25, first: 40, last: 100, pieces: 7)
            .Query(1, due: 200, end: 300).Visit(1, "Plan", 200, 200, 220).Stream(1, "Plan", 200, first: 0, last: 0, pieces: 0).Visit(1, "Write", 220, 220, 300).Stream(1, "Write", 220, first: 260, last: 260, pieces: 1)
            .Query(2, due: 400, end: 500, QueryOutcome.Failed).Stream(2, "Write", 400, first: 401, last: 402, pieces: 2)
            .Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(Value("ttft.p50"), Is.EqualTo(50e6), "40 and 60 ms after due");
            Assert.That(Value("ttft.p50", "Write"), Is.EqualTo(27.5e6), "15 and 40 ms after the start");
            Assert.That(Value("ttft.p50", "Plan"), Is.EqualTo(5e6), "an empty stream has no first piece");
            Assert.That(Value("tpot.p50"), Is.EqualTo(10e6), "one piece alone says nothing about the next");
            Assert.That(Value("tpot.p50", "Plan"), Is.EqualTo(4e6));
            Assert.That(Value("tokens"), Is.EqualTo(4), "7 and 1; what failed does not count");
            Assert.That(Value("tokens", "Plan"), Is.EqualTo(2), "of the query that had none too");
            Assert.That(Value("tokens.rate"), Is.EqualTo(0.8).Within(1e-12), "8 in 10 s");
            Assert.That(ledger.Row("solo", "ttft.p99", pipeline: Chat.Name).Reason, Does.StartWith("p99 needs 297 queries more a launch"));
        });

        double? Value(string measure, string? stage = null) => ledger.Row("solo", measure, stage, Chat.Name).Value;
    }

    [Test]
    public void AStreamWithoutPiecesHasNoTimesAndNoStreamNoRows()
    {
        var silent = new ScriptedVisits(Chat, ScriptedGraphs.SingleStream).Query(0, 0, 10).Visit(0, "Write", 0, 0, 10).Stream(0, "Write", 0, 0, 0, 0).Ledger();
        var plain = new ScriptedVisits(Chat, ScriptedGraphs.SingleStream).Query(0, 0, 10).Visit(0, "Write", 0, 0, 10).Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(silent.Row("solo", "ttft.p50", pipeline: Chat.Name).Reason, Is.EqualTo("no stream of a completed query had a piece"));
            Assert.That(silent.Row("solo", "tpot.p50", pipeline: Chat.Name).Reason, Is.EqualTo("no stream of a completed query had two pieces"));
            Assert.That(silent.Row("solo", "tokens", pipeline: Chat.Name).Value, Is.Zero);
            Assert.That(plain.Measures.Select(row => row.Measure), Has.None.StartsWith("ttft").And.None.StartsWith("tokens").And.None.StartsWith("batch"));
        });
    }

    [Test]
    public void BatchesAreCountedAsBatchesAndWaitsByQuery()
    {
        var ledger = new ScriptedVisits(Chat, ScriptedGraphs.SingleStream)
            .Query(0, 0, 50).Query(1, 4, 50).Query(2, 8, 50).Query(3, 60, 90)
            .Batch("Plan", closed: 10, start: 12, end: 50, (0, 0), (1, 4), (2, 8))
            .Batch("Plan", closed: 70, start: 70, end: 90, (3, 60))
            .Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(Value("batch.size"), Is.EqualTo(2), "3 and 1");
            Assert.That((Value("batch.size.p10"), Value("batch.size.p50"), Value("batch.size.p90")), Is.EqualTo((1.0, 1.0, 3.0)));
            Assert.That(Value("batch_wait.mean"), Is.EqualTo(7e6), "10, 6, 2 and 10 ms");
            Assert.That(Value("batch_wait.p50"), Is.EqualTo(8e6));
            Assert.That(Value("queueing.mean"), Is.EqualTo(8.5e6), "with the wait for the slot");
        });

        double? Value(string measure) => ledger.Row("solo", measure, "Plan", Chat.Name).Value;
    }

    [Test]
    public void RoutesAreCountedAsRoutersChoseThem()
    {
        var graph = ScriptedGraphs.Graph("Docs.Judge", "Search", "Judge", "Rewrite", "Compose");
        graph = graph with { Stages = [graph.Stages[0], graph.Stages[1] with { Routes = ["Rewrite", "Compose"] }, .. graph.Stages.Skip(2)] };
        LaunchResult Launch(int launch) => new ScriptedVisits(graph, ScriptedGraphs.SingleStream, launch)
            .Query(0, 0, 60).Visit(0, "Search", 0, 0, 10).Visit(0, "Judge", 10, 10, 20, "Rewrite").Visit(0, "Rewrite", 20, 20, 30).Visit(0, "Judge", 30, 30, 40, "Rewrite")
            .Visit(0, "Rewrite", 40, 40, 45).Visit(0, "Judge", 45, 45, 50, "Compose").Visit(0, "Compose", 50, 50, 60)
            .Query(1, 100, 130).Visit(1, "Search", 100, 100, 110).Visit(1, "Judge", 110, 110, 120, "Compose").Visit(1, "Compose", 120, 125, 130)
            .Query(2, 200, 220).Visit(2, "Search", 200, 200, 210).Visit(2, "Judge", 210, 210, 220, "answer")
            .Query(3, 300, 320, QueryOutcome.Failed).Visit(3, "Judge", 310, 310, 320)
            .Result();
        var ledger = ScriptedVisits.Of(graph, ScriptedGraphs.SingleStream, Launch(1), Launch(2));
        Assert.Multiple(() =>
        {
            Assert.That(
                ledger.Routes.Select(row => (row.Router, row.Route, row.Taken, row.Queries, row.Of)),
                Is.EqualTo([("Judge", "Rewrite", 4L, 2L, 6L), ("Judge", "Compose", 4L, 4L, 6L), ("Judge", "answer", 2L, 2L, 6L)]));
            Assert.That(ledger.Row("solo", "visits", "Judge", graph.Name).Value, Is.EqualTo(5 / 3.0).Within(1e-12));
            Assert.That(ledger.Row("solo", "service.mean", "Judge", graph.Name).Value, Is.EqualTo(9e6).Within(1e-3), "of each visit");
        });
    }

    [Test]
    public void RoutersThatShareATargetAreToldApart()
    {
        // Two routers at the same time: by the order of visits alone, each of them could have sent the query to Tell, which took both tokens at once.
        var graph = ScriptedGraphs.Graph("Docs.Pair", "Left", "Right", "Tell", "Hide");
        graph = graph with { Stages = [graph.Stages[0] with { Routes = ["Tell", "Hide"] }, graph.Stages[1] with { Routes = ["Tell", "Hide"] }, .. graph.Stages.Skip(2)] };
        var ledger = new ScriptedVisits(graph, ScriptedGraphs.SingleStream)
            .Query(0, 0, 50).Visit(0, "Left", 0, 0, 10, "Hide").Visit(0, "Right", 0, 0, 10, "Tell").Visit(0, "Hide", 10, 10, 20).Visit(0, "Tell", 20, 20, 50)
            .Query(1, 100, 150).Visit(1, "Right", 100, 100, 120, "Tell").Visit(1, "Left", 100, 100, 120, "Tell").Visit(1, "Tell", 120, 120, 150)
            .Ledger();
        Assert.That(
            ledger.Routes.Select(row => (row.Router, row.Route, row.Taken, row.Queries, row.Of)),
            Is.EqualTo([("Left", "Tell", 1L, 1L, 2L), ("Left", "Hide", 1L, 1L, 2L), ("Right", "Tell", 2L, 2L, 2L)]));
    }
}
