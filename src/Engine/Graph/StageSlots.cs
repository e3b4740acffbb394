using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>A stage's permits and the visits that wait for one, first come, first served.</summary>
internal sealed class StageSlots(int index, StageWiring wiring)
{
    private const int LineBytes = 64;

    private readonly int slots = wiring.Slots;
    private VisitsOfStage visits;

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
        if (Interlocked.Increment(ref visits.Claimed) <= slots)
        {
            var free = Volatile.Read(ref visits.LastEnd);
            if (free > now) now = free;
            return true;
        }

        Park(visit);
        return false;
    }

    /// <summary>The visit that has the permit now; null: none waited.</summary>
    public Visit? Leave(long end)
    {
        if (slots == 1) visits.LastEnd = end;
        else AtomicMax.Raise(ref visits.LastEnd, end);
        return Interlocked.Decrement(ref visits.Claimed) < slots ? null : TakeParked();
    }

    private void Park(Visit visit)
    {
        visit.Task = VisitTask.Run;
        visit.Next = null;
        visits.Gate.Enter();
        if (visits.Last is null) visits.First = visit;
        else visits.Last.Next = visit;
        visits.Last = visit;
        visits.Gate.Exit();
    }

    // A claim is counted just before its visit is parked: at most wait for that moment.
    private Visit TakeParked()
    {
        var spin = default(SpinWait);
        while (true)
        {
            visits.Gate.Enter();
            var visit = visits.First;
            if (visit is not null)
            {
                visits.First = visit.Next;
                if (visits.First is null) visits.Last = null;
                visit.Next = null;
            }

            visits.Gate.Exit();
            if (visit is not null) return visit;
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    // A cache line of its own: what is read at every visit, and the next stage's, must not travel with what every visit writes.
    [StructLayout(LayoutKind.Explicit, Size = 3 * LineBytes)]
    private struct VisitsOfStage
    {
        /// <summary>In service and waiting together: one interlocked operation decides on either side.</summary>
        [FieldOffset(LineBytes)]
        public int Claimed;

        [FieldOffset(LineBytes + 4)]
        public SpinGate Gate;

        [FieldOffset(LineBytes + 8)]
        public long LastEnd;

        [FieldOffset(LineBytes + 16)]
        public Visit? First;

        [FieldOffset(LineBytes + 24)]
        public Visit? Last;
    }
}
