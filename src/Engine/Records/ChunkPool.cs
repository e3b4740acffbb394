using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// The memory of all logs of a launch, in chunks of 1 MiB that serve again when their entries have been written: 384 of them hold some 9 million visits.
/// </summary>
/// <param name="chunks">At most; the last twelfth is for queries alone, so that the breakdown is lost before the counts.</param>
internal sealed unsafe class ChunkPool(int chunks = ChunkPool.Chunks) : IDisposable
{
    public const int ChunkBytes = 1 << 20;
    public const int Chunks = 384;

    /// <summary>With so many in use, writing begins while the block is still being measured: a sixth.</summary>
    private const int ScarceShare = 6;

    private const int ReserveShare = 12;

    /// <summary>What may be resident beyond that.</summary>
    private const int Spare = 4;
    private const int PageBytes = 4096;

    private readonly Stack<nint> warm = new(chunks);
    private readonly Stack<nint> cold = new(chunks);
    private readonly nint[] all = new nint[chunks];
    private readonly int scarce = Math.Max(1, chunks / ScarceShare);
    private readonly int reserve = chunks / ReserveShare;
    private SpinGate gate;
    private int allocated;
    private int used;

    /// <summary>How many can be in use at the same time.</summary>
    public int Capacity => chunks;

    /// <summary>Raised at each chunk that is taken while many are in use.</summary>
    public Signal Scarce { get; } = new();

    /// <summary>Raised at each chunk that is taken while the writer that this woke can't keep up.</summary>
    public Signal Pressing { get; } = new();

    /// <summary>So many are in use that a writer of low priority was kept waiting.</summary>
    public bool IsPressing => Volatile.Read(ref used) >= scarce + Spare;

    /// <summary>So many are in use that they can't wait for the end of the block.</summary>
    public bool IsScarce => Volatile.Read(ref used) >= scarce;

    /// <summary>Chunks whose pages are in memory: those in use, and what is kept for the next block.</summary>
    public int Resident => Volatile.Read(ref used) + warm.Count;

    /// <summary>Null: none is left.</summary>
    /// <param name="forQueries">The reserve may be used.</param>
    public void* TryTake(bool forQueries)
    {
        gate.Enter();
        nint chunk = 0;
        if (chunks - used > (forQueries ? 0 : reserve))
        {
            chunk = warm.Count > 0 ? warm.Pop() : cold.Count > 0 ? cold.Pop() : Allocate();
            used++;
        }

        gate.Exit();
        if (IsScarce) Scarce.Raise();
        if (IsPressing) Pressing.Raise();
        return (void*)chunk;
    }

    public void Return(void* chunk)
    {
        gate.Enter();
        var surplus = used - 1 + warm.Count >= scarce + Spare;
        if (!surplus)
        {
            used--;
            warm.Push((nint)chunk);
        }

        gate.Exit();
        if (!surplus) return;

        // A writer that was kept waiting has let them grow in number: the system has its memory back. In use until it can be taken again.
        ResidentMemory.Release(chunk, ChunkBytes);
        gate.Enter();
        used--;
        cold.Push((nint)chunk);
        gate.Exit();
    }

    /// <summary>Between blocks: so many chunks are ready and their pages touched, that the next block begins without page faults.</summary>
    public void MakeRoom(int chunks)
    {
        gate.Enter();
        while (warm.Count < chunks && (cold.Count > 0 || allocated < all.Length))
        {
            var chunk = cold.Count > 0 ? cold.Pop() : Allocate();
            for (var offset = 0; offset < ChunkBytes; offset += PageBytes) ((byte*)chunk)[offset] = 0;
            warm.Push(chunk);
        }

        gate.Exit();
    }

    public void Dispose()
    {
        for (var chunk = 0; chunk < allocated; chunk++) NativeMemory.AlignedFree((void*)all[chunk]);
        allocated = 0;
        Scarce.Dispose();
        Pressing.Dispose();
    }

    private nint Allocate() => all[allocated++] = (nint)NativeMemory.AlignedAlloc(ChunkBytes, PageBytes);
}
