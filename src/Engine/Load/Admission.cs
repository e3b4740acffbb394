namespace Modbench.Engine;

/// <summary>
/// The way into the graph of an open loop: at most so many queries are inside at once, and the others wait, first come, first served, or are turned away.
/// Sending never waits for the pipeline.
/// </summary>
internal sealed class Admission : IDisposable
{
    private readonly GraphExecutor executor;
    private readonly int maxInFlight;
    private readonly int maxWaiting;
    private readonly bool dropsOldest;
    private readonly long timeout;
    private readonly Queue<IssuedQuery> waiting;
    private readonly Signal drained = new();
    private SpinGate gate;
    private Block? block;
    private int inFlight;
    private long lastAdmitted;
    private long lastLeft;
    private bool draining;
    private long lastResponse;

    /// <param name="executor">Where admitted queries go.</param>
    /// <param name="scenario">Whose timeout holds for those that wait.</param>
    /// <param name="maxInFlight">Queries inside at once.</param>
    /// <param name="overflow">What becomes of further ones.</param>
    /// <param name="maxWaiting">How many may wait; <see cref="Overflow.Wait"/> has no limit.</param>
    public Admission(GraphExecutor executor, Scenario scenario, int maxInFlight, Overflow overflow = Overflow.Wait, int maxWaiting = 0)
    {
        (this.executor, this.maxInFlight, timeout) = (executor, maxInFlight, scenario.TimeoutNs);
        dropsOldest = overflow == Overflow.DropOldest;
        this.maxWaiting = overflow == Overflow.Wait ? int.MaxValue : Math.Max(maxWaiting, dropsOldest ? 1 : 0);
        waiting = new Queue<IssuedQuery>(Math.Min(this.maxWaiting, 1024));
    }

    /// <summary>The block is told to stop.</summary>
    public bool IsStopped => Volatile.Read(ref block!.Stop);

    /// <summary>Queries sent and not ended, as far as can be seen without the gate.</summary>
    public int InFlight => Volatile.Read(ref inFlight) + waiting.Count;

    /// <summary>In a block that is given up when saturated: the response of a query that ended just now; 0: none has.</summary>
    public long LastResponse => Volatile.Read(ref lastResponse);

    /// <summary>To be called while nothing is in flight.</summary>
    public void Begin(Block next)
    {
        block = next;
        draining = false;
        lastResponse = 0;
    }

    /// <summary>Lets a query in, or wait, or turns one away. One thread.</summary>
    public void Send(in IssuedQuery query)
    {
        IssuedQuery turnedAway = default;
        var outcome = QueryOutcome.Completed;
        gate.Enter();
        var admitted = inFlight < maxInFlight;
        var at = query.Sent;
        if (admitted)
        {
            inFlight++;

            // The place may have become free only after the clock was read.
            at = lastAdmitted = Math.Max(at, lastLeft);
        }
        else if (waiting.Count < maxWaiting)
        {
            waiting.Enqueue(query);
        }
        else if (dropsOldest)
        {
            (turnedAway, outcome) = (waiting.Dequeue(), QueryOutcome.Dropped);
            waiting.Enqueue(query);
        }
        else
        {
            (turnedAway, outcome) = (query, QueryOutcome.Shed);
        }

        gate.Exit();
        if (admitted) Submit(query, at);
        else if (outcome != QueryOutcome.Completed) executor.TurnedAway.Add(Ended(turnedAway, outcome, query.Sent, -1));
    }

    /// <summary>Lets a query wait behind all others; the caller has a frame to take back and so makes room.</summary>
    public void Queue(in IssuedQuery query)
    {
        gate.Enter();
        waiting.Enqueue(query);
        gate.Exit();
    }

    /// <summary>As <see cref="IQuerySink.TakeBack"/>: the frame goes to whoever has waited longest.</summary>
    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        if (block!.StopsSaturated) Volatile.Write(ref lastResponse, frame.end - frame.due);

        // Another worker may have ended the query, in another branch, after this one looked at the clock: the place is free no earlier.
        now = Math.Max(now, frame.end);
        while (true)
        {
            gate.Enter();
            if (IsStopped) WithdrawWaiting();
            if (!waiting.TryDequeue(out var query))
            {
                inFlight--;
                lastLeft = Math.Max(lastLeft, now);
                executor.Frames.Return(frame);
                var last = draining && inFlight == 0;
                gate.Exit();
                if (last) drained.Raise();
                return null;
            }

            // It may have been sent, or another admitted, after the worker looked at the clock.
            now = lastAdmitted = Math.Max(now, Math.Max(query.Sent, lastAdmitted));
            gate.Exit();
            if (now - query.Due > timeout)
            {
                worker.Queries.Add(Expire(query, now));
                continue;
            }

            executor.Begin(frame, query);
            frame.admitted = now;
            return frame;
        }
    }

    /// <summary>As <see cref="IQuerySink.ExpireWaiting"/>.</summary>
    public void ExpireWaiting(long now, QueryLog log)
    {
        while (true)
        {
            gate.Enter();
            // The first in line is due first, or hardly later.
            var found = waiting.TryPeek(out var query) && now - query.Due > timeout;
            if (found) waiting.Dequeue();
            gate.Exit();
            if (!found) return;
            log.Add(Expire(query, now));
        }
    }

    /// <summary>Waits until nothing is in flight; what waits is let in first, or withdrawn when the block was told to stop.</summary>
    public void Drain()
    {
        gate.Enter();
        draining = true;
        if (IsStopped) WithdrawWaiting();
        var empty = inFlight == 0;
        gate.Exit();
        if (!empty) drained.Wait();
    }

    public void Dispose() => drained.Dispose();

    private static QueryRecord Ended(in IssuedQuery query, QueryOutcome outcome, long at, int stage) =>
        new(query.Id, query.Choice, query.Block, outcome, query.Due, query.Sent, at, at, stage, query.Measured);

    private void WithdrawWaiting()
    {
        executor.CountWithdrawn(waiting.Count);
        waiting.Clear();
    }

    private void Submit(in IssuedQuery query, long at)
    {
        var frame = executor.Frames.Take();
        executor.Begin(frame, query);
        frame.admitted = at;
        executor.Submit(frame);
    }

    private QueryRecord Expire(in IssuedQuery query, long now)
    {
        executor.Failures.AddTimeout(query.Block, query.Measured, FailureLog.Admission, timeout);

        // It may have been sent late, and after the watchdog looked at the clock.
        return Ended(query, QueryOutcome.TimedOut, Math.Max(now, query.Sent), -1);
    }
}
