namespace Modbench.Engine;

/// <summary>
/// A batched stage's permits and waiting visits. A batch is closed when a permit is free and the stage's batch size waits, or the first of those that wait
/// has waited long enough; it takes the longest waiting, and one permit.
/// </summary>
internal sealed class BatchSlots(StageWiring wiring)
{
    private readonly int size = wiring.BatchSize;
    private SpinGate gate;
    private int permits = wiring.Slots;
    private int waiting;
    private Visit? first;
    private Visit? last;
    private long lastEnd;
    private Batch? free;

    public long WaitNs { get; } = wiring.BatchWaitNs;

    /// <summary>Raised when a visit begins to wait for others; null where none does.</summary>
    public Signal? Timer { get; set; }

    /// <summary>As <see cref="StageSlots.Enter"/>.</summary>
    public Visit? Enter(Visit visit, ref long now)
    {
        visit.Next = null;
        gate.Enter();
        var leads = last is null;
        if (leads) first = visit;
        else last!.Next = visit;
        last = visit;
        waiting++;
        var batch = TryClose(Math.Max(now, visit.Ready), atOnce: false);
        var begins = batch is null && leads && permits > 0;
        gate.Exit();
        if (begins) Timer?.Raise();
        if (batch is null) return null;
        now = batch.Closed;
        return batch.Visits[0];
    }

    /// <summary>As <see cref="StageSlots.Leave"/>.</summary>
    public Visit? Leave(long end)
    {
        gate.Enter();
        permits++;
        lastEnd = Math.Max(lastEnd, end);
        var batch = TryClose(end, atOnce: false);
        var begins = batch is null && waiting > 0;
        gate.Exit();
        if (begins) Timer?.Raise();
        return Led(batch);
    }

    /// <summary>By the timer: the first visit of a batch that has waited long enough; null: none has.</summary>
    /// <param name="now">The clock.</param>
    /// <param name="atOnce">Nobody is to wait any longer.</param>
    /// <param name="due">When the next will have.</param>
    public Visit? CloseDue(long now, bool atOnce, out long due)
    {
        gate.Enter();
        var batch = TryClose(now, atOnce);
        due = first is not null && permits > 0 ? first.Ready + WaitNs : long.MaxValue;
        gate.Exit();
        return Led(batch);
    }

    /// <summary>A batch that is through.</summary>
    public void Return(Batch batch)
    {
        batch.Clear();
        gate.Enter();
        batch.NextFree = free;
        free = batch;
        gate.Exit();
    }

    private static Visit? Led(Batch? batch)
    {
        if (batch is null) return null;
        var lead = batch.Visits[0];
        lead.Start = batch.Closed;
        return lead;
    }

    private Batch? TryClose(long now, bool atOnce)
    {
        if (permits == 0 || first is null) return null;
        // Without a wait whatever is here goes: it may have become ready after the leaving worker looked at the clock.
        if (waiting < size && !atOnce && WaitNs > 0 && now - first.Ready < WaitNs) return null;
        permits--;
        var batch = free ?? new Batch(size);
        free = batch.NextFree;
        batch.NextFree = null;
        batch.Closed = Math.Max(now, lastEnd);
        while (batch.Count < size && first is not null)
        {
            var visit = first;
            first = visit.Next;
            visit.Next = null;
            batch.Closed = Math.Max(batch.Closed, visit.Ready);
            batch.Add(visit);
            waiting--;
        }

        if (first is null) last = null;
        return batch;
    }
}
