using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Who pays for a wait for one of several cores: neighbours, each core alike; else others who are not known; else the subject itself.</summary>
internal sealed class CoreHolderTests
{
    private const long From = 1_001_000;
    private const long Until = 1_005_000;

    private static readonly int[] Two = [0, 1];

    [Test]
    public void TwoNeighboursPayAlike() => Assert.That(
        Blames(Two, BlameTests.Preempted(), ("Hog", Holding(2, 200, core: 0, stage: 1)), ("Boar", Holding(3, 300, core: 1, stage: 2))),
        Is.EquivalentTo(new[] { Of("Hog", "S1", 2000), Of("Boar", "S2", 2000) }));

    [Test]
    public void SoDoTwoStagesOfOne()
    {
        var hog = Holding(2, 200, core: 0, stage: 1);
        Hold(hog, 201, core: 1, stage: 2);
        Assert.That(Blames(Two, BlameTests.Preempted(), ("Hog", hog)), Is.EquivalentTo(new[] { Of("Hog", "S1", 2000), Of("Hog", "S2", 2000) }));
    }

    [Test]
    public void WhoHoldsTwoOfThreeCoresPaysTwoThirds()
    {
        var hog = Holding(2, 200, core: 0, stage: 1);
        Hold(hog, 201, core: 2, stage: 1);
        Assert.That(
            Blames([0, 1, 2], BlameTests.Preempted(), ("Hog", hog), ("Boar", Holding(3, 300, core: 1, stage: 2))),
            Is.EqualTo(new[] { Of("Hog", "S1", 2667), Of("Boar", "S2", 1333) }));
    }

    [Test]
    public void ANeighbourPaysBeforeTheSubjectItself()
    {
        var subject = BlameTests.Preempted();
        Hold(subject, 101, core: 0, stage: 2);
        Assert.That(Blames(Two, subject, ("Hog", Holding(2, 200, core: 1, stage: 1))), Is.EqualTo(new[] { Of("Hog", "S1", 4000) }), "without it there would have been a core");
    }

    [Test]
    public void ANeighbourPaysBeforeWhoIsNotKnown([Values(0, 1)] short core) =>
        Assert.That(Blames(Two, BlameTests.Preempted(), ("Hog", Holding(2, 200, core, stage: 1))), Is.EqualTo(new[] { Of("Hog", "S1", 4000) }));

    [Test]
    public void WhoIsNotKnownPaysBeforeTheSubjectItself([Values(0, 1)] short core)
    {
        var subject = BlameTests.Preempted();
        Hold(subject, 101, core, stage: 2);
        Assert.That(Blames(Two, subject), Is.EqualTo(new[] { Of(null, null, 4000) }), "the other core is held by nobody who is known");
    }

    [Test]
    public void WhereTheSubjectHoldsThemAllItPaysItself()
    {
        var subject = BlameTests.Preempted();
        Hold(subject, 101, core: 0, stage: 2);
        Hold(subject, 102, core: 1, stage: 2);
        Assert.That(Blames(Two, subject), Is.EqualTo(new[] { Of("Subject", "S2", 4000) }));
    }

    [Test]
    public void WhoWritesDownWhatTheOthersDoPaysLikeANeighbour()
    {
        var subject = BlameTests.Preempted();
        Hold(subject, 101, core: 0, stage: 2);
        subject.Record(110, From, ThreadEventKind.In, core: 1);
        subject.Record(110, Until, ThreadEventKind.Blocked, core: 1);
        subject.Observer = 110;
        Assert.That(Blames(Two, subject), Is.EqualTo(new[] { Of(Blame.Observer, null, 4000) }), "before the subject, whose process it lives in");
        Assert.That(
            Blames([0, 1, 2], subject, ("Hog", Holding(2, 200, core: 2, stage: 1))),
            Is.EquivalentTo(new[] { Of(Blame.Observer, null, 2000), Of("Hog", "S1", 2000) }));
    }

    [Test]
    public void ACoreThatTheThreadMayNotUseIsNobodysFault()
    {
        var subject = BlameTests.Preempted();
        Hold(subject, 101, core: 0, stage: 2);
        Assert.That(Blames([0], subject, ("Hog", Holding(2, 200, core: 1, stage: 1))), Is.EqualTo(new[] { Of("Subject", "S2", 4000) }));
    }

    /// <summary>The holders change at 2,000 and 3,000 of the 4,000 ns: neighbour and subject, nobody known and subject, subject alone.</summary>
    [Test]
    public void EachInstantIsPaidByThoseWhoHoldTheCoresThen()
    {
        var subject = BlameTests.Preempted();
        Hold(subject, 101, core: 0, stage: 2);
        subject.Record(102, From + 3000, ThreadEventKind.In, core: 1);
        subject.Record(102, Until, ThreadEventKind.Blocked, core: 1);
        subject.Works(102, From + 3000, Until, stage: 2);
        var hog = new ScriptedProcess(2);
        hog.Record(200, From, ThreadEventKind.In, core: 1);
        hog.Record(200, From + 2000, ThreadEventKind.Blocked, core: 1);
        hog.Works(200, From, From + 2000, stage: 1);
        Assert.That(Blames(Two, subject, ("Hog", hog)), Is.EqualTo(new[] { Of("Hog", "S1", 2000), Of(null, null, 1000), Of("Subject", "S2", 1000) }));
    }

    private static ScriptedProcess Holding(int process, int thread, short core, short stage)
    {
        var script = new ScriptedProcess(process);
        Hold(script, thread, core, stage);
        return script;
    }

    private static void Hold(ScriptedProcess script, int thread, short core, short stage)
    {
        script.Record(thread, From, ThreadEventKind.In, core);
        script.Record(thread, Until, ThreadEventKind.Blocked, core);
        script.Works(thread, From, Until, stage);
    }

    private static IReadOnlyList<Blame> Blames(int[] cores, ScriptedProcess subject, params (string Name, ScriptedProcess Script)[] neighbours) =>
        new Anatomy(new TracedLaunch(subject.Trace(), [.. neighbours.Select(one => one.Script.Trace(one.Name))], cores, [])).Of(subject.Spans[0]).Blames;

    private static Blame Of(string? pipeline, string? stage, long ns) => new(Cause.RunQueue, null, pipeline, stage, ns);
}
