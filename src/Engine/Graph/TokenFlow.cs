namespace Modbench.Engine;

/// <summary>
/// Where queries go: a visit that has ended gives tokens to further stages, and one that is ready takes its place in its stage at once, so that a stage's
/// order is the order in which its visits became ready. A query ends with its last branch.
/// </summary>
internal sealed class TokenFlow(GraphShape shape, RunQueue queue)
{
    /// <summary>One query at a time runs, in one place: no slot can be taken, so none is counted.</summary>
    public bool Alone { get; set; }

    /// <summary>Opens an admitted query, whose times are all set.</summary>
    /// <returns>A visit left to the caller; null: all wait, or were given to the workers.</returns>
    public Visit? Open(QueryFrame frame)
    {
        var now = frame.admitted;
        var roots = shape.Roots;
        if (roots.Length == 1)
        {
            var visit = frame.visits[roots[0]];
            frame.tokens?.Begin(roots, now, out _);
            frame.branches = 1;
            visit.Ready = now;
            visit.Step = VisitStep.Waiting;
            frame.OpenUp();
            return Bound(EnterOne(visit, ref now), now);
        }

        Visit? fired = null;
        if (frame.tokens is { } tokens)
        {
            frame.branches = tokens.Begin(roots, now, out fired);
        }
        else
        {
            frame.branches = roots.Length;
            for (var root = roots.Length - 1; root >= 0; root--) fired = frame.visits[roots[root]].BecomeReady(now, fired);
        }

        frame.OpenUp();
        return Bound(Enter(fired, ref now), now);
    }

    /// <summary>Gives the token of a visit that has ended, not with an answer, to the stages after it.</summary>
    /// <param name="left">The visit. Once this has returned, its frame may serve another query, unless it is left to the caller.</param>
    /// <param name="now">The worker's last look at the clock; raised to when the next visit may start.</param>
    /// <param name="next">The caller's next visit, if the token goes on and a stage has room.</param>
    /// <param name="ends">The token was spent, and the query's last: the query is the caller's to end.</param>
    public void Follow(Visit left, ref long now, out Visit? next, out bool ends)
    {
        var direct = left.Stage.Direct;
        if (direct < 0)
        {
            FollowBranches(left, ref now, out next, out ends);
            return;
        }

        ends = false;
        var visit = left.Frame.visits[direct];
        visit.Ready = left.End;
        visit.Step = VisitStep.Waiting;
        next = EnterOne(visit, ref now);
    }

    /// <summary>A visit in service has its first piece, or its stream has ended without one: the stages that read it begin. From any thread.</summary>
    public void BeginReaders(Visit giver, long at)
    {
        var frame = giver.Frame;
        var readers = giver.Stage.StreamSuccessors;
        if (readers.Length == 0 || !frame.IsOpen) return;
        var now = at;
        Visit? fired;
        if (frame.tokens is { } tokens)
        {
            var count = tokens.Stream(giver, readers, at, out fired);
            if (count > 0) frame.AddBranches(count);
        }
        else
        {
            fired = CountInputs(frame, readers, at, ref now, spent: 0, out _);
        }

        if (fired is null) return;
        if (Bound(Enter(fired, ref now), now) is { } first) queue.Add(first);
    }

    /// <summary>The permit of a visit that has ended is free.</summary>
    /// <returns>A visit that has it now; null: none waited.</returns>
    public Visit? Leave(StageSlots stage, long end) => Alone && stage.Batches is null ? null : stage.Leave(end);

    private void FollowBranches(Visit left, ref long now, out Visit? next, out bool ends)
    {
        var frame = left.Frame;
        var stage = left.Stage;
        var targets = stage.Routes.Length > 0 ? stage.Routes.AsSpan(left.Route, 1) : stage.EndSuccessors;
        Visit? fired;
        ends = false;
        if (frame.tokens is { } tokens)
        {
            // Before any of them can end: this branch goes on as one of them.
            var count = tokens.Move(left, targets, out fired);
            if (count > 1) frame.AddBranches(count - 1);
            else if (count == 0) ends = frame.EndBranch();
        }
        else if (shape.HasOneToken)
        {
            fired = frame.visits[targets[0]].BecomeReady(left.End, null);
        }
        else
        {
            fired = CountInputs(frame, targets, left.End, ref now, spent: 1, out ends);
        }

        next = Enter(fired, ref now);
    }

    // Where there are no routers, every edge brings exactly one token. One gate for all that several branches count: cheaper than an operation on each number.
    private static Visit? CountInputs(QueryFrame frame, ReadOnlySpan<int> targets, long end, ref long now, int spent, out bool ends)
    {
        Visit? fired = null;
        var count = -spent;
        frame.branchGate.Enter();
        for (var target = targets.Length - 1; target >= 0; target--)
        {
            var next = frame.visits[targets[target]];
            var ready = end;
            if (next.Stage.Inputs > 1)
            {
                // Ready when the latest input ended, which need not be the one that is counted last.
                if (next.Ready < end) next.Ready = end;
                if (--next.PendingInputs > 0) continue;
                ready = next.Ready;
                now = Math.Max(now, ready);
            }

            fired = next.BecomeReady(ready, fired);
            count++;
        }

        ends = (frame.branches += count) == 0;
        frame.branchGate.Exit();
        return fired;
    }

    /// <summary>One is for the caller, the others for whoever is idle; if nobody is, the caller comes to them itself.</summary>
    private Visit? Enter(Visit? fired, ref long now)
    {
        Visit? mine = null;
        Visit? first = null;
        Visit? last = null;
        var others = 0;
        var from = now;
        while (fired is not null)
        {
            var following = fired.Next;
            var start = from;
            var entered = EnterOne(fired, ref start);
            fired = following;
            if (entered is null) continue;
            if (mine is null)
            {
                (mine, now) = (entered, start);
                continue;
            }

            entered.Start = start;
            if (last is null) first = entered;
            else last.Next = entered;
            last = entered;
            others++;
        }

        // Waking others took its time, which is none of the visit's that the caller begins next.
        if (first is not null && queue.AddAll(first, last!, others)) now = Math.Max(now, Clock.Now);
        return mine;
    }

    private Visit? EnterOne(Visit visit, ref long now) => Alone && visit.Stage.Batches is null ? visit : visit.Stage.Enter(visit, ref now);

    private static Visit? Bound(Visit? entered, long now)
    {
        if (entered is not null) entered.Start = now;
        return entered;
    }
}
