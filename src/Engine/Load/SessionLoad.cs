namespace Modbench.Engine;

/// <summary>
/// Sessions begin at due times that are known ahead; their further turns stand in a timetable from the end of the one before. Without think times the worker
/// that ended a turn sends the next.
/// </summary>
internal sealed class SessionLoad(GraphExecutor executor, QueryStream stream, SessionScenario scenario) : ILoad, IQuerySink
{
    private readonly Admission admission = new(executor, scenario, scenario.MaxInFlight);
    private readonly ThinkTimes thinkTimes = new(scenario.Seed, scenario.ThinkNs);
    private readonly Timetable turns = new(1e9 / (scenario.SessionsPerSecond * scenario.Turns));
    private SpinGate gate;
    private Block? block;
    private long nextSession;

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        admission.Begin(block);
        PreciseSleep.SharpenThisThread();
        this.block = block;
        turns.Clear();
        var beginnings = ArrivalSchedule.Of(scenario, nextSession);
        block.Begin();
        AddSession(beginnings);
        while (true)
        {
            var now = turns.Sleep(block.LimitAt, ref block.Stop);
            if (now >= block.LimitAt || Volatile.Read(ref block.Stop)) break;
            if (!turns.TryTake(now, out var turn)) continue;
            if (turn.Key % scenario.Turns == 0) AddSession(beginnings);
            if (TryIssue(turn.Key, turn.At, out var query)) admission.Send(query);
        }

        block.EndIssuing();
        admission.Drain();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        var next = frame.Id + 1;
        if (frame.outcome == QueryOutcome.Completed && next % scenario.Turns != 0)
        {
            // An answer that ended in time is the user's at its end, whatever the worker did since.
            if (scenario.ThinkNs > 0) turns.Add(frame.end + thinkTimes.Of(next), next);
            else if (TryIssue(next, frame.end, out var query)) admission.Queue(query);
        }

        return admission.TakeBack(frame, worker, now);
    }

    public void ExpireWaiting(long now, QueryLog log) => admission.ExpireWaiting(now, log);

    public void Dispose()
    {
        turns.Dispose();
        admission.Dispose();
    }

    private void AddSession(ArrivalSchedule beginnings) => turns.Add(block!.Start + beginnings.Next(), nextSession++ * scenario.Turns);

    private bool TryIssue(long id, long due, out IssuedQuery query)
    {
        gate.Enter();
        var current = block!;
        var may = current.MayIssue(due);
        if (may && current.MeasuringBeginsWith(due)) current.BeginMeasuring(Math.Min(due, Math.Max(current.DiscardUntil, Clock.Now)));
        var (session, turn) = Math.DivRem(id, scenario.Turns);
        query = may ? current.Issue((id, stream.Sessions.At(session, (int)turn)), due, Math.Max(due, Clock.Now)) : default;
        gate.Exit();
        return may;
    }
}
