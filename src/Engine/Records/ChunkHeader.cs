using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What a chunk of a records file holds.</summary>
internal enum ChunkKind
{
    Queries = 1,
    Spans = 2,
    Details = 3,

    /// <summary>All other parts of the launch; the file's last chunk.</summary>
    Launch = 4,
    ThreadEvents = 5,
    Segments = 6,
    Counts = 7,
}

/// <summary>Stands before each chunk of a records file; 40 bytes.</summary>
/// <param name="Magic"><see cref="ChunkHeader.Mark"/>.</param>
/// <param name="Kind">A <see cref="ChunkKind"/>.</param>
/// <param name="Worker">Whose log the entries were in; −1: no worker's.</param>
/// <param name="Sequence">Chunks before it.</param>
/// <param name="Count">Entries.</param>
/// <param name="EntryBytes">Of one entry.</param>
/// <param name="ContentBytes">Of what follows.</param>
/// <param name="Checksum">Of the other fields, the content and the checksum of the chunk before: no chunk can be missing, exchanged or changed.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ChunkHeader(int Magic, int Kind, int Worker, int Sequence, int Count, int EntryBytes, long ContentBytes, ulong Checksum)
{
    public const int Mark = 0x4B4E4843; // "CHNK"
    public const int Bytes = 40;

    /// <summary>The checksum that belongs here.</summary>
    /// <param name="before">That of the chunk before; 0: it is the first.</param>
    /// <param name="content">What follows.</param>
    public ulong Expected(ulong before, ReadOnlySpan<byte> content)
    {
        var plain = this with { Checksum = before };
        return Engine.Checksum.Of(MemoryMarshal.AsBytes(new ReadOnlySpan<ChunkHeader>(in plain)), content);
    }
}
