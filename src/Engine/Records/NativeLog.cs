using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// An append-only log of one writing thread, outside the managed heap: recording neither shows up as allocation nor gives the collector work.
/// When the budget is spent, entries are counted as dropped.
/// </summary>
internal sealed unsafe class NativeLog<T>(LogBudget budget) : IDisposable
    where T : unmanaged
{
    private const int ChunkBytes = LogBudget.ChunkBytes;
    private const int PageBytes = 4096;
    private static readonly int PerChunk = ChunkBytes / sizeof(T);

    private readonly T*[] chunks = new T*[LogBudget.Chunks];
    private int allocated;
    private T* next;
    private T* limit;
    private long count;

    /// <summary>Entries that any thread may read.</summary>
    public long Count => Volatile.Read(ref count);

    public long Dropped { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T entry)
    {
        if (next == limit && !Grow())
        {
            Dropped++;
            return;
        }

        *next++ = entry;
        Volatile.Write(ref count, count + 1);
    }

    public ref readonly T this[long index] => ref chunks[index / PerChunk][index % PerChunk];

    /// <summary>Copies entries <paramref name="from"/> to <paramref name="to"/> (exclusive).</summary>
    public void CopyTo(long from, long to, List<T> target)
    {
        for (var index = from; index < to;)
        {
            var offset = (int)(index % PerChunk);
            var length = (int)Math.Min(PerChunk - offset, to - index);
            target.AddRange(new ReadOnlySpan<T>(chunks[index / PerChunk] + offset, length));
            index += length;
        }
    }

    /// <summary>Allocates the next chunk ahead and touches its pages, so that a block begins without page faults.</summary>
    public void MakeRoom()
    {
        var used = (int)((count + PerChunk - 1) / PerChunk);
        if (used < allocated || !TryAllocate()) return;
        for (var offset = 0; offset < ChunkBytes; offset += PageBytes) ((byte*)chunks[used])[offset] = 0;
    }

    /// <summary>Forgets all entries, keeps the memory.</summary>
    public void Clear()
    {
        count = 0;
        Dropped = 0;
        next = limit = null;
        if (allocated > 0) Use(0);
    }

    public void Dispose()
    {
        for (var chunk = 0; chunk < allocated; chunk++) NativeMemory.Free(chunks[chunk]);
        allocated = 0;
        next = limit = null;
        count = 0;
    }

    private bool Grow()
    {
        var chunk = (int)(count / PerChunk);
        if (chunk == allocated && !TryAllocate()) return false;
        Use(chunk);
        return true;
    }

    private void Use(int chunk)
    {
        next = chunks[chunk];
        limit = next + PerChunk;
    }

    private bool TryAllocate()
    {
        if (!budget.TryTake()) return false;
        chunks[allocated++] = (T*)NativeMemory.Alloc(ChunkBytes);
        return true;
    }
}
