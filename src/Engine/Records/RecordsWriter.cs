using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Modbench.Engine;

/// <summary>
/// Writes a records file chunk by chunk under a temporary name, and gives it its own when it is whole. What a process that dies has written stays readable
/// up to the last whole chunk.
/// </summary>
internal sealed class RecordsWriter(string path) : IEntrySink
{
    /// <summary>Ending of the temporary name.</summary>
    public const string Unfinished = ".unfinished";

    private SafeFileHandle? file;
    private long length;
    private int sequence;
    private ulong checksum;

    public static string UnfinishedPath(string path) => path + Unfinished;

    public void Write<T>(ChunkKind kind, int worker, ReadOnlySpan<T> entries)
        where T : unmanaged => WriteChunk(kind, worker, entries.Length, Unsafe.SizeOf<T>(), MemoryMarshal.AsBytes(entries));

    /// <summary>Writes entries that are in memory.</summary>
    public void WriteAll<T>(ChunkKind kind, IReadOnlyList<T> entries)
        where T : unmanaged =>
        entries.InChunks(chunk =>
        {
            var perChunk = ChunkPool.ChunkBytes / Unsafe.SizeOf<T>();
            for (; chunk.Length > perChunk; chunk = chunk[perChunk..]) Write(kind, -1, chunk[..perChunk]);
            if (!chunk.IsEmpty) Write(kind, -1, chunk);
        });

    public IReadOnlyList<T> Written<T>(ChunkKind kind)
        where T : unmanaged =>
        file is null ? [] : RecordsReader.Open(UnfinishedPath(path), whole: false).Entries<T>(kind);

    public long Finish(LaunchRecords records)
    {
        var content = new MemoryStream();
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) RecordsFormat.Write(writer, records);
        WriteChunk(ChunkKind.Launch, -1, 1, (int)content.Length, content.GetBuffer().AsSpan(0, (int)content.Length));
        Dispose();
        File.Move(UnfinishedPath(path), path, overwrite: true);
        return length;
    }

    public void Dispose()
    {
        file?.Dispose();
        file = null;
    }

    private void WriteChunk(ChunkKind kind, int worker, int count, int entryBytes, ReadOnlySpan<byte> content)
    {
        if (file is null) Begin();
        var header = new ChunkHeader(ChunkHeader.Mark, (int)kind, worker, sequence, count, entryBytes, content.Length, 0);
        header = header with { Checksum = header.Expected(checksum, content) };
        RandomAccess.Write(file!, MemoryMarshal.AsBytes(new ReadOnlySpan<ChunkHeader>(in header)), length);
        RandomAccess.Write(file!, content, length + ChunkHeader.Bytes);

        // Only now: a chunk that did not fit the disk is written over by the next.
        length += ChunkHeader.Bytes + content.Length;
        checksum = header.Checksum;
        sequence++;
    }

    private void Begin()
    {
        file = File.OpenHandle(UnfinishedPath(path), FileMode.Create, FileAccess.Write, FileShare.Read | FileShare.Delete);
        RandomAccess.Write(file, RecordsFile.Beginning, 0);
        length = RecordsFile.Beginning.Length;
    }
}
