using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Threads of native libraries, of which nobody tells for whom they work.</summary>
internal sealed class NativeHelperTests
{
    private const long Start = 1_000_000;
    private const int Native = 300;

    /// <summary>A caller that runs for 5, then waits until a helper is done that ran for 3, was ready for 12, and runs for 5.</summary>
    [Test]
    public void WhoWaitsForOneWaitsForWhatItWaitsFor()
    {
        var parts = Of(Joining());
        Assert.That((parts[Cause.RunQueue], parts[Cause.Cpu], parts[Cause.Wait]), Is.EqualTo((11, 9, 0)), "one is lost beside the caller");
    }

    [Test]
    public void WhereAnotherVisitIsInServiceNobodyKnowsForWhomItWorks()
    {
        var script = Joining();
        script.Works(101, Start + 10, Start + 16, stage: 0);
        var parts = Of(script);
        Assert.That((parts[Cause.RunQueue], parts[Cause.Cpu], parts[Cause.Wait]), Is.EqualTo((1 + 5, 4 + 4, 6)));
    }

    [Test]
    public void AVisitOfAnotherPipelineInTheProcessIsAnother()
    {
        var script = Joining();
        var guest = new ScriptedProcess(1);
        guest.Works(200, Start + 8, Start + 18, stage: 1);
        var parts = Of(script, guest.Trace("Guest", events: false));
        Assert.That((parts[Cause.RunQueue], parts[Cause.Cpu], parts[Cause.Wait]), Is.EqualTo((1 + 3, 4 + 2, 10)));
    }

    [Test]
    public void OneOfAnotherProcessIsNone()
    {
        var neighbour = new ScriptedProcess(2);
        neighbour.Arrive();
        neighbour.Works(200, Start + 8, Start + 18, stage: 1);
        Assert.That(Of(Joining(), neighbour.Trace("Hog"))[Cause.Wait], Is.Zero);
    }

    [Test]
    public void WhatIsKnownToHelpComesFirst()
    {
        var script = Joining(known =>
        {
            known.Record(101, Start + 4, ThreadEventKind.In, core: 2);
            known.Record(101, Start + 12, ThreadEventKind.Blocked, core: 2);
            known.HelpsNow(101, Start + 5, Start + 12);
        });
        var parts = Of(script);
        Assert.That((parts[Cause.RunQueue], parts[Cause.Cpu], parts[Cause.Wait]), Is.EqualTo((1 + 3, 4 + 7 + 5, 0)));
    }

    /// <summary>A new thread has the name of the one that started it until it gets another.</summary>
    [TestCase("modbench worker", "modbench worker", true)]
    [TestCase("modbench load", "modbench load", true)]
    [TestCase("modbench worker", "modbench batche", false)]
    [TestCase(".NET TP Worker", ".NET TP Worker", false)]
    [TestCase("Program", "Program", true)]
    [TestCase(null, "modbench worker", false)]
    public void OneThatALibraryStartsAtItsFirstCallHasTheWorkersName(string? parent, string name, bool native)
    {
        var script = Joining();
        if (parent is not null) script.Name(1, parent);
        script.Name(Native, name);
        Assert.That(Of(script)[Cause.RunQueue], Is.EqualTo(native ? 11 : 0));
    }

    private static ScriptedProcess Joining(Action<ScriptedProcess>? meanwhile = null)
    {
        var script = new ScriptedProcess(1, Start);
        script.Record(Native, Start - 100, ThreadEventKind.Started, core: 1);
        script.Record(Native, Start - 50, ThreadEventKind.In, core: 1);
        script.Record(Native, Start + 3, ThreadEventKind.Preempted, core: 1);
        script.Record(Native, Start + 15, ThreadEventKind.In, core: 1);
        script.Record(Native, Start + 20, ThreadEventKind.Blocked, core: 1);
        script.IsNative(Native);
        script.Arrive();
        script.Begin();
        script.Run(5);
        meanwhile?.Invoke(script);
        script.Sleep(15, 0);
        script.End();
        return script;
    }

    private static CauseTimes Of(ScriptedProcess script, params TracedProcess[] neighbours) =>
        new Anatomy(new TracedLaunch(script.Trace(), neighbours, [0, 1], [])).Of(script.Spans[0]).Parts;
}
