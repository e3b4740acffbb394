namespace Modbench.Engine;

/// <summary>Ends queries that have passed their timeout, or a visit of theirs its stage's, and reports a visit that does not return even then.</summary>
internal sealed class Watchdog : IDisposable
{
    /// <summary>How long a visit may go on after its query's timeout.</summary>
    public const long GraceNs = 2_000_000_000;

    private readonly GraphExecutor executor;
    private readonly long timeout;
    private readonly Action<StageSlots> onHang;
    private readonly Action<long>? tellHeap;
    private readonly int[] limits;
    private readonly TimeSpan period;
    private readonly Thread thread;
    private readonly ManualResetEventSlim stop = new(false);

    /// <param name="executor">Whose queries.</param>
    /// <param name="timeout">In nanoseconds, from <see cref="QueryFrame.timeoutFrom"/>.</param>
    /// <param name="onHang">Called at most once, on the watchdog's thread.</param>
    /// <param name="tellHeap">Called with the size of the managed heap, in bytes, as often as it looks; null: nobody wants to know.</param>
    public Watchdog(GraphExecutor executor, long timeout, Action<StageSlots> onHang, Action<long>? tellHeap = null)
    {
        this.tellHeap = tellHeap;
        this.executor = executor;
        Queries = new QueryLog(executor.Pool);
        this.timeout = timeout;
        this.onHang = onHang;
        limits = [.. executor.Stages.Where(stage => stage.TimeoutNs > 0).Select(stage => stage.Index)];
        var shortest = limits.Aggregate(timeout, (least, stage) => Math.Min(least, executor.Stages[stage].TimeoutNs));
        period = TimeSpan.FromMilliseconds(Math.Clamp(shortest / 20_000_000, 2, 50));
        thread = new Thread(Watch) { IsBackground = true, Name = "modbench watchdog" };
        thread.Start();
    }

    /// <summary>Queries that timed out before they entered the graph.</summary>
    public QueryLog Queries { get; }

    public void Dispose()
    {
        stop.Set();
        if (Thread.CurrentThread != thread) thread.Join();
        stop.Dispose();
    }

    private void Watch()
    {
        while (!stop.Wait(period))
        {
            // Here, and not from outside: whoever asks a runtime for it over its diagnostics port costs it a thread, and milliseconds.
            tellHeap?.Invoke(GC.GetTotalMemory(forceFullCollection: false));
            var now = Clock.Now;
            executor.Sink.ExpireWaiting(now, Queries);
            foreach (var frame in executor.Frames.All)
            {
                if (Look(frame, now) is not { } hung) continue;
                onHang(hung);
                return;
            }
        }
    }

    /// <summary>The stage that hangs; null: none does.</summary>
    private StageSlots? Look(QueryFrame frame, long now)
    {
        var ticket = frame.Ticket;
        var from = frame.timeoutFrom;
        if (QueryFrame.IsOpenTicket(ticket))
        {
            if (now - from > timeout) Expire(frame, ticket, now, null);
            else if (LateVisit(frame, now) is { } late) Expire(frame, ticket, now, late);
            return null;
        }

        if (!QueryFrame.IsClosedTicket(ticket)) return null;
        if (now - from > timeout || LateVisit(frame, now) is not null) frame.SignalEnded(ticket);
        // A stage's own limit may have ended it long before the query's.
        var until = frame.outcome == QueryOutcome.TimedOut ? Math.Min(frame.end, from + timeout) : from + timeout;
        if (now - until > GraceNs)
        {
            foreach (var visit in frame.visits)
            {
                // Read the ticket last: only then is it known that the visit was this query's.
                if (visit.Step == VisitStep.InService && frame.Ticket == ticket) return visit.Stage;
            }
        }

        return LateVisit(frame, now - GraceNs) is { } hung && frame.Ticket == ticket ? hung : null;
    }

    // Each step is read before its start: a visit that has begun meanwhile only looks shorter.
    private StageSlots? LateVisit(QueryFrame frame, long now)
    {
        foreach (var stage in limits)
        {
            var visit = frame.visits[stage];
            if (visit.Step == VisitStep.InService && now - Volatile.Read(ref visit.Start) > visit.Stage.TimeoutNs) return visit.Stage;
        }

        return null;
    }

    private void Expire(QueryFrame frame, long ticket, long now, StageSlots? late)
    {
        // Before the ticket is closed: afterwards the frame may serve another query.
        var source = frame.stopSource;
        var (block, measured) = (frame.block, frame.measured);
        var end = Math.Max(now, frame.admitted);
        var where = late ?? Where(frame);
        if (!frame.TryClose(ticket, QueryOutcome.TimedOut, end, where?.Index ?? -1)) return;
        if (late is not null) executor.Failures.AddStageTimeout(block, measured, late.Name, late.TimeoutNs);
        else executor.Failures.AddTimeout(block, measured, where?.Name ?? FailureLog.Admission, timeout);
        // Callbacks are the user's: on the pool, so that one that blocks does not stop the watchdog.
        _ = source.CancelAsync();
    }

    private static StageSlots? Where(QueryFrame frame)
    {
        StageSlots? waiting = null;
        foreach (var visit in frame.visits)
        {
            if (visit.Step == VisitStep.InService) return visit.Stage;
            if (visit.Step == VisitStep.Waiting) waiting ??= visit.Stage;
        }

        return waiting;
    }
}
