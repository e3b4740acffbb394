namespace Modbench.Engine;

/// <summary>Runs visits on a worker: one after the other along a query's way, as long as its stages have room.</summary>
internal sealed class VisitRunner
{
    // A worker looks at the queue after so many visits in a row, so that one long graph can't keep others out.
    private const int MaxInlineVisits = 64;

    private readonly PipelineWiring wiring;
    private readonly TokenFlow flow;
    private readonly QueryEnds ends;
    private readonly RunQueue queue;
    private readonly CrashPage crashPage;
    private readonly BatchRunner batches;
    private volatile bool withdrawing;

    public VisitRunner(PipelineWiring wiring, TokenFlow flow, QueryEnds ends, RunQueue queue, CrashPage crashPage)
    {
        this.wiring = wiring;
        this.flow = flow;
        this.ends = ends;
        this.queue = queue;
        this.crashPage = crashPage;
        batches = new BatchRunner(wiring, this, ends, queue, crashPage);
    }

    /// <summary>No visit begins; see <see cref="GraphExecutor.Withdraw"/>.</summary>
    public bool Withdrawing
    {
        get => withdrawing;
        set => withdrawing = value;
    }

    /// <summary>Runs a visit that has entered its stage, or is to be completed, and what follows from it.</summary>
    /// <param name="worker">Who runs them.</param>
    /// <param name="visit">The first.</param>
    /// <param name="now">The worker's last look at the clock, after which it has done nothing but take the visit.</param>
    /// <returns>Its last look now.</returns>
    public long Run(Worker worker, Visit? visit, long now)
    {
        while (visit is not null)
        {
            try
            {
                now = RunInline(worker, visit, now);
                visit = null;
            }
            catch (Exception error) when (worker.Current is not null)
            {
                now = Clock.Now;
                visit = Fail(worker, worker.Current, error, ref now);
            }
        }

        worker.Rest();
        return now;
    }

    /// <summary>After a visit: the next one of this worker, if there is one.</summary>
    /// <param name="worker">Who has run it.</param>
    /// <param name="visit">It has ended, and its span is recorded.</param>
    /// <param name="handed">Who has got its permit already.</param>
    /// <param name="holds">It still holds its permit.</param>
    /// <param name="now">The worker's last look at the clock.</param>
    public Visit? GoOn(Worker worker, Visit visit, Visit? handed, bool holds, ref long now)
    {
        var frame = visit.Frame;
        var stage = visit.Stage;
        var end = visit.End;
        if (stage.GivesAnswer || (stage.Routes.Length > 0 && visit.Route < 0)) ends.Answer(visit);
        Visit? next = null;
        bool isLast;
        if (frame.IsOpen) flow.Follow(visit, ref now, out next, out isLast);
        else isLast = frame.EndBranch();
        // Into the next stage first, out of this one afterwards: nobody overtakes.
        if (holds) handed = flow.Leave(stage, end);
        if (isLast)
        {
            next = Replace(worker, frame, ref now);
            if (handed is null && next is not null && !queue.HasVisits) return next;
            // Whoever was admitted before goes first: going on with the new query would starve the others.
            if (next is not null && queue.Add(next)) now = Clock.Now;
            return handed;
        }

        if (next is null) return handed;
        if (handed is not null && queue.Add(handed)) now = Clock.Now;
        return next;
    }

    /// <summary>Gives a query's branch up.</summary>
    /// <returns>The first visit of the query after it, if this was its last branch and there is one.</returns>
    public Visit? EndBranch(Worker worker, QueryFrame frame, ref long now) => frame.EndBranch() ? Replace(worker, frame, ref now) : null;

    /// <summary>A query's last branch has ended.</summary>
    /// <returns>The first visit of the query after it, if there is one.</returns>
    private Visit? Replace(Worker worker, QueryFrame frame, ref long now)
    {
        if (ends.Recycle(worker, frame, now) is not { } next)
        {
            // What clearing a frame and taking it back took is no visit's.
            now = Clock.Now;
            return null;
        }

        now = Math.Max(now, next.admitted);
        return flow.Open(next);
    }

    /// <summary>Records a visit that has ended.</summary>
    public static void Record(Worker worker, Visit visit, int flags)
    {
        var frame = visit.Frame;
        if (frame.measured) flags |= Span.Measured;

        // A query that has ended goes nowhere any more.
        if (visit.Stage.Routes.Length > 0 && (flags & Span.Failed) == 0 && frame.IsOpen) flags |= Span.Routed(visit.Route);
        worker.Spans.Add(new Span(visit.Ready, visit.Start, visit.End, frame.Id, (short)visit.Stage.Index, (short)worker.Index, flags));
    }

    private long RunInline(Worker worker, Visit? visit, long now)
    {
        for (var visits = 0; visit is not null; visits++)
        {
            if (visits == MaxInlineVisits)
            {
                visit.Start = now;
                return queue.Add(visit) ? Clock.Now : now;
            }

            var stage = visit.Stage;
            if (stage.Batches is not null)
            {
                visit = batches.Run(worker, visit, ref now);
                continue;
            }

            var flags = 0;
            if (visit.Task == VisitTask.Complete)
            {
                visit.Task = VisitTask.Run;
                worker.Enter(visit);
                wiring.Complete(stage.Index, visit.Frame);
                worker.LeaveUserCode();
                now = Clock.Now;
                flags = Span.Awaited;
            }
            else
            {
                // It may have become ready, or its permit free, after this worker looked at the clock.
                now = Math.Max(now, Math.Max(visit.Ready, visit.Start));
                if ((withdrawing || !stage.IsPlain || !visit.Frame.IsOpen) && !QueryEnds.MayBegin(visit, withdrawing, ends.Failures, now))
                {
                    visit.End = now;
                    visit = GoOn(worker, visit, null, holds: true, ref now);
                    continue;
                }

                visit.Start = now;
                visit.Step = VisitStep.InService;
                worker.Enter(visit);
                if (!wiring.Visit(stage.Index, visit.Frame))
                {
                    worker.LeaveUserCode();
                    crashPage.BeginAwait(stage.Index);
                    return Clock.Now;
                }

                worker.LeaveUserCode();
                now = Clock.Now;
                visit.End = now;
                visit.Step = VisitStep.Left;
            }

            if (!stage.IsPlain) EndWithLimits(worker, visit);
            visit.Count++;
            Record(worker, visit, flags);
            visit = GoOn(worker, visit, null, holds: flags == 0, ref now);
        }

        return now;
    }

    private void EndWithLimits(Worker worker, Visit visit)
    {
        visit.Stream?.Record(worker);
        ends.CheckService(visit);
    }

    private Visit? Fail(Worker worker, Visit visit, Exception error, ref long now)
    {
        worker.LeaveUserCode();
        if (visit.Stage.Batches is not null) return batches.Fail(worker, visit, error, ref now);
        var awaited = visit.Step == VisitStep.Left;
        if (!awaited)
        {
            visit.End = now;
            visit.Step = VisitStep.Left;
        }

        visit.Stream?.Record(worker);
        Record(worker, visit, awaited ? Span.Failed | Span.Awaited : Span.Failed);
        ends.Fail(visit, error);
        return GoOn(worker, visit, null, holds: !awaited, ref now);
    }
}
