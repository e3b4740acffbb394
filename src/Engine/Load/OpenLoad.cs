namespace Modbench.Engine;

/// <summary>Queries at absolute due times that are known ahead, from a thread that never waits for the pipeline.</summary>
internal abstract class OpenLoad(GraphExecutor executor, Admission admission) : ILoad, IQuerySink
{
    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        admission.Begin(block);
        var sleep = new PreciseSleep(Begin(block));
        PreciseSleep.SharpenThisThread();
        block.Begin();
        var ended = false;
        var saturation = block.StopsSaturated ? new Saturation() : null;
        var look = block.Start;
        var count = 0L;
        while (true)
        {
            ended = !TryNext(out var after);
            var due = block.Start + after;
            if (ended || !block.MayIssue(due)) break;
            if (block.MeasuringBeginsWith(due)) BeginMeasuring(block, due, sleep);
            if (saturation is not null && due >= look)
            {
                look = due + Saturation.LookNs;
                var inFlight = admission.InFlight;
                if (due >= block.DiscardUntil && saturation.Add(due, inFlight, admission.LastResponse, count - inFlight))
                {
                    block.EndedPerSecond = saturation.EndedPerSecond;
                    GiveUp(block);
                    break;
                }
            }

            var sent = sleep.Until(due, ref block.Stop);
            if (sent < due) break;
            admission.Send(block.Issue(Take(), due, sent));
            count++;
        }

        // A block of a given duration lasts that long, also after its last arrival.
        if (!ended && block.LimitAt < long.MaxValue) sleep.Until(block.LimitAt, ref block.Stop);
        block.EndIssuing();
        admission.Drain();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now) => admission.TakeBack(frame, worker, now);

    public void ExpireWaiting(long now, QueryLog log) => admission.ExpireWaiting(now, log);

    public void Dispose() => admission.Dispose();

    /// <summary>Measuring begins with the query due at this instant.</summary>
    public static void BeginMeasuring(Block block, long due, PreciseSleep sleep)
    {
        // In the gap before the query: reading the counters takes tens of microseconds.
        var from = Math.Max(block.DiscardUntil, Clock.Now);
        sleep.Until(block.DiscardUntil, ref block.Stop);
        block.BeginMeasuring(Math.Min(from, due));
    }

    // Working the backlog off would take as long as the backlog is.
    private void GiveUp(Block block)
    {
        block.IsSaturated = true;
        Volatile.Write(ref block.Stop, true);
        executor.Withdraw();
    }

    /// <returns>Mean gap between queries in nanoseconds.</returns>
    protected abstract double Begin(Block block);

    /// <summary>When the next query is due, in nanoseconds after the block's start; false: there is none.</summary>
    protected abstract bool TryNext(out long due);

    /// <summary>The query whose due time was last given.</summary>
    protected abstract (long Id, int Choice) Take();
}
