namespace Modbench.Engine;

/// <summary>How queries end, and what becomes of their frames.</summary>
internal sealed class QueryEnds(PipelineWiring wiring, long timeout)
{
    private int withdrawn;
    private IQuerySink sink = NoSink.Instance;

    public FailureLog Failures { get; } = new();

    /// <summary>Where answers of measured queries are kept; null: they are not.</summary>
    public AnswerSample? Answers { get; set; }

    public IQuerySink Sink
    {
        get => Volatile.Read(ref sink);
        set => Volatile.Write(ref sink, value);
    }

    public void CountWithdrawn(int queries) => Interlocked.Add(ref withdrawn, queries);

    public int TakeWithdrawn() => Interlocked.Exchange(ref withdrawn, 0);

    /// <summary>A visit has ended with the answer; the first answer ends the query.</summary>
    public void Answer(Visit answer)
    {
        var frame = answer.Frame;
        var late = answer.End - frame.timeoutFrom > timeout;
        if (!frame.TryClose(frame.Ticket, late ? QueryOutcome.TimedOut : QueryOutcome.Completed, answer.End, late ? answer.Stage.Index : -1)) return;
        if (late) Failures.AddTimeout(frame.block, frame.measured, answer.Stage.Name, timeout);
        else if (frame.measured) Answers?.Keep(frame);
    }

    /// <summary>A visit has ended with an exception. After a limit it is late before anything else: mostly it is its signalled token that it throws for.</summary>
    public void Fail(Visit visit, Exception error)
    {
        CheckService(visit);
        var frame = visit.Frame;
        if (visit.End - frame.timeoutFrom > timeout)
        {
            if (frame.TryClose(frame.Ticket, QueryOutcome.TimedOut, visit.End, visit.Stage.Index)) Failures.AddTimeout(frame.block, frame.measured, visit.Stage.Name, timeout);
            return;
        }

        if (frame.TryClose(frame.Ticket, QueryOutcome.Failed, visit.End, visit.Stage.Index)) Failures.Add(frame.block, frame.measured, visit.Stage.Name, error);
    }

    /// <summary>The visit may begin; false: the query has ended, or ends here.</summary>
    public static bool MayBegin(Visit visit, bool withdrawing, FailureLog failures, long now)
    {
        var frame = visit.Frame;
        var stage = visit.Stage;
        if (withdrawing) frame.TryClose(frame.Ticket, QueryOutcome.Withdrawn, now, -1);
        if (stage.MaxVisits > 0 && visit.Count >= stage.MaxVisits && frame.TryClose(frame.Ticket, QueryOutcome.Failed, now, stage.Index))
        {
            failures.AddVisits(frame.block, frame.measured, stage.Name, stage.MaxVisits);
        }

        return frame.IsOpen;
    }

    /// <summary>A visit of a stage with a limit of its own has ended: in time, or whatever the watchdog has seen, too late.</summary>
    public void CheckService(Visit visit)
    {
        var stage = visit.Stage;
        if (stage.TimeoutNs == 0 || visit.End - visit.Start <= stage.TimeoutNs) return;
        var frame = visit.Frame;
        if (!frame.TryClose(frame.Ticket, QueryOutcome.TimedOut, visit.End, stage.Index)) return;
        Failures.AddStageTimeout(frame.block, frame.measured, stage.Name, stage.TimeoutNs);
        // Its other branches, if there are any.
        if (Volatile.Read(ref frame.branches) > 1) _ = frame.stopSource.CancelAsync();
    }

    /// <summary>A query's last branch has ended: its frame goes back to the load.</summary>
    /// <returns>A frame with an admitted query to go on with, or null.</returns>
    public QueryFrame? Recycle(Worker worker, QueryFrame frame, long now)
    {
        frame.AwaitClosed();
        if (frame.outcome != QueryOutcome.Withdrawn) worker.Queries.Add(frame.Record());
        else CountWithdrawn(1);
        wiring.Clear(frame);
        frame.Recycle();
        return Sink.TakeBack(frame, worker, now);
    }
}
