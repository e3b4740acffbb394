using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>What of a wait counts as one for a disk, on visits whose truth is known.</summary>
internal sealed class FileWaitTests
{
    [TestCase(FileCall.Sync, "sync")]
    [TestCase(FileCall.Read, "read")]
    [TestCase(FileCall.Write, "write")]
    [TestCase(FileCall.Path, "path")]
    public void AWaitThatWasLookedAtSaysWhatItWasFor(FileCall call, string detail)
    {
        var parts = Of(script => script.WaitForFile(3000, 0, call));
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Wait], parts.Parts.Sum), Is.EqualTo((3000, 0, 5000)));
        Assert.That(parts.Blames, Is.EqualTo(new[] { new Blame(Cause.Io, detail, null, null, 3000) }));
    }

    [Test]
    public void AWaitThatNobodyLookedAtStaysAWait()
    {
        var parts = Of(script =>
        {
            script.WaitForFile(3000, 0, FileCall.Sync);
            script.Run(10);
            script.Sleep(700, 0);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Wait]), Is.EqualTo((3000, 700)));
    }

    [Test]
    public void ALookThatMayHaveSeenTheNextWaitTellsNothing()
    {
        var parts = Of(script =>
        {
            script.Look(script.Now + 900, script.Now + 1100, FileCall.Sync);
            script.Sleep(1000, 0);
            script.Run(50);
            script.Sleep(1000, 0);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Wait]), Is.EqualTo((0, 2000)));
    }

    [Test]
    public void ALookAtARunningThreadTellsNothing()
    {
        var parts = Of(script =>
        {
            script.Look(script.Now + 10, script.Now + 20, FileCall.Read);
            script.Run(1000);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Cpu]), Is.EqualTo((0, 3000)));
    }

    [Test]
    public void ThePageThatWasReadEndsTheWaitBeforeAlone()
    {
        var parts = Of(script =>
        {
            script.Sleep(1000, 0);
            script.Run(10);
            script.Fault(4000, 0);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Wait], parts.Parts[Cause.RunQueue]), Is.EqualTo((4000, 1000, 0)));
        Assert.That(parts.Blames, Does.Contain(new Blame(Cause.Io, "page_fault", null, null, 4000)));
    }

    [Test]
    public void AThreadThatLosesItsCoreBeforeItHasThePageWaitedForItAllTheSame()
    {
        var parts = Of(script =>
        {
            script.Sleep(4000, 0);
            script.Run(100);
            script.LoseCore(5000);
            script.Run(100);
            script.Record(script.Thread, script.Now, ThreadEventKind.MajorFault);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.RunQueue]), Is.EqualTo((4000, 5000)));
    }

    [Test]
    public void APageThatCameWithoutAWaitSaysNothingOfAnEarlierOne()
    {
        var parts = Of(script =>
        {
            script.Sleep(4000, 0);
            script.Run(1_000_000);
            script.Record(script.Thread, script.Now, ThreadEventKind.MajorFault);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Wait]), Is.EqualTo((0, 4000)));
    }

    [Test]
    public void ACollectionMeanwhileHoldsUpNobodyWhoIsInTheKernel()
    {
        var parts = Of(script =>
        {
            script.Pause(script.Now + 500, 1000);
            script.WaitForFile(3000, 0, FileCall.Sync);
        });
        Assert.That((parts.Parts[Cause.Io], parts.Parts[Cause.Gc]), Is.EqualTo((3000, 0)));
    }

    [Test]
    public void WhoWaitsForAHelperThatWaitsForTheDiskWaitsForTheDisk()
    {
        var parts = Of(script =>
        {
            // It works for 500 ns, is in the call for 2000, and works on for 300.
            var from = script.Now;
            script.HelpsNow(101, from, from + 2800);
            script.Record(101, from, ThreadEventKind.In);
            script.Record(101, from + 500, ThreadEventKind.Blocked);
            script.Record(101, from + 2500, ThreadEventKind.In);
            script.Record(101, from + 2800, ThreadEventKind.Blocked);
            script.LookAt(101, from + 1000, from + 1100, FileCall.Read);
            script.Sleep(3000, 0);
        });
        Assert.That((parts.Parts[Cause.Cpu], parts.Parts[Cause.Io], parts.Parts[Cause.Wait]), Is.EqualTo((2000 + 800, 2000, 200)));
    }

    private static VisitParts Of(Action<ScriptedProcess> body)
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Pass(1000);
        script.Begin();
        script.Run(1000);
        body(script);
        script.Run(1000);
        script.End();
        var parts = new Anatomy(new TracedLaunch(script.Trace(), [], [0, 1], [])).Of(script.Spans[0]);
        Assert.That(parts.Parts.Sum, Is.EqualTo(script.Spans[0].Service));
        return parts;
    }
}
