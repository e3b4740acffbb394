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
    /// <param name="left">The visit. Once this has returned true, its frame may serve another query.</param>
    /// <param name="now">The worker's last look at the clock; raised to when the next visit may start.</param>
    /// <param name="next">The caller's next visit, if the token goes on and a stage has room.</param>
    /// <returns>False: this branch ends here, and the caller has to count it out.</returns>
    public bool Follow(Visit left, ref long now, out Visit? next)
    {
        var direct = left.Stage.Direct;
        if (direct < 0) return FollowBranches(left, ref now, out next);
        var visit = left.Frame.visits[direct];
        visit.Ready = left.End;
        visit.Step = VisitStep.Waiting;
        next = EnterOne(visit, ref now);
        return true;
    }

    /// <summary>A visit in service has its first piece, or its stream has ended without one: the stages that read it begin. From any thread.</summary>
    public void BeginReaders(Visit giver, long at)
    {
        var frame = giver.Frame;
        var readers = giver.Stage.StreamSuccessors;
        if (readers.Length == 0 || !frame.IsOpen) return;
        var now = at;
        var count = frame.tokens is { } tokens ? tokens.Stream(giver, readers, at, out var fired) : CountInputs(frame, readers, at, ref now, out fired);
        if (count == 0) return;
        Interlocked.Add(ref frame.branches, count);
        if (Bound(Enter(fired, ref now), now) is { } first) queue.Add(first);
    }

    /// <summary>The permit of a visit that has ended is free.</summary>
    /// <returns>A visit that has it now; null: none waited.</returns>
    public Visit? Leave(StageSlots stage, long end) => Alone && stage.Batches is null ? null : stage.Leave(end);

    /// <summary>Ends one branch; true: it was the last, and the query is the caller's to end.</summary>
    public static bool EndsWith(QueryFrame frame) => Volatile.Read(ref frame.branches) == 1 || Interlocked.Decrement(ref frame.branches) == 0;

    private bool FollowBranches(Visit left, ref long now, out Visit? next)
    {
        var frame = left.Frame;
        var stage = left.Stage;
        var targets = stage.Routes.Length > 0 ? stage.Routes.AsSpan(left.Route, 1) : stage.EndSuccessors;
        int count;
        Visit? fired;
        if (frame.tokens is { } tokens)
        {
            count = tokens.Move(left, targets, out fired);
        }
        else if (shape.HasOneToken)
        {
            count = 1;
            fired = frame.visits[targets[0]].BecomeReady(left.End, null);
        }
        else
        {
            count = CountInputs(frame, targets, left.End, ref now, out fired);
        }

        next = null;
        if (count == 0) return false;
        // Before any of them can end: this branch goes on as one of them.
        if (count > 1) Interlocked.Add(ref frame.branches, count - 1);
        next = Enter(fired, ref now);
        return true;
    }

    // Where there are no routers, every edge brings exactly one token.
    private static int CountInputs(QueryFrame frame, ReadOnlySpan<int> targets, long end, ref long now, out Visit? fired)
    {
        fired = null;
        var count = 0;
        for (var target = targets.Length - 1; target >= 0; target--)
        {
            var next = frame.visits[targets[target]];
            var ready = end;
            if (next.Stage.Inputs > 1)
            {
                // Ready when the latest input ended, which need not be the one that is counted last.
                AtomicMax.Raise(ref next.Ready, end);
                if (Interlocked.Decrement(ref next.PendingInputs) > 0) continue;
                ready = next.Ready;
                now = Math.Max(now, ready);
            }

            fired = next.BecomeReady(ready, fired);
            count++;
        }

        return count;
    }

    /// <summary>One is for the caller, the others for whoever is idle; if nobody is, the caller comes to them itself.</summary>
    private Visit? Enter(Visit? fired, ref long now)
    {
        Visit? mine = null;
        var from = now;
        while (fired is not null)
        {
            var following = fired.Next;
            var start = from;
            var entered = EnterOne(fired, ref start);
            fired = following;
            if (entered is null) continue;
            if (mine is null) (mine, now) = (entered, start);
            else queue.Add(Bound(entered, start)!);
        }

        return mine;
    }

    private Visit? EnterOne(Visit visit, ref long now) => Alone && visit.Stage.Batches is null ? visit : visit.Stage.Enter(visit, ref now);

    private static Visit? Bound(Visit? entered, long now)
    {
        if (entered is not null) entered.Start = now;
        return entered;
    }
}
