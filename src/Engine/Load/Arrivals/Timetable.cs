namespace Modbench.Engine;

/// <summary>
/// Instants with a key each, in any order in, the earliest out: a binary heap. Any thread adds; one thread takes, and sleeps in between until the earliest,
/// from which a nearer one wakes it.
/// </summary>
internal sealed class Timetable(double meanGapNs) : IDisposable
{
    private readonly PreciseSleep sleep = new(meanGapNs, wakeable: true);
    private (long At, long Key)[] heap = new (long, long)[1024];
    private SpinGate gate;
    private int count;
    private long earliest = long.MaxValue;

    /// <summary>The earliest instant; <see cref="long.MaxValue"/>: there is none.</summary>
    public long Earliest => Volatile.Read(ref earliest);

    public void Clear()
    {
        gate.Enter();
        count = 0;
        Volatile.Write(ref earliest, long.MaxValue);
        gate.Exit();
    }

    public void Add(long at, long key)
    {
        gate.Enter();
        if (count == heap.Length) Array.Resize(ref heap, 2 * count);
        var place = count++;
        while (place > 0 && heap[(place - 1) / 2].At > at)
        {
            heap[place] = heap[(place - 1) / 2];
            place = (place - 1) / 2;
        }

        heap[place] = (at, key);
        var isFirst = place == 0;
        if (isFirst) Volatile.Write(ref earliest, at);
        gate.Exit();
        if (isFirst) sleep.Wake(at);
    }

    /// <summary>Takes the earliest if it has come by <paramref name="now"/>.</summary>
    public bool TryTake(long now, out (long At, long Key) found)
    {
        gate.Enter();
        var there = count > 0 && heap[0].At <= now;
        found = there ? heap[0] : default;
        if (there) RemoveFirst();
        gate.Exit();
        return there;
    }

    /// <summary>Returns the clock's reading once <paramref name="limit"/> or the earliest instant has come, or earlier when <paramref name="stop"/> is true.</summary>
    public long Sleep(long limit, ref bool stop) => sleep.UntilEarliest(limit, ref earliest, ref stop);

    public void Dispose() => sleep.Dispose();

    private void RemoveFirst()
    {
        var moved = heap[--count];
        var place = 0;
        while (true)
        {
            var child = (2 * place) + 1;
            if (child >= count) break;
            if (child + 1 < count && heap[child + 1].At < heap[child].At) child++;
            if (heap[child].At >= moved.At) break;
            heap[place] = heap[child];
            place = child;
        }

        heap[place] = moved;
        Volatile.Write(ref earliest, count == 0 ? long.MaxValue : heap[0].At);
    }
}
