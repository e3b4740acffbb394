namespace Modbench.Engine;

/// <summary>Groups of queries; the worker that ends the last of a group issues the next one.</summary>
internal sealed class MultiStreamLoad(GraphExecutor executor, QueryStream stream, int samples) : ILoad, IQuerySink
{
    private readonly Signal ended = new();
    private Block? block;
    private int left;

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        this.block = block;
        block.Begin();
        if (TryIssue(executor.Frames.Take()) is not { } first) return;
        executor.Submit(first);
        ended.Wait();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        if (Interlocked.Decrement(ref left) > 0)
        {
            executor.Frames.Return(frame);
            return null;
        }

        var first = TryIssue(frame);
        if (first is null) ended.Raise();
        return first;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose() => ended.Dispose();

    /// <summary>Issues a group, but for its first query, which the caller is to run; null: the block has ended. One thread at a time.</summary>
    private QueryFrame? TryIssue(QueryFrame first)
    {
        if (!block!.MayIssueNow(out var now))
        {
            executor.Frames.Return(first);
            block.EndIssuing();
            return null;
        }

        Volatile.Write(ref left, samples);
        Begin(first, now);
        for (var sample = 1; sample < samples; sample++)
        {
            var frame = executor.Frames.Take();
            Begin(frame, now);
            executor.Submit(frame);
        }

        return first;
    }

    private void Begin(QueryFrame frame, long now)
    {
        executor.Begin(frame, block!.Issue(stream.Take(), now, now));
        frame.admitted = now;
    }
}
