namespace Modbench.Engine;

/// <summary>All queries are due at the start; four for each that can be in service at once are in flight, and the worker that ends one goes on with the next.</summary>
internal sealed class OfflineLoad(GraphExecutor executor, QueryStream stream) : ILoad, IQuerySink
{
    private readonly ClosedIssue issue = new(stream);

    /// <summary>How many queries are in flight at most.</summary>
    public static int Window(GraphExecutor executor) => OfflineScenario.InFlight(executor.TotalPlaces);

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        block.Begin();
        issue.Begin(block);
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

        issue.Drain();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        if (TryIssue(frame, replaces: true)) return frame;
        executor.Frames.Return(frame);
        issue.Release();
        return null;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose() => issue.Dispose();

    private bool TryIssue(QueryFrame frame, bool replaces = false)
    {
        if (!issue.TryIssue(dueAtStart: true, replaces, out var query)) return false;
        executor.Begin(frame, query);
        frame.admitted = query.Sent;
        frame.timeoutFrom = query.Sent;
        return true;
    }
}
