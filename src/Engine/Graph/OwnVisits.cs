using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// Short visits that a worker has made ready and mostly comes to itself, before another core could have fetched them; first come, first served. Others may take
/// them, and do once the worker has not come back to them for a while.
/// </summary>
internal sealed class OwnVisits
{
    private const int LineBytes = 64;

    private List list;

    /// <summary>There are some, as far as can be seen without the gate.</summary>
    public bool Any => Volatile.Read(ref list.First) is not null;

    /// <summary>How often the worker has come back.</summary>
    public long Turns => Volatile.Read(ref list.Turns);

    /// <summary>By the worker alone: visits linked by <see cref="Visit.Next"/>.</summary>
    public void Add(Visit first, Visit last)
    {
        last.Next = null;
        list.Gate.Enter();
        if (list.Last is null) list.First = first;
        else list.Last.Next = first;
        list.Last = last;
        list.Gate.Exit();
    }

    /// <summary>By the worker alone.</summary>
    public Visit? TakeOwn()
    {
        list.Turns++;
        return Any ? TakeFirst() : null;
    }

    /// <summary>By another worker: the longest waiting, if there still is one.</summary>
    public Visit? TakeFirst()
    {
        list.Gate.Enter();
        var visit = list.First;
        if (visit is not null)
        {
            list.First = visit.Next;
            if (list.First is null) list.Last = null;
            visit.Next = null;
        }

        list.Gate.Exit();
        return visit;
    }

    /// <summary>As <see cref="Any"/>, and whoever adds some later sees what the caller wrote before.</summary>
    public bool AnySurely()
    {
        list.Gate.Enter();
        var any = list.First is not null;
        list.Gate.Exit();
        return any;
    }

    // A cache line of its own, as a stage's permits.
    [StructLayout(LayoutKind.Explicit, Size = 3 * LineBytes)]
    private struct List
    {
        [FieldOffset(LineBytes)]
        public Visit? First;

        [FieldOffset(LineBytes + 8)]
        public Visit? Last;

        [FieldOffset(LineBytes + 16)]
        public long Turns;

        [FieldOffset(LineBytes + 24)]
        public SpinGate Gate;
    }
}
