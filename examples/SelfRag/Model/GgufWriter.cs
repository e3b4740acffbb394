using System.Runtime.InteropServices;
using System.Text;

namespace SelfRag;

/// <summary>Writes a GGUF file, version 3: keys, a table of tensors, their data. Little-endian, as the format is.</summary>
public sealed class GgufWriter(Stream stream) : IDisposable
{
    /// <summary>Weights of a block that share a scale.</summary>
    public const int BlockSize = 32;

    /// <summary>Bytes of a block: the scale in half precision, then a signed byte each.</summary>
    public const int BlockBytes = 2 + BlockSize;

    private const int Alignment = 32;
    private const uint TypeF32 = 0;
    private const uint TypeQ8 = 8;

    private readonly BinaryWriter _writer = new(stream, Encoding.UTF8, leaveOpen: true);
    private readonly List<(string Name, Action<BinaryWriter> Write)> _keys = [];
    private readonly List<(string Name, long[] Shape, uint Type, long Bytes, Action<Stream> Write)> _tensors = [];

    public void Key(string name, string value) => _keys.Add((name, writer => { writer.Write(8u); Text(writer, value); }));

    public void Key(string name, uint value) => _keys.Add((name, writer => { writer.Write(4u); writer.Write(value); }));

    public void Key(string name, float value) => _keys.Add((name, writer => { writer.Write(6u); writer.Write(value); }));

    public void Key(string name, IReadOnlyList<string> values) => Key(name, 8u, values, Text);

    public void Key(string name, IReadOnlyList<float> values) => Key(name, 6u, values, (writer, value) => writer.Write(value));

    public void Key(string name, IReadOnlyList<int> values) => Key(name, 5u, values, (writer, value) => writer.Write(value));

    /// <summary>A vector of ones, which leaves a norm a norm.</summary>
    public void Ones(string name, int length) => _tensors.Add((name, [length], TypeF32, 4L * length, data => data.Write(MemoryMarshal.AsBytes<float>(Enumerable.Repeat(1f, length).ToArray()))));

    /// <summary>A matrix in 8-bit blocks.</summary>
    /// <param name="name">As llama.cpp knows it.</param>
    /// <param name="columns">Length of a row, a multiple of <see cref="BlockSize"/>.</param>
    /// <param name="rows">How many.</param>
    /// <param name="fillRow">Fills the bytes of one row, which begin as zeros, from the first row to the last.</param>
    public void Matrix(string name, int columns, int rows, Action<int, Span<byte>> fillRow)
    {
        if (columns % BlockSize != 0) throw new ArgumentException($"{columns} columns are no multiple of {BlockSize}", nameof(columns));
        var rowBytes = columns / BlockSize * BlockBytes;
        _tensors.Add((name, [columns, rows], TypeQ8, (long)rowBytes * rows, WriteRows));

        void WriteRows(Stream data)
        {
            var row = new byte[rowBytes];
            for (var i = 0; i < rows; i++)
            {
                Array.Clear(row);
                fillRow(i, row);
                data.Write(row);
            }
        }
    }

    /// <summary>Writes all that was named, in that order.</summary>
    public void Write()
    {
        _writer.Write("GGUF"u8);
        _writer.Write(3u);
        _writer.Write((long)_tensors.Count);
        _writer.Write((long)_keys.Count);
        foreach (var (name, write) in _keys)
        {
            Text(_writer, name);
            write(_writer);
        }

        var offset = 0L;
        foreach (var (name, shape, type, bytes, _) in _tensors)
        {
            Text(_writer, name);
            _writer.Write((uint)shape.Length);
            foreach (var length in shape) _writer.Write(length);
            _writer.Write(type);
            _writer.Write(offset);
            offset += Aligned(bytes);
        }

        _writer.Flush();
        foreach (var (_, _, _, _, write) in _tensors)
        {
            Align();
            write(stream);
        }

        Align();
    }

    public void Dispose() => _writer.Dispose();

    private static long Aligned(long length) => (length + Alignment - 1) / Alignment * Alignment;

    private static void Text(BinaryWriter writer, string value)
    {
        var bytes = Encoding.UTF8.GetBytes(value);
        writer.Write((long)bytes.Length);
        writer.Write(bytes);
    }

    private void Key<T>(string name, uint type, IReadOnlyList<T> values, Action<BinaryWriter, T> writeOne)
    {
        _keys.Add((name, WriteAll));

        void WriteAll(BinaryWriter writer)
        {
            writer.Write(9u);
            writer.Write(type);
            writer.Write((long)values.Count);
            foreach (var value in values) writeOne(writer, value);
        }
    }

    private void Align() => stream.Write(new byte[Aligned(stream.Position) - stream.Position]);
}
