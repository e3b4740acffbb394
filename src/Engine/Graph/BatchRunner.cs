namespace Modbench.Engine;

/// <summary>Runs the batches of batched stages: one call for all, one span for each.</summary>
internal sealed class BatchRunner(PipelineWiring wiring, VisitRunner runner, QueryEnds ends, RunQueue queue, CrashPage crashPage)
{
    /// <summary>Runs or completes the batch that a visit leads.</summary>
    /// <returns>The worker's next visit, if there is one.</returns>
    public Visit? Run(Worker worker, Visit lead, ref long now)
    {
        var batch = lead.Batch!;
        var stage = lead.Stage;
        if (lead.Task == VisitTask.Complete)
        {
            lead.Task = VisitTask.Run;
            worker.Enter(lead);
            wiring.CompleteBatch(stage.Index, batch.Frames);
            worker.LeaveUserCode();
            now = Clock.Now;
            return End(worker, batch, Span.Awaited, null, ref now);
        }

        if (lead.Start > now) now = lead.Start;
        LeaveOut(worker, batch, ref now);
        if (batch.Count == 0)
        {
            stage.Batches!.Return(batch);
            return stage.Leave(now);
        }

        foreach (var visit in batch.Visits)
        {
            visit.Start = now;
            visit.Step = VisitStep.InService;
        }

        lead = batch.Visits[0];
        worker.Enter(lead);
        if (!wiring.VisitBatch(stage.Index, batch.Frames))
        {
            worker.LeaveUserCode();
            crashPage.BeginAwait(stage.Index);
            now = Clock.Now;
            return null;
        }

        worker.LeaveUserCode();
        now = Clock.Now;
        lead.End = now;
        return End(worker, batch, 0, null, ref now);
    }

    /// <summary>The call threw: every query of the batch has failed.</summary>
    public Visit? Fail(Worker worker, Visit lead, Exception error, ref long now)
    {
        var awaited = lead.Step == VisitStep.Left;
        if (!awaited) lead.End = now;
        return End(worker, lead.Batch!, awaited ? Span.Failed | Span.Awaited : Span.Failed, error, ref now);
    }

    // Queries that have ended while they waited.
    private void LeaveOut(Worker worker, Batch batch, ref long now)
    {
        for (var place = 0; place < batch.Count;)
        {
            var visit = batch.Visits[place];
            if (QueryEnds.MayBegin(visit, runner.Withdrawing, ends.Failures, now))
            {
                place++;
                continue;
            }

            batch.RemoveAt(place);
            if (runner.EndBranch(worker, visit.Frame, ref now) is { } next && queue.Add(next)) now = Clock.Now;
        }
    }

    private Visit? End(Worker worker, Batch batch, int flags, Exception? error, ref long now)
    {
        var stage = batch.Visits[0].Stage;
        var end = batch.Visits[0].End;
        foreach (var visit in batch.Visits)
        {
            visit.End = end;
            visit.Step = VisitStep.Left;
            VisitRunner.Record(worker, visit, flags);
            worker.Details.Add(new VisitDetail(visit.Frame.Id, visit.Ready, visit.Start, batch.Closed, 0, batch.Count, (short)stage.Index, VisitDetail.Batch));
            if (error is not null) ends.Fail(visit, error);
            else visit.Count++;
            ends.CheckService(visit);
        }

        // Before any of them goes on: its frame may lead another batch at once.
        batch.Visits[0].Batch = null;
        // One of them is this worker's next, or whoever gets the permit; in the order of the batch.
        Visit? mine = null;
        foreach (var visit in batch.Visits)
        {
            if (runner.GoOn(worker, visit, null, holds: false, ref now) is not { } next) continue;
            if (mine is null)
            {
                mine = next;
                continue;
            }

            next.Start = now;
            if (queue.Add(next)) now = Clock.Now;
        }

        stage.Batches!.Return(batch);
        if ((flags & Span.Awaited) != 0 || stage.Leave(end) is not { } handed) return mine;
        if (mine is null) return handed;
        if (queue.Add(handed)) now = Clock.Now;
        return mine;
    }
}
