namespace Modbench.Engine;

/// <summary>
/// A fixed number of users. One who does not think sends the next query from the worker that ended the last; thinking ones stand in a timetable, which the
/// calling thread works through: a user needs no thread.
/// </summary>
internal sealed class ClosedLoopLoad(GraphExecutor executor, QueryStream stream, ClosedLoopScenario scenario) : ILoad, IQuerySink
{
    private readonly ThinkTimes thinkTimes = new(scenario.Seed, scenario.ThinkNs);
    private readonly Timetable thinking = new(Math.Max(1, (double)scenario.ThinkNs) / scenario.InFlight);
    private readonly long[] turns = new long[scenario.InFlight];
    private readonly ClosedIssue issue = new(stream);

    public void Run(Block block)
    {
        executor.Serve(this, alone: false);
        PreciseSleep.SharpenThisThread();
        thinking.Clear();
        block.Begin();
        issue.Begin(block);
        for (var user = 0; user < scenario.InFlight; user++)
        {
            if (scenario.ThinkNs > 0) thinking.Add(block.Start + Think(user), user);
            else Send(user);
        }

        if (scenario.ThinkNs > 0) SendWhoHasThought(block);
        issue.Drain();
        if (block.Issued == 0) block.EndIssuing();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        var user = frame.user;
        if (scenario.ThinkNs == 0)
        {
            if (TryIssue(frame, user, replaces: true)) return frame;
        }
        else
        {
            // The user has seen the answer, or that there is none, when the query ended; the frame may have come later.
            thinking.Add(Math.Max(frame.end, frame.sent) + Think(user), user);
        }

        executor.Frames.Return(frame);
        issue.Release();
        return null;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose()
    {
        thinking.Dispose();
        issue.Dispose();
    }

    private void SendWhoHasThought(Block block)
    {
        while (true)
        {
            var now = thinking.Sleep(block.LimitAt, ref block.Stop);
            if (!block.MayIssue(now)) return;
            while (thinking.TryTake(now, out var next))
            {
                if (!Send((int)next.Key)) return;
            }
        }
    }

    private bool Send(int user)
    {
        var frame = executor.Frames.Take();
        if (TryIssue(frame, user))
        {
            executor.Submit(frame);
            return true;
        }

        executor.Frames.Return(frame);
        return false;
    }

    private long Think(int user) => thinkTimes.Of(user + (turns[user]++ * scenario.InFlight));

    private bool TryIssue(QueryFrame frame, int user, bool replaces = false)
    {
        if (!issue.TryIssue(dueAtStart: false, replaces, out var query)) return false;
        executor.Begin(frame, query);
        frame.admitted = query.Sent;
        frame.user = user;
        return true;
    }
}
