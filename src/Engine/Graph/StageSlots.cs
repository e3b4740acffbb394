using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>A stage's permits and the visits that wait for one, first come, first served.</summary>
internal sealed class StageSlots
{
    private const int LineBytes = 64;

    private readonly int slots;
    private VisitsOfStage visits;

    public StageSlots(int index, StageWiring wiring, GraphShape shape)
    {
        slots = wiring.Slots;
        Index = index;
        Name = wiring.Name;
        Inputs = shape.Inputs[index];
        Direct = wiring.Routes.Length > 0 ? -1 : shape.Direct(index);
        EndSuccessors = shape.EndSuccessors[index];
        StreamSuccessors = wiring.StreamSuccessors;
        Routes = wiring.Routes;
        MaxVisits = wiring.MaxVisits;
        TimeoutNs = wiring.TimeoutNs;
        GivesAnswer = EndSuccessors.Length == 0 && StreamSuccessors.Length == 0 && Routes.Length == 0;
        IsPlain = MaxVisits == 0 && TimeoutNs == 0;
        if (wiring.BatchSize > 0) Batches = new BatchSlots(wiring);
    }

    public int Index { get; }

    public string Name { get; }

    public int Slots => slots;

    public int Inputs { get; }

    /// <summary>See <see cref="GraphShape.Direct"/>.</summary>
    public int Direct { get; }

    /// <summary>Who gets a token when a visit has ended.</summary>
    public int[] EndSuccessors { get; }

    public int[] StreamSuccessors { get; }

    public int[] Routes { get; }

    public int MaxVisits { get; }

    public long TimeoutNs { get; }

    /// <summary>Every visit that ends is the query's answer.</summary>
    public bool GivesAnswer { get; }

    /// <summary>Where a batched stage's visits wait; null: not batched.</summary>
    public BatchSlots? Batches { get; }

    /// <summary>False: limits, or a stream, are to be looked at when a visit begins or has ended.</summary>
    public bool IsPlain { get; private set; }

    /// <summary>It has given a stream: known from its first visit on.</summary>
    public void Streams() => IsPlain = false;

    /// <summary>Takes a visit's place in the stage's order.</summary>
    /// <param name="visit">Who is ready.</param>
    /// <param name="now">The worker's last look at the clock; raised where a permit became free only after it.</param>
    /// <returns>A visit that holds a permit and may run: this one, or the first of a batch; null: it is parked, and may be running on another worker already.</returns>
    public Visit? Enter(Visit visit, ref long now)
    {
        if (Batches is not null) return Batches.Enter(visit, ref now);
        if (Interlocked.Increment(ref visits.Claimed) <= slots)
        {
            var free = Volatile.Read(ref visits.LastEnd);
            if (free > now) now = free;
            return visit;
        }

        Park(visit);
        return null;
    }

    /// <summary>The visit that has the permit now; null: none waited.</summary>
    public Visit? Leave(long end)
    {
        if (Batches is not null) return Batches.Leave(end);
        if (slots == 1) visits.LastEnd = end;
        else AtomicMax.Raise(ref visits.LastEnd, end);
        if (Interlocked.Decrement(ref visits.Claimed) < slots) return null;
        var next = TakeParked();
        // Beside this worker another one may have left and handed over since this one's visit ended: in the records, too, nobody overtakes.
        next.Start = slots == 1 ? end : Volatile.Read(ref visits.LastEnd);
        return next;
    }

    private void Park(Visit visit)
    {
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
