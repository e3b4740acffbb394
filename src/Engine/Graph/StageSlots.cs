namespace Modbench.Engine;

/// <summary>A stage's permits and the visits that wait for one, first come, first served.</summary>
internal sealed class StageSlots(int index, StageWiring wiring)
{
    private readonly int slots = wiring.Slots;

    // Visits in service and waiting together: one interlocked operation decides on either side.
    private int claimed;
    private long lastEnd;
    private SpinGate gate;
    private Visit? first;
    private Visit? last;

    public int Index { get; } = index;

    public string Name { get; } = wiring.Name;

    public int Slots => slots;

    public int Inputs { get; } = wiring.Inputs;

    public int[] Successors { get; } = wiring.Successors;

    /// <summary>False: the visit is parked and may be running on another worker already.</summary>
    /// <param name="visit">Who wants to enter.</param>
    /// <param name="now">The worker's last look at the clock; raised where a permit became free only after it.</param>
    public bool TryEnter(Visit visit, ref long now)
    {
        if (Interlocked.Increment(ref claimed) <= slots)
        {
            var free = Volatile.Read(ref lastEnd);
            if (free > now) now = free;
            return true;
        }

        Park(visit);
        return false;
    }

    /// <summary>The visit that has the permit now; null: none waited.</summary>
    public Visit? Leave(long end)
    {
        if (slots == 1) lastEnd = end;
        else AtomicMax.Raise(ref lastEnd, end);
        return Interlocked.Decrement(ref claimed) < slots ? null : TakeParked();
    }

    private void Park(Visit visit)
    {
        visit.Task = VisitTask.Run;
        visit.Next = null;
        gate.Enter();
        if (last is null) first = visit;
        else last.Next = visit;
        last = visit;
        gate.Exit();
    }

    // A claim is counted just before its visit is parked: at most wait for that moment.
    private Visit TakeParked()
    {
        var spin = default(SpinWait);
        while (true)
        {
            gate.Enter();
            var visit = first;
            if (visit is not null)
            {
                first = visit.Next;
                if (first is null) last = null;
                visit.Next = null;
            }

            gate.Exit();
            if (visit is not null) return visit;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }
}
