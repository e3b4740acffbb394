using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Whom a visit's lost time is charged to.</summary>
internal sealed class BlameTests
{
    private static readonly int[] OneCore = [0];

    [Test]
    public void TheNeighboursStageThatHeldTheCoreIsCharged()
    {
        var subject = Preempted();
        var neighbour = new ScriptedProcess(2, start: 1_000_000 + 1000) { Thread = 200 };
        neighbour.Arrive();
        neighbour.Begin(stage: 1);
        neighbour.Run(1500);
        neighbour.End();
        neighbour.Begin(stage: 2);
        neighbour.Run(2500);
        neighbour.End();
        neighbour.Sleep(10, 0);
        Assert.That(Blames(subject, neighbour), Is.EqualTo(new[] { Of(Cause.RunQueue, "Hog", "S2", 2500), Of(Cause.RunQueue, "Hog", "S1", 1500) }));
    }

    [Test]
    public void APipelineThatSharesTheProcessIsToldByItsThreads()
    {
        var subject = Preempted();
        subject.Record(200, 1_001_000, ThreadEventKind.In);
        subject.Record(200, 1_005_000, ThreadEventKind.Blocked);
        var guest = new ScriptedProcess(1);
        guest.Works(200, 1_001_000, 1_004_000, stage: 1);
        Assert.That(
            Blames(subject, guest, events: false),
            Is.EqualTo(new[] { Of(Cause.RunQueue, "Hog", "S1", 3000), Of(Cause.RunQueue, "Hog", null, 1000) }),
            "between its visits the thread is the guest's too: it never works for another");
    }

    [Test]
    public void AThreadThatWorksForTwoPipelinesIsEachOnesInItsTime()
    {
        var subject = Preempted();
        subject.Record(200, 1_001_000, ThreadEventKind.In);
        subject.Record(200, 1_005_000, ThreadEventKind.Blocked);
        subject.Works(200, 1_004_000, 1_005_000, stage: 2);
        var guest = new ScriptedProcess(1);
        guest.Works(200, 1_001_000, 1_004_000, stage: 1);
        Assert.That(Blames(subject, guest, events: false), Is.EqualTo(new[] { Of(Cause.RunQueue, "Hog", "S1", 3000), Of(Cause.RunQueue, "Subject", "S2", 1000) }));
    }

    [Test]
    public void ANativeThreadIsOfTheOneStageInServiceInItsProcess()
    {
        var subject = Preempted();
        var neighbour = new ScriptedProcess(2, start: 1_000_000) { Thread = 200, Core = 1 };
        Native(neighbour, 300, 1_001_000, 1_005_000);
        neighbour.Works(200, 1_001_500, 1_003_000, stage: 1);
        neighbour.Works(201, 1_003_500, 1_005_000, stage: 1);
        neighbour.Works(202, 1_004_000, 1_004_600, stage: 2);
        Assert.That(
            Blames(subject, neighbour),
            Is.EqualTo(new[] { Of(Cause.RunQueue, "Hog", "S1", 1500 + 500 + 400), Of(Cause.RunQueue, "Hog", null, 500 + 500 + 600) }),
            "spinning between two visits, and beside two stages at once, it is the neighbour's alone");
    }

    [Test]
    public void ANativeThreadOfASharedProcessMayWorkForEitherPipeline()
    {
        var subject = Preempted();
        Native(subject, 300, 1_001_000, 1_005_000);
        var guest = new ScriptedProcess(1);
        guest.Works(200, 1_001_000, 1_004_000, stage: 1);
        Assert.That(
            Blames(subject, guest, events: false),
            Is.EqualTo(new[] { Of(Cause.RunQueue, "Subject", null, 3000), Of(Cause.RunQueue, "Subject", "S0", 1000) }),
            "the subject's own visit is in service all the time: while the guest's is too, nobody knows for which the thread works");
    }

    [TestCase(true, true)]
    [TestCase(true, false)]
    [TestCase(false, true)]
    [TestCase(false, false)]
    public void WhoWritesDownWhatTheOthersDoIsOfNoPipeline(bool ofTheSubject, bool reader)
    {
        var subject = Preempted();
        var neighbour = new ScriptedProcess(2);
        var home = ofTheSubject ? subject : neighbour;
        Native(home, 300, 1_001_000, 1_005_000);
        if (reader) home.Observer = 300;
        else home.Name(300, "modbench file w");
        Assert.That(Blames(subject, neighbour), Is.EqualTo(new[] { Of(Cause.RunQueue, Blame.Observer, null, 4000) }), "without tracing it would not be there");
    }

    [Test]
    public void OtherThreadsOfTheEngineAreTheirPipelines()
    {
        var subject = Preempted();
        var neighbour = new ScriptedProcess(2);
        Native(neighbour, 300, 1_001_000, 1_005_000);
        neighbour.Name(300, "modbench log wr");
        Assert.That(Blames(subject, neighbour), Is.EqualTo(new[] { Of(Cause.RunQueue, "Hog", null, 4000) }));
    }

    [Test]
    public void ACollectionIsChargedByBytesSinceTheOneBefore()
    {
        var subject = new ScriptedProcess(1);
        subject.Arrive();
        subject.Begin();
        subject.Allocate(100, 5_000_000);
        subject.Run(10);
        subject.Collect(100);
        subject.Run(10);
        subject.Allocate(100, 1_000_000);
        subject.Allocate(200, 3_000_000);
        subject.Run(10);
        subject.Collect(4000);
        subject.End();
        var guest = new ScriptedProcess(1);
        guest.Works(200, 1_000_000, 1_100_000, stage: 1);
        Assert.That(
            Blames(subject, guest, events: false),
            Is.EqualTo(new[] { Of(Cause.Gc, "Hog", "S1", 3000), Of(Cause.Gc, "Subject", "S0", 1100) }));
    }

    [Test]
    public void ACollectionThatNobodyIsKnownToHaveAllocatedForIsChargedToNobody()
    {
        var subject = new ScriptedProcess(1);
        subject.Arrive();
        subject.Begin();
        subject.Collect(4000);
        subject.End();
        Assert.That(Blames(subject, new ScriptedProcess(2)), Is.EqualTo(new[] { Of(Cause.Gc, null, null, 4000) }));
    }

    [Test]
    public void ALockIsChargedToTheStageOfItsOwner()
    {
        var subject = new ScriptedProcess(1);
        subject.Arrive();
        subject.Begin();
        subject.Run(1000);
        subject.WaitForLock(5000, wakeUp: 0, owner: 200);
        subject.Run(10);
        subject.WaitForLock(700, wakeUp: 0, owner: 0);
        subject.End();
        var guest = new ScriptedProcess(1);
        guest.Works(200, 1_000_500, 1_006_000, stage: 1);
        Assert.That(Blames(subject, guest, events: false), Is.EqualTo(new[] { Of(Cause.Lock, "Hog", "S1", 5000), Of(Cause.Lock, null, null, 700) }));
    }

    [Test]
    public void ATimeInThePoolsQueueIsChargedToThoseWhoOccupyItsWorkers()
    {
        var subject = new ScriptedProcess(1);
        subject.Arrive();
        subject.Begin();
        subject.Run(1000);
        subject.Await(2000, thread: 200, queued: 6000);
        subject.Run(10);
        subject.End(awaited: true);
        foreach (var worker in new[] { 200, 201 })
        {
            subject.IsWorker(worker);
            if (worker != 200) subject.Record(worker, 1_000_000, ThreadEventKind.In);
        }

        var guest = new ScriptedProcess(1);
        guest.Works(200, 1_000_000, 1_009_000, stage: 1);
        guest.Works(201, 1_000_000, 1_006_000, stage: 2);
        Assert.That(
            Blames(subject, guest, events: false),
            Is.EqualTo(new[]
            {
                new Blame(Cause.Wait, "pool", "Hog", "S1", 4500),
                Of(Cause.Wait, null, null, 2000),
                new Blame(Cause.Wait, "pool", "Hog", "S2", 1500),
            }));
    }

    internal static ScriptedProcess Preempted()
    {
        var subject = new ScriptedProcess(1);
        subject.Arrive();
        subject.Begin();
        subject.Run(1000);
        subject.LoseCore(4000);
        subject.Run(1000);
        subject.End();
        return subject;
    }

    private static void Native(ScriptedProcess process, int thread, long from, long to)
    {
        process.Record(thread, 900_000, ThreadEventKind.Started);
        process.Record(thread, 900_100, ThreadEventKind.In);
        process.Record(thread, 900_200, ThreadEventKind.Blocked);
        process.Record(thread, from, ThreadEventKind.In);
        process.Record(thread, to, ThreadEventKind.Blocked);
        process.IsNative(thread);
    }

    private static IReadOnlyList<Blame> Blames(ScriptedProcess subject, ScriptedProcess neighbour, bool events = true) =>
        new Anatomy(new TracedLaunch(subject.Trace(), [neighbour.Trace("Hog", events)], OneCore, [])).Of(subject.Spans[0]).Blames;

    private static Blame Of(Cause cause, string? pipeline, string? stage, long ns) => new(cause, null, pipeline, stage, ns);
}
