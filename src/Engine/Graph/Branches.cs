namespace Modbench.Engine;

/// <summary>Where a query's way through the graph splits and comes together again. A query ends with its last branch.</summary>
internal static class Branches
{
    /// <summary>Opens an admitted query, whose times are all set.</summary>
    /// <param name="frame">The query.</param>
    /// <param name="roots">Numbers of the stages that start with the query.</param>
    /// <param name="queue">Takes all first visits but one.</param>
    /// <returns>The one that is left to the caller.</returns>
    public static Visit Open(QueryFrame frame, int[] roots, RunQueue queue)
    {
        frame.branches = roots.Length;
        foreach (var root in roots)
        {
            var visit = frame.visits[root];
            visit.Ready = frame.admitted;
            visit.Step = VisitStep.Waiting;
        }

        frame.OpenUp();
        for (var other = 1; other < roots.Length; other++) queue.Add(frame.visits[roots[other]]);
        return frame.visits[roots[0]];
    }

    /// <summary>Gives a visit one of its inputs; true: that was the last one.</summary>
    /// <param name="next">The visit.</param>
    /// <param name="inputEnd">When the input's stage ended.</param>
    /// <param name="now">The worker's last look at the clock; raised where another input ended after it.</param>
    public static bool IsReady(Visit next, long inputEnd, ref long now)
    {
        if (next.Stage.Inputs == 1)
        {
            next.Ready = inputEnd;
        }
        else
        {
            // Ready when the latest input ended, which need not be the one that is counted last.
            AtomicMax.Raise(ref next.Ready, inputEnd);
            if (Interlocked.Decrement(ref next.PendingInputs) > 0) return false;
            now = Math.Max(now, next.Ready);
        }

        next.Step = VisitStep.Waiting;
        return true;
    }

    /// <summary>One branch is for this worker, the others for whoever is idle; if nobody is, this worker comes to them itself.</summary>
    /// <returns>This worker's; null: none of them is ready, and this branch ends.</returns>
    public static Visit? Split(Visit left, RunQueue queue, ref long now)
    {
        var frame = left.Frame;
        var successors = left.Stage.Successors;
        Interlocked.Add(ref frame.branches, successors.Length);
        Visit? mine = null;
        var ended = 1;
        foreach (var successor in successors)
        {
            var next = frame.visits[successor];
            if (!IsReady(next, left.End, ref now)) ended++;
            else if (mine is null) mine = next;
            else queue.Add(next);
        }

        // What is left is mine, if there is one, and what was offered; while mine is counted nobody else can end the query.
        Interlocked.Add(ref frame.branches, mine is null ? 1 - ended : -ended);
        return mine;
    }

    /// <summary>Ends one branch; true: it was the last, and the query is the caller's to end.</summary>
    public static bool EndsWith(QueryFrame frame) => Volatile.Read(ref frame.branches) == 1 || Interlocked.Decrement(ref frame.branches) == 0;
}
