using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>The kernel dropped records of context switches: what a thread did meanwhile is not known, nor what it did after, until the next record tells.</summary>
internal sealed class LostSwitchesTests
{
    private const long From = 1_000_000;
    private const int Worker = 100;
    private const int Other = 500;

    [TestCase(ThreadEventKind.Preempted)]
    [TestCase(ThreadEventKind.Blocked)]
    public void WhoGivesUpACoreHadItSinceTheRecordsGoOn(ThreadEventKind next)
    {
        var parts = Visit(script =>
        {
            script.Record(Worker, From + 99, ThreadEventKind.Blocked);
            script.Record(Other, From + 100, ThreadEventKind.In);
            script.Lose(From + 200);
            script.Record(Worker, From + 260, next);
        });
        Assert.That((parts[Cause.Cpu], parts[Cause.Wait]), Is.EqualTo((40, 0)), "that it had got a core was lost");
    }

    [TestCase(ThreadEventKind.Blocked)]
    [TestCase(ThreadEventKind.Preempted)]
    [TestCase(ThreadEventKind.In)]
    public void WhetherWhoBeginsToRunWasReadyOrBlockedNobodyKnows(ThreadEventKind before)
    {
        var parts = Visit(script =>
        {
            script.Record(Worker, From + 99, before);
            script.Record(Other, From + 100, ThreadEventKind.In);
            script.Lose(From + 200);
            script.Record(Worker, From + 260, ThreadEventKind.In);
        });
        Assert.That(parts[Cause.Unattributed], Is.EqualTo(40));
    }

    [Test]
    public void WhoRanOnAnotherCoreRunsOn()
    {
        var parts = Visit(script =>
        {
            script.Record(Worker, From + 50, ThreadEventKind.In, core: 1);
            script.Record(Other, From + 100, ThreadEventKind.In);
            script.Lose(From + 200);
        });
        Assert.That(parts[Cause.Cpu], Is.EqualTo(40), "that it left that core would be in the records");
    }

    [Test]
    public void WhoseRecordsBeginLaterRanNoLongerThanThat()
    {
        var script = new ScriptedProcess(1, From);
        script.Record(Other, From + 100, ThreadEventKind.In);
        script.Lose(From + 200);
        script.Record(Worker, From + 260, ThreadEventKind.Preempted);
        script.Begin();
        script.Pass(40);
        script.End();
        script.Pass(170);
        script.Begin();
        script.Pass(40);
        script.End();
        var anatomy = new Anatomy(new TracedLaunch(script.Trace(), [], [0, 1], []));
        Assert.That(script.Spans.Select(visit => (visit.Start - From, anatomy.Of(visit).Parts[Cause.Cpu], anatomy.Of(visit).Parts[Cause.Unattributed])), Is.EqualTo(new[] { (0L, 0L, 40L), (210L, 40L, 0L) }));
    }

    /// <summary>The next loss makes unknown again what was known between the two.</summary>
    [Test]
    public void EachLossCounts()
    {
        var parts = Visit(script =>
        {
            script.Record(Other, From + 100, ThreadEventKind.In);
            script.Lose(From + 150);
            script.Record(Worker, From + 160, ThreadEventKind.In);
            script.Record(Worker, From + 170, ThreadEventKind.Blocked);
            script.Lose(From + 200);
        });
        Assert.That(parts[Cause.Unattributed], Is.EqualTo(40));
    }

    [Test]
    public void AVisitMeanwhileIsUnattributed()
    {
        var parts = Visit(script =>
        {
            script.Record(Worker, From + 50, ThreadEventKind.In, core: 1);
            script.Record(Other, From + 220, ThreadEventKind.In);
            script.Lose(From + 230);
        });
        Assert.That(parts[Cause.Unattributed], Is.EqualTo(40));
    }

    [Test]
    public void WhatANeighbourHeldMeanwhileIsNobodys()
    {
        var subject = BlameTests.Preempted();
        var start = subject.Spans[0].Start + 1000;
        var neighbour = new ScriptedProcess(2);
        neighbour.Works(200, start, start + 1500, stage: 1);
        neighbour.Works(201, start + 1500, start + 4000, stage: 2);
        neighbour.Record(200, start, ThreadEventKind.In);
        neighbour.Record(202, start + 1000, ThreadEventKind.Started);
        neighbour.Lose(start + 2500);
        neighbour.Record(201, start + 4000, ThreadEventKind.Blocked);
        var blames = new Anatomy(new TracedLaunch(subject.Trace(), [neighbour.Trace("Hog")], [0], [])).Of(subject.Spans[0]).Blames;
        Assert.That(blames, Is.EqualTo(new[]
        {
            new Blame(Cause.RunQueue, null, null, null, 1500),
            new Blame(Cause.RunQueue, null, "Hog", "S2", 1500),
            new Blame(Cause.RunQueue, null, "Hog", "S1", 1000),
        }));
    }

    /// <summary>Of a visit of the worker, from 210 to 250.</summary>
    private static CauseTimes Visit(Action<ScriptedProcess> record)
    {
        var script = new ScriptedProcess(1, From);
        record(script);
        script.Pass(210);
        script.Begin();
        script.Pass(40);
        script.End();
        return new Anatomy(new TracedLaunch(script.Trace(), [], [0, 1], [])).Of(script.Spans[0]).Parts;
    }
}
