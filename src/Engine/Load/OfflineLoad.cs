namespace Modbench.Engine;

/// <summary>All queries are due at the start; four for each slot are in flight, and the worker that ends one goes on with the next.</summary>
internal sealed class OfflineLoad(GraphExecutor executor, QueryStream stream) : ILoad, IQuerySink
{
    private const int InFlightPerSlot = 4;

    private readonly Signal drained = new();
    private SpinGate gate;
    private Block? block;
    private int inFlight;

    /// <summary>How many queries are in flight at most.</summary>
    public static int Window(GraphExecutor executor) => (int)Math.Min(InFlightPerSlot * executor.TotalSlots, 1 << 20);

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        this.block = block;
        block.Begin();

        // Counted as in flight, so that the load is not drained before it is filled.
        inFlight = 1;
        for (var place = Window(executor); place > 0; place--)
        {
            var frame = executor.Frames.Take();
            if (!TryIssue(frame))
            {
                executor.Frames.Return(frame);
                break;
            }

            executor.Submit(frame);
        }

        if (!Release()) drained.Wait();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        if (TryIssue(frame, replaces: true)) return frame;
        executor.Frames.Return(frame);
        if (Release()) drained.Raise();
        return null;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose() => drained.Dispose();

    private bool TryIssue(QueryFrame frame, bool replaces = false)
    {
        gate.Enter();
        var now = Clock.Now;
        var current = block!;
        var may = current.MayIssue(now);
        if (may && current.MeasuringBeginsWith(now))
        {
            current.BeginMeasuring();
            now = Clock.Now;
        }

        var query = may ? current.Issue(stream.Take(), current.Start, Math.Max(now, current.Start)) : default;
        if (may && !replaces) inFlight++;
        if (!may && current.Issued == 0) current.EndIssuing();
        gate.Exit();
        if (!may) return false;
        executor.Begin(frame, query);
        frame.admitted = query.Sent;
        frame.timeoutFrom = query.Sent;
        return true;
    }

    private bool Release()
    {
        gate.Enter();
        var last = --inFlight == 0;
        gate.Exit();
        return last;
    }
}
