using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Modbench.Engine;

/// <summary>
/// The file in which a child hands over its records. Little-endian: 8 bytes of name, version, length and checksum of the rest; then the parts
/// of <see cref="LaunchRecords"/> in order, with queries and spans as they lie in memory.
/// </summary>
public static class RecordsFile
{
    private const int HeaderBytes = 32;
    private const int Version = 3;
    private static ReadOnlySpan<byte> Magic => "MODBREC\n"u8;

    /// <summary>Writes under a temporary name beside <paramref name="path"/>, then renames, so that a file of that name is always whole.</summary>
    /// <returns>Bytes written.</returns>
    /// <exception cref="IOException">The file can't be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The folder may not be written to.</exception>
    public static long Write(LaunchRecords records, string path)
    {
        var content = new MemoryStream();
        content.SetLength(HeaderBytes);
        content.Position = HeaderBytes;
        using (var writer = new BinaryWriter(content, Encoding.UTF8, leaveOpen: true)) RecordsFormat.Write(writer, records);
        var file = content.GetBuffer().AsSpan(0, (int)content.Length);
        WriteHeader(file);
        var temporary = $"{path}.{Environment.ProcessId}.tmp";
        File.WriteAllBytes(temporary, file);
        File.Move(temporary, path, overwrite: true);
        return file.Length;
    }

    /// <summary>Reads a file back; exactly what was written, or an exception.</summary>
    /// <exception cref="RecordsFileException">The file is missing, cut short, damaged or of another version.</exception>
    public static LaunchRecords Read(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new RecordsFileException(path, error.Message, error);
        }

        if (file.Length < HeaderBytes || !file.AsSpan(0, 8).SequenceEqual(Magic)) throw new RecordsFileException(path, "not a records file");
        var version = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(8));
        if (version != Version) throw new RecordsFileException(path, $"version {version}, this package reads {Version}");
        if (BinaryPrimitives.ReadInt64LittleEndian(file.AsSpan(16)) != file.Length) throw new RecordsFileException(path, "cut short");
        if (BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(24)) != Checksum(file)) throw new RecordsFileException(path, "damaged: its checksum does not match");
        try
        {
            using var reader = new BinaryReader(new MemoryStream(file, HeaderBytes, file.Length - HeaderBytes), Encoding.UTF8);
            return RecordsFormat.Read(reader);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or FormatException or ArgumentException or OverflowException)
        {
            throw new RecordsFileException(path, $"damaged: {error.Message}", error);
        }
    }

    private static void WriteHeader(Span<byte> file)
    {
        Magic.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(file[12..], 0);
        BinaryPrimitives.WriteInt64LittleEndian(file[16..], file.Length);
        BinaryPrimitives.WriteUInt64LittleEndian(file[24..], Checksum(file));
    }

    // Every step is a bijection of the state for a given word and of the word for a given state: one changed word always changes the result.
    private static ulong Checksum(ReadOnlySpan<byte> file)
    {
        var state = Fold(0x9E3779B97F4A7C15, file[..24]);
        return Fold(state, file[HeaderBytes..]);
    }

    private static ulong Fold(ulong state, ReadOnlySpan<byte> bytes)
    {
        const ulong Prime = 0xD6E8FEB86659FD93;
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        foreach (var word in words)
        {
            state = (state ^ word) * Prime;
            state ^= state >> 32;
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            state = (state ^ rest) * Prime;
            state ^= state >> 32;
        }

        return state;
    }
}
