using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>
/// A log of one recording thread, outside the managed heap: recording neither shows up as allocation nor gives the collector work. Another thread takes the
/// entries out again, oldest first. When the pool is empty, entries are counted as dropped.
/// </summary>
internal sealed unsafe class NativeLog<T>(ChunkPool pool, bool forQueries = false)
    where T : unmanaged
{
    private static readonly int PerChunk = ChunkPool.ChunkBytes / sizeof(T);

    // By number, in a ring: no more can be in use than the pool has.
    private readonly T*[] chunks = new T*[pool.Capacity + 1];
    private T* next;
    private T* limit;
    private long count;
    private long taken;
    private long dropped;

    public long Dropped => Volatile.Read(ref dropped);

    /// <summary>False: nothing is recorded, nor counted as dropped. To be set before anything is.</summary>
    public bool Records { get; set; } = true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(in T entry)
    {
        if (next == limit && !Grow()) return;
        *next++ = entry;
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>The oldest entries, of one chunk, that have not been taken; empty: there are none. One taking thread at a time.</summary>
    /// <param name="whole">Only of a chunk that is full.</param>
    public ReadOnlySpan<T> Oldest(bool whole)
    {
        var offset = (int)(taken % PerChunk);
        var length = (int)Math.Min(PerChunk - offset, Volatile.Read(ref count) - taken);
        return length == 0 || (whole && offset + length < PerChunk) ? [] : new ReadOnlySpan<T>(Chunk(taken) + offset, length);
    }

    /// <summary>Takes so many of the oldest: a chunk whose entries have all been taken may serve again.</summary>
    public void Take(int entries)
    {
        var chunk = Chunk(taken);
        taken += entries;
        if (entries > 0 && taken % PerChunk == 0) pool.Return(chunk);
    }

    /// <summary>Forgets the entries that have not been taken, while nobody records or takes.</summary>
    public void Clear()
    {
        dropped = 0;
        if (count == taken) return;
        for (var other = (count - 1) / PerChunk; other > taken / PerChunk; other--) pool.Return(Chunk(other * PerChunk));
        Volatile.Write(ref count, taken);
        next = Chunk(taken) + (taken % PerChunk);
        limit = Chunk(taken) + PerChunk;
    }

    private ref T* Chunk(long entry) => ref chunks[entry / PerChunk % chunks.Length];

    private bool Grow()
    {
        if (!Records) return false;
        var chunk = (T*)pool.TryTake(forQueries);
        if (chunk is null)
        {
            Volatile.Write(ref dropped, dropped + 1);
            return false;
        }

        Chunk(count) = chunk;
        next = chunk;
        limit = chunk + PerChunk;
        return true;
    }
}
