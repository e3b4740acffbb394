using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>A worker that has nothing else to do comes late, for a neighbour has its core: the visit that it is late for has waited in a run queue.</summary>
internal sealed class WorkerDispatchTests
{
    private const long Start = 1_000_000;
    private const int Worker = 100;

    private static readonly PipelineGraph Graph = ScriptedGraphs.Graph("Subject", "S0");
    private static readonly ServerScenario Open = new() { QueriesPerSecond = 100, DurationNs = 1_000_000_000 };
    private static readonly CauseTimes First = Chains.Times((Cause.Cpu, 2000));

    [TestCase(5000, 10_000, 4000, TestName = "A neighbour has it all the time")]
    [TestCase(5000, 8000, 2000, TestName = "Half of it")]
    [TestCase(7000, 10_000, 3000, TestName = "From some time on")]
    public void TheWaitBeforeAVisitIsChargedToWhoHeldTheCore(long from, long to, long held)
    {
        var script = Late();
        var anatomy = new Anatomy(new TracedLaunch(script.Trace(), [Hog(from, to).Trace("Hog")], [0], []));
        var parts = anatomy.Of(script.Spans[1], Start + 6000);
        Assert.That((parts.DispatchNs, parts.Parts), Is.EqualTo((4000L, Chains.Times((Cause.Cpu, 1000)))), "it is before the visit, none of its service");
        Assert.That(parts.Blames, Is.EquivalentTo(new[] { Of("Hog", "S1", held), Of(null, null, 4000 - held) }.Where(blame => blame.Ns > 0)));
        Assert.That(anatomy.Of(script.Spans[1]).Blames, Is.Empty, "one that could not have begun earlier waited for nobody");
    }

    [Test]
    public void InABlockItIsRunQueueOfTheVisit()
    {
        var block = Block(Late(), dueAt: 6000);
        Assert.That(block.Services, Is.EqualTo(new[] { First, Chains.Times((Cause.Cpu, 1000), (Cause.RunQueue, 4000)) }));
        Assert.That(block.Dispatches, Is.EqualTo(new[] { 0, 4000 }));
        Assert.That(block.Blames[0], Is.EqualTo(new[] { Of("Hog", "S1", 4000) }));
        Assert.That(Replayed(block), Is.EqualTo(new[] { 2000, 5000 }).And.EqualTo(block.Responses), "on paper the worker has it from 6,000 on");
    }

    [Test]
    public void WhatAQuotaTookOfItIsNoRunQueue()
    {
        var block = Block(Late(), dueAt: 6000, throttled: new Throttling(Start + 6000, Start + 7500, 1500));
        Assert.That(block.Services[1], Is.EqualTo(Chains.Times((Cause.Cpu, 1000), (Cause.RunQueue, 2500), (Cause.Throttle, 1500))));
        Assert.That(block.Dispatches[1], Is.EqualTo(4000));
        Assert.That(block.Blames[0], Is.EqualTo(new[] { Of("Hog", "S1", 2500) }));
    }

    [Test]
    public void OfAQueryThatDoesNotCountNobodyIsBlamed()
    {
        var block = Block(Late(), dueAt: 6000, counts: false);
        Assert.That(block.Services[1][Cause.RunQueue], Is.EqualTo(4000), "but it held the slot as long");
        Assert.That(block.Blames[0], Is.Empty);
    }

    [Test]
    public void AVisitWhoseWorkerCameAtOnceHasNone()
    {
        var block = Block(Late(), dueAt: 10_000);
        Assert.That(block.Services[1], Is.EqualTo(Chains.Times((Cause.Cpu, 1000))));
        Assert.That(block.Blames[0], Is.Empty);
    }

    [Test]
    public void TheDifferenceThatItMakesIsTheNeighbours()
    {
        var terms = PairTerms.Of(1, (Block(Late(), dueAt: 10_000), ["S0"]), (Block(Late(), dueAt: 6000), ["S0"]), Explained.Mean);
        Assert.That((terms.Base, terms.Delta, terms.ReplayError), Is.EqualTo((1500.0, 2000.0, 0.0)), "4,000 ns, of one query of two");
        Assert.That(
            terms.Terms.Where(term => term.Value.Value != 0),
            Is.EqualTo(new Dictionary<TermKey, (double, double)> { [new TermKey(Cause.RunQueue, null, "S0", "Hog", "S1")] = (2000.0, 2000.0) }));
    }

    /// <summary>A visit from 0 to 2,000, then one from 10,000 to 11,000; between them the worker is blocked.</summary>
    private static ScriptedProcess Late()
    {
        var script = new ScriptedProcess(1, Start) { Thread = Worker };
        script.Arrive();
        script.Begin();
        script.Run(2000);
        script.End();
        script.Record(Worker, Start + 2000, ThreadEventKind.Blocked);
        script.Pass(8000);
        script.Arrive();
        script.Begin();
        script.Run(1000);
        script.End();
        return script;
    }

    private static ScriptedProcess Hog(long from, long to)
    {
        var hog = new ScriptedProcess(2);
        hog.Record(200, Start + from, ThreadEventKind.In);
        hog.Record(200, Start + to, ThreadEventKind.Blocked);
        hog.Works(200, Start + from, Start + to, stage: 1);
        return hog;
    }

    /// <summary>Two queries, the second due at that time; a neighbour has the only core from 5,000 to 10,000.</summary>
    private static TracedBlock Block(ScriptedProcess script, long dueAt, Throttling? throttled = null, bool counts = true)
    {
        var subject = script.Trace();
        Span[] visits = [script.Spans[0], script.Spans[1] with { Ready = Start + dueAt }];
        var end = visits[1].End;
        subject = subject with
        {
            Records = subject.Records with
            {
                Spans = visits,
                Blocks = [new BlockRecord(0, "beside Hog", 0, 0, end, end, 0, 0, 0, 0, 0, 0, 0, null)],
                Queries = [.. visits.Select((visit, query) => new QueryRecord(query, 0, 0, QueryOutcome.Completed, visit.Ready, visit.Ready, visit.Ready, visit.End, -1, query == 0 || counts))],
            },
        };
        return TracedBlocks.Of(new TracedLaunch(subject, [Hog(5000, 10_000).Trace("Hog")], [0], throttled is { } one ? [one] : []), Graph, Open)[0];
    }

    private static long[] Replayed(TracedBlock block) =>
        new GraphReplay(block.Case).Run([.. block.Services.Select(parts => parts.Sum)], [.. block.Entries.Select(parts => parts.Sum)]).Responses();

    private static Blame Of(string? pipeline, string? stage, long ns) => new(Cause.RunQueue, null, pipeline, stage, ns);
}
