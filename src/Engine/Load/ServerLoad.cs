namespace Modbench.Engine;

/// <summary>
/// Poisson arrivals at absolute due times, from a thread that never waits for the pipeline: with <c>MaxInFlight</c> queries in the graph,
/// further ones wait in admission, first come, first served.
/// </summary>
internal sealed class ServerLoad(GraphExecutor executor, QueryStream stream, ServerScenario scenario) : ILoad, IQuerySink
{
    private readonly PoissonArrivals arrivals = new(scenario.Seed, scenario.QueriesPerSecond);
    private readonly PreciseSleep sleep = new(1e9 / scenario.QueriesPerSecond);
    private readonly Queue<IssuedQuery> waiting = new();
    private readonly Signal drained = new();
    private SpinGate gate;
    private Block? block;
    private int inFlight;
    private long lastAdmitted;
    private bool draining;

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        draining = false;
        this.block = block;
        PreciseSleep.SharpenThisThread();
        block.Begin();
        for (var due = block.Start; ;)
        {
            due += arrivals.Gap(stream.Next);
            if (!block.MayIssue(due)) break;
            if (block.MeasuringBeginsWith(due))
            {
                // In the gap before the query: reading the counters takes tens of microseconds.
                var from = Math.Max(block.DiscardUntil, Clock.Now);
                sleep.Until(block.DiscardUntil, ref block.Stop);
                block.BeginMeasuring(Math.Min(from, due));
            }

            var sent = sleep.Until(due, ref block.Stop);
            if (sent < due) break;
            Send(block.Issue(stream.Take(), due, sent));
        }

        // A block of a given duration lasts that long, also after its last arrival.
        if (block.LimitAt < long.MaxValue) sleep.Until(block.LimitAt, ref block.Stop);
        block.EndIssuing();
        Drain();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        while (true)
        {
            gate.Enter();
            if (IsStopped || !waiting.TryDequeue(out var query))
            {
                inFlight--;
                executor.Frames.Return(frame);
                var last = draining && inFlight == 0;
                gate.Exit();
                if (last) drained.Raise();
                return null;
            }

            // It may have been sent, or another admitted, after the worker looked at the clock.
            now = lastAdmitted = Math.Max(now, Math.Max(query.Sent, lastAdmitted));
            gate.Exit();
            if (now - query.Due > scenario.TimeoutNs)
            {
                Expire(query, now, worker.Queries);
                continue;
            }

            executor.Begin(frame, query);
            frame.admitted = now;
            return frame;
        }
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
        while (true)
        {
            gate.Enter();
            // Due times only grow: the first in line expires first.
            var found = waiting.TryPeek(out var query) && now - query.Due > scenario.TimeoutNs;
            if (found) waiting.Dequeue();
            gate.Exit();
            if (!found) return;
            Expire(query, now, log);
        }
    }

    public void Dispose() => drained.Dispose();

    private bool IsStopped => Volatile.Read(ref block!.Stop);

    private void Send(in IssuedQuery query)
    {
        gate.Enter();
        var admitted = inFlight < scenario.MaxInFlight;
        if (admitted)
        {
            inFlight++;
            lastAdmitted = query.Sent;
        }
        else
        {
            waiting.Enqueue(query);
        }

        gate.Exit();
        if (!admitted) return;
        var frame = executor.Frames.Take();
        executor.Begin(frame, query);
        frame.admitted = query.Sent;
        executor.Submit(frame);
    }

    private void Expire(in IssuedQuery query, long now, QueryLog log)
    {
        // It may have been sent late, and after the watchdog looked at the clock.
        var end = Math.Max(now, query.Sent);
        log.Add(new QueryRecord(query.Id, query.Choice, query.Block, QueryOutcome.TimedOut, query.Due, query.Sent, end, end, -1, query.Measured));
        executor.Failures.AddTimeout(query.Block, query.Measured, FailureLog.Admission, scenario.TimeoutNs);
    }

    private void Drain()
    {
        gate.Enter();
        draining = true;
        if (IsStopped)
        {
            executor.CountWithdrawn(waiting.Count);
            waiting.Clear();
        }

        var empty = inFlight == 0;
        gate.Exit();
        if (!empty) drained.Wait();
    }
}
