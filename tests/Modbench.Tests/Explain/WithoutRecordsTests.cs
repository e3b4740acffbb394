using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Visits where the kernel gives no records of context switches: what their threads' counters add up to, and nothing that is not known.</summary>
internal sealed class WithoutRecordsTests
{
    [TestCase(300, 300, 200, 0, TestName = "All counters: what is left was waited for")]
    [TestCase(0, 0, 500, 0, TestName = "No wait for a core")]
    [TestCase(-1, 0, 0, 500, TestName = "No schedstat: what is left may be a wait for a core as well")]
    public void ACountersSumIsTakenAndTheRestIsNotMadeUp(long schedstat, long runQueue, long wait, long unattributed)
    {
        var script = new ScriptedProcess(1);
        script.Arrive();
        script.Begin();
        script.Run(500);
        script.LoseCore(300);
        script.Sleep(200, 0);
        script.End();
        var trace = script.Trace(events: false);
        trace = trace with { Records = trace.Records with { Segments = [.. trace.Records.Segments.Select(one => one with { CpuNs = 500, WaitNs = schedstat })] } };
        var parts = new Anatomy(new TracedLaunch(trace, [], [0, 1], [])).Of(script.Spans[0]).Parts;
        Assert.That(
            (parts[Cause.Cpu], parts[Cause.RunQueue], parts[Cause.Wait], parts[Cause.Unattributed], parts.Sum),
            Is.EqualTo((500, runQueue, wait, unattributed, script.Spans[0].Service)));
    }
}
