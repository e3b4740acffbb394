using System.Collections;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Entries that are read from a records file chunk by chunk, as often as they are enumerated: they need not fit the memory.</summary>
internal sealed class FileEntries<T> : IReadOnlyList<T>
    where T : unmanaged
{
    private readonly RecordsReader reader;
    private readonly ChunkPlace[] chunks;
    private readonly long count;
    private T[] found = [];
    private long foundFirst = -1;
    private int foundCount;

    public FileEntries(RecordsReader reader, ChunkPlace[] chunks)
    {
        this.reader = reader;
        this.chunks = chunks;
        foreach (var chunk in chunks)
        {
            if (chunk.Header.EntryBytes != Unsafe.SizeOf<T>() || (long)chunk.Header.Count * Unsafe.SizeOf<T>() != chunk.Header.ContentBytes)
                throw reader.Damaged($"an entry of {chunk.Header.EntryBytes} bytes where {Unsafe.SizeOf<T>()} are read");
            count += chunk.Header.Count;
        }
    }

    public int Count => checked((int)count);

    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            if (foundFirst < 0 || index < foundFirst || index >= foundFirst + foundCount) Find(index);
            return found[index - foundFirst];
        }
    }

    public void InChunks(Action<ReadOnlySpan<T>> read)
    {
        T[] entries = [];
        foreach (var chunk in chunks)
        {
            var length = Read(chunk, ref entries);
            read(entries.AsSpan(0, length));
        }
    }

    public IEnumerator<T> GetEnumerator()
    {
        T[] entries = [];
        foreach (var chunk in chunks)
        {
            var length = Read(chunk, ref entries);
            for (var entry = 0; entry < length; entry++) yield return entries[entry];
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int Read(in ChunkPlace chunk, ref T[] entries)
    {
        if (entries.Length < chunk.Header.Count) entries = new T[chunk.Header.Count];
        reader.Read(chunk, MemoryMarshal.AsBytes(entries.AsSpan(0, chunk.Header.Count)));
        return chunk.Header.Count;
    }

    private void Find(int index)
    {
        var first = 0L;
        foreach (var chunk in chunks)
        {
            if (index < first + chunk.Header.Count)
            {
                foundCount = Read(chunk, ref found);
                foundFirst = first;
                return;
            }

            first += chunk.Header.Count;
        }

        throw new ArgumentOutOfRangeException(nameof(index));
    }
}
