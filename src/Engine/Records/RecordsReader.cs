using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Modbench.Engine;

/// <summary>An open records file, each of whose chunks has been found whole; its entries are read when they are wanted.</summary>
internal sealed class RecordsReader
{
    private readonly SafeFileHandle file;
    private readonly string path;
    private readonly List<ChunkPlace> chunks = [];
    private byte[] buffer = [];
    private LaunchRecords? launch;

    private RecordsReader(SafeFileHandle file, string path)
    {
        this.file = file;
        this.path = path;
    }

    /// <summary>The launch.</summary>
    public LaunchRecords Launch => launch!;

    /// <param name="path">The file.</param>
    /// <param name="whole">False: the process that wrote it did not finish; what is not whole is left out.</param>
    /// <exception cref="RecordsFileException">The file is missing, cut short, damaged or of another version.</exception>
    public static RecordsReader Open(string path, bool whole)
    {
        SafeFileHandle? file = null;
        try
        {
            // The reader lives on when the file is deleted.
            file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            var reader = new RecordsReader(file, path);
            reader.Look(whole);
            return reader;
        }
        catch (Exception error)
        {
            file?.Dispose();
            if (error is RecordsFileException) throw;
            if (error is IOException or UnauthorizedAccessException) throw new RecordsFileException(path, error.Message, error);
            throw;
        }
    }

    /// <summary>All entries of a kind.</summary>
    /// <exception cref="RecordsFileException">They are of another size.</exception>
    public IReadOnlyList<T> Entries<T>(ChunkKind kind)
        where T : unmanaged
    {
        var places = chunks.FindAll(chunk => chunk.Header.Kind == (int)kind);
        return places.Count == 0 ? [] : new FileEntries<T>(this, [.. places]);
    }

    /// <summary>Reads a chunk's content once more; it is still what was found at first, or an exception.</summary>
    /// <exception cref="RecordsFileException">The file has been changed.</exception>
    public void Read(ChunkPlace chunk, Span<byte> content)
    {
        Fill(content, chunk.Start + ChunkHeader.Bytes);
        if (chunk.Header.Expected(chunk.Before, content) != chunk.Header.Checksum) throw Damaged("it was changed while it was read");
    }

    /// <summary>No entries can be read any more.</summary>
    public void Close() => file.Dispose();

    public RecordsFileException Damaged(string how) => new(path, $"damaged: {how}");

    private void Look(bool whole)
    {
        var length = RandomAccess.GetLength(file);
        Span<byte> beginning = stackalloc byte[RecordsFile.Beginning.Length];
        if (length < beginning.Length) throw new RecordsFileException(path, "not a records file");
        Fill(beginning, 0);
        RecordsFile.CheckBeginning(path, beginning);
        var place = (long)beginning.Length;
        var checksum = 0UL;
        while (launch is null)
        {
            if (Next(place, length, checksum) is not { } chunk)
            {
                if (!whole) return;
                throw new RecordsFileException(path, "cut short, or damaged");
            }

            chunks.Add(chunk);
            checksum = chunk.Header.Checksum;
            place += ChunkHeader.Bytes + chunk.Header.ContentBytes;
            if (chunk.Header.Kind == (int)ChunkKind.Launch) launch = ReadLaunch(buffer.AsMemory(0, (int)chunk.Header.ContentBytes));
        }

        if (place != length) throw new RecordsFileException(path, "damaged: more than was expected");
    }

    // Its content is then in the buffer. Null: there is no whole chunk here.
    private ChunkPlace? Next(long place, long length, ulong before)
    {
        if (length - place < ChunkHeader.Bytes) return null;
        ChunkHeader header = default;
        Fill(MemoryMarshal.AsBytes(new Span<ChunkHeader>(ref header)), place);
        if (header.Magic != ChunkHeader.Mark || header.Sequence != chunks.Count) return null;
        if (header.ContentBytes < 0 || header.ContentBytes > length - place - ChunkHeader.Bytes || header.ContentBytes > Array.MaxLength) return null;
        if (buffer.Length < header.ContentBytes) buffer = new byte[Math.Max(header.ContentBytes, ChunkPool.ChunkBytes)];
        var content = buffer.AsSpan(0, (int)header.ContentBytes);
        Fill(content, place + ChunkHeader.Bytes);
        return header.Expected(before, content) == header.Checksum ? new ChunkPlace(header, place, before) : null;
    }

    private LaunchRecords ReadLaunch(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var reader = new BinaryReader(new MemoryStream(content.ToArray()), Encoding.UTF8);
            return RecordsFormat.Read(reader) with
            {
                Queries = Entries<QueryRecord>(ChunkKind.Queries),
                Spans = Entries<Span>(ChunkKind.Spans),
                Details = Entries<VisitDetail>(ChunkKind.Details),
                ThreadEvents = Entries<ThreadEvent>(ChunkKind.ThreadEvents),
                Segments = Entries<VisitSegment>(ChunkKind.Segments),
                Counts = Entries<VisitCounts>(ChunkKind.Counts),
                Reader = this,
            };
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or ArgumentException or OverflowException)
        {
            throw new RecordsFileException(path, $"damaged: {error.Message}", error);
        }
    }

    private void Fill(Span<byte> bytes, long place)
    {
        while (!bytes.IsEmpty)
        {
            var read = RandomAccess.Read(file, bytes, place);
            if (read == 0) throw new RecordsFileException(path, "cut short");
            bytes = bytes[read..];
            place += read;
        }
    }
}

/// <summary>A chunk that was found whole.</summary>
/// <param name="Header">Its header.</param>
/// <param name="Start">Where the header is.</param>
/// <param name="Before">The checksum of the chunk before.</param>
internal readonly record struct ChunkPlace(ChunkHeader Header, long Start, ulong Before);
