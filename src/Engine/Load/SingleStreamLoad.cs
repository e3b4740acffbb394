namespace Modbench.Engine;

/// <summary>One query at a time: on the calling thread, which runs the stages itself, or (warm-up of other scenarios) through the workers.</summary>
internal sealed class SingleStreamLoad(GraphExecutor executor, QueryStream stream, bool onWorkers) : ILoad, IQuerySink
{
    private readonly QueryFrame frame = executor.Frames.Take();
    private readonly Worker caller = executor.Workers[0];
    private readonly Signal endedElsewhere = new();
    private bool ended;

    public void Run(Block block)
    {
        Serve();
        block.Begin();
        while (true)
        {
            var now = Clock.Now;
            if (!block.MayIssue(now)) break;
            if (block.MeasuringBeginsWith(now)) block.BeginMeasuring();
            RunOne(block.Issue(stream.Take(), now, now));
        }

        block.EndIssuing();
    }

    /// <summary>To be called while nothing is in flight, before <see cref="RunOne"/>.</summary>
    public void Serve() => executor.Serve(this, alone: true);

    /// <summary>Runs one query to its end.</summary>
    /// <returns>Its response in nanoseconds; null: it failed or timed out.</returns>
    public long? RunOne(in IssuedQuery query)
    {
        executor.Begin(frame, query);
        ended = false;
        frame.due = frame.timeoutFrom = frame.sent = frame.admitted = Clock.Now;
        if (onWorkers)
        {
            executor.Submit(frame);
            while (!Volatile.Read(ref ended)) endedElsewhere.Wait();
        }
        else
        {
            executor.RunHere(caller, frame, ref ended);
        }

        return frame.outcome == QueryOutcome.Completed ? frame.end - frame.due : null;
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        Volatile.Write(ref ended, true);
        if (onWorkers) endedElsewhere.Raise();
        else if (worker != caller) caller.Signal.Raise();
        return null;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose()
    {
        executor.Frames.Return(frame);
        endedElsewhere.Dispose();
    }
}
