namespace Modbench.Engine;

/// <summary>Issues queries of a load that waits for answers, from any thread, one at a time, and knows when the last has ended.</summary>
internal sealed class ClosedIssue(QueryStream stream) : IDisposable
{
    private readonly Signal drained = new();
    private SpinGate gate;
    private Block? block;
    private int inFlight;

    /// <summary>To be called while nothing is in flight, then <see cref="Drain"/> once all first queries are issued.</summary>
    public void Begin(Block next)
    {
        block = next;

        // Counted as in flight, so that the load is not drained before it is filled.
        inFlight = 1;
    }

    /// <summary>Issues the next query now, if the block still may.</summary>
    /// <param name="dueAtStart">It was due when the block began; else it is due as it is sent.</param>
    /// <param name="replaces">It takes the place of one that has just ended.</param>
    /// <param name="query">The query.</param>
    public bool TryIssue(bool dueAtStart, bool replaces, out IssuedQuery query)
    {
        gate.Enter();
        var current = block!;
        var may = current.MayIssueNow(out var now);
        query = may ? current.Issue(stream.Take(), dueAtStart ? current.Start : now, now) : default;
        if (may && !replaces) inFlight++;
        if (!may && current.Issued == 0) current.EndIssuing();
        gate.Exit();
        return may;
    }

    /// <summary>A query has ended, and none has taken its place.</summary>
    public void Release()
    {
        if (IsLast()) drained.Raise();
    }

    /// <summary>Waits until nothing is in flight.</summary>
    public void Drain()
    {
        if (!IsLast()) drained.Wait();
    }

    public void Dispose() => drained.Dispose();

    private bool IsLast()
    {
        gate.Enter();
        var last = --inFlight == 0;
        gate.Exit();
        return last;
    }
}
