namespace Modbench.Engine;

/// <summary>Closes batches whose first visit has waited long enough; exists only where some stage has visits wait for others.</summary>
internal sealed class BatchTimer : IDisposable
{
    private readonly GraphExecutor executor;
    private readonly BatchSlots[] stages;
    private readonly long shortestWait;
    private readonly PreciseSleep sleep;
    private readonly Signal begun = new();
    private readonly Thread thread;
    private bool stop;
    private bool hurry;

    /// <param name="executor">Whose stages, and who runs the batches.</param>
    /// <param name="stages">Those with a wait; at least one.</param>
    public BatchTimer(GraphExecutor executor, BatchSlots[] stages)
    {
        this.executor = executor;
        this.stages = stages;
        shortestWait = stages.Min(stage => stage.WaitNs);
        sleep = new PreciseSleep(shortestWait);
        foreach (var stage in stages) stage.Timer = begun;
        thread = new Thread(Watch) { IsBackground = true, Name = "modbench batches" };
        thread.Start();
    }

    /// <summary>Look now; from any thread.</summary>
    public void Hurry()
    {
        Volatile.Write(ref hurry, true);
        begun.Raise();
    }

    public void Dispose()
    {
        Volatile.Write(ref stop, true);
        Hurry();
        thread.Join();
        begun.Dispose();
    }

    private void Watch()
    {
        PreciseSleep.SharpenThisThread();
        while (true)
        {
            // Before it looks: who hurries later ends the sleep below.
            Volatile.Write(ref hurry, false);
            Interlocked.MemoryBarrier();
            if (Volatile.Read(ref stop)) return;
            var next = CloseDue();
            // Nothing can become due sooner than the shortest wait from now, so what begins to wait while this thread sleeps is in time.
            if (next < long.MaxValue) sleep.Until(Math.Min(next, Clock.Now + shortestWait), ref hurry);
            else begun.Wait();
        }
    }

    private long CloseDue()
    {
        var next = long.MaxValue;
        foreach (var stage in stages)
        {
            long due;
            while (stage.CloseDue(Clock.Now, executor.IsWithdrawing, out due) is { } lead) executor.Resume(lead);
            next = Math.Min(next, due);
        }

        return next;
    }
}
