using System.Buffers.Binary;

namespace Modbench.Engine;

/// <summary>
/// The file in which a child hands over its records. Little-endian: 8 bytes of name, version, zero; then chunks of <see cref="QueryRecord"/>s,
/// <see cref="Span"/>s, <see cref="VisitDetail"/>s, <see cref="ThreadEvent"/>s, <see cref="VisitSegment"/>s and <see cref="VisitCounts"/> as they lie in memory, each behind a header with its number, length and checksum; at last one chunk with the
/// other parts of <see cref="LaunchRecords"/>.
/// </summary>
public static class RecordsFile
{
    private const int Version = 8;

    /// <summary>How every file begins.</summary>
    internal static readonly byte[] Beginning = [.. "MODBREC\n"u8, Version, 0, 0, 0, 0, 0, 0, 0];

    /// <summary>Writes under a temporary name beside <paramref name="path"/>, then renames, so that a file of that name is always whole.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static long Write(LaunchRecords records, string path)
    {
        using var writer = new RecordsWriter(path);
        writer.WriteAll(ChunkKind.Queries, records.Queries);
        writer.WriteAll(ChunkKind.Spans, records.Spans);
        writer.WriteAll(ChunkKind.Details, records.Details);
        writer.WriteAll(ChunkKind.ThreadEvents, records.ThreadEvents);
        writer.WriteAll(ChunkKind.Segments, records.Segments);
        writer.WriteAll(ChunkKind.Counts, records.Counts);
        return writer.Finish(records);
    }

    /// <summary>
    /// Opens a file: exactly what was written, or an exception. All of it is verified now; queries and visits are read when they are enumerated, until
    /// <see cref="LaunchRecords.Close"/>, also if the file is deleted meanwhile.
    /// </summary>
    /// <exception cref="RecordsFileException">The file is missing, cut short, damaged or of another version.</exception>
    public static LaunchRecords Read(string path) => RecordsReader.Open(path, whole: true).Launch;

    /// <summary>What a process that died before it finished its file had written, up to the last whole chunk; null: nothing is there.</summary>
    /// <exception cref="RecordsFileException">The file is of another kind or version.</exception>
    public static UnfinishedRecords? ReadUnfinished(string path)
    {
        var unfinished = RecordsWriter.UnfinishedPath(path);
        if (!File.Exists(unfinished)) return null;
        var reader = RecordsReader.Open(unfinished, whole: false);
        return new UnfinishedRecords(
            reader.Entries<QueryRecord>(ChunkKind.Queries), reader.Entries<Span>(ChunkKind.Spans), reader.Entries<VisitDetail>(ChunkKind.Details));
    }

    /// <summary>Deletes the file, and what a process that died left of it.</summary>
    public static void Delete(string path)
    {
        File.Delete(path);
        File.Delete(RecordsWriter.UnfinishedPath(path));
    }

    internal static void CheckBeginning(string path, ReadOnlySpan<byte> beginning)
    {
        if (!beginning[..8].SequenceEqual(Beginning.AsSpan(0, 8))) throw new RecordsFileException(path, "not a records file");
        var version = BinaryPrimitives.ReadInt32LittleEndian(beginning[8..]);
        if (version != Version) throw new RecordsFileException(path, $"version {version}, this package reads {Version}");
        if (!beginning.SequenceEqual(Beginning)) throw new RecordsFileException(path, "damaged: its beginning is none of a records file");
    }
}

/// <summary>What a process had recorded before it died.</summary>
/// <param name="Queries">In no particular order.</param>
/// <param name="Spans">In no particular order; of queries that had not ended, too.</param>
/// <param name="Details">In no particular order.</param>
public sealed record UnfinishedRecords(IReadOnlyList<QueryRecord> Queries, IReadOnlyList<Span> Spans, IReadOnlyList<VisitDetail> Details);
