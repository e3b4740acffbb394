using System.Runtime.ExceptionServices;

namespace Modbench.Engine;

/// <summary>A neighbour's endless run, on a thread of its own, one block from resume to pause.</summary>
internal sealed class NeighbourRun(Launch launch) : IDisposable
{
    private Go? go;
    private Block? block;
    private Thread? thread;
    private ExceptionDispatchInfo? error;

    /// <returns>When it began.</returns>
    public long Start(Go first)
    {
        go = first;
        return Resume();
    }

    /// <summary>Goes on with the queries after those it had issued; those withdrawn are not issued again.</summary>
    /// <returns>When it began.</returns>
    public long Resume()
    {
        if (go is null) throw new ProtocolException("resume before go");
        if (thread is not null) return Clock.Now;
        var next = new Block(go, endless: true);
        go = go with { Block = go.Block + 1 };
        block = next;
        thread = new Thread(() => Run(next)) { IsBackground = true, Name = "modbench load" };
        thread.Start();
        return Clock.Now;
    }

    /// <summary>
    /// Returns when no visit is in service any more. A query whose last visit was in service has completed; one that waits for a stage, its first or its
    /// next, or for admission is withdrawn: working off a backlog first would take as long as the backlog is, and disturb the subject all that time. Kept
    /// until it goes on, its queries would have to pretend that no time had passed.
    /// </summary>
    public void Pause()
    {
        if (thread is null) return;
        Volatile.Write(ref block!.Stop, true);
        launch.Withdraw();
        thread.Join();
        thread = null;
        error?.Throw();
    }

    public void Dispose()
    {
        if (block is not null) Volatile.Write(ref block.Stop, true);
        thread?.Join();
    }

    private void Run(Block next)
    {
        try
        {
            launch.PinThread();
            launch.Run(next);
        }
        catch (Exception thrown)
        {
            error = ExceptionDispatchInfo.Capture(thrown);
        }
    }
}
