using Modbench.Engine;

namespace Modbench.Peers;

/// <summary>So many queries in flight: the worker that ends one goes on with the next.</summary>
internal sealed class InFlightLoad(GraphExecutor executor, QueryStream stream, int inFlight) : ILoad, IQuerySink
{
    private readonly Signal drained = new();
    private readonly QueryFrame[] frames = [.. Enumerable.Range(0, inFlight).Select(_ => executor.Frames.Take())];
    private SpinGate gate;
    private Block? block;
    private int left;

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        this.block = block;
        left = frames.Length;
        block.Begin();
        foreach (var frame in frames)
        {
            if (TryIssue(frame)) executor.Submit(frame);
            else End();
        }

        drained.Wait();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        if (TryIssue(frame)) return frame;
        End();
        return null;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose() => drained.Dispose();

    private void End()
    {
        if (Interlocked.Decrement(ref left) == 0) drained.Raise();
    }

    private bool TryIssue(QueryFrame frame)
    {
        gate.Enter();
        var now = Clock.Now;
        var may = block!.MayIssue(now);
        if (may) executor.Begin(frame, block.Issue(stream.Take(), now, now));
        gate.Exit();
        frame.admitted = now;
        return may;
    }
}
