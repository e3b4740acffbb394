using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace SelfRag;

/// <summary>Rows of random 8-bit weights, of a scale that neither lets a signal fade nor grow from layer to layer.</summary>
public sealed class SeededWeights(ulong seed)
{
    // Standard deviation of a uniform signed byte.
    private const double ByteDeviation = 73.9;

    private ulong _state = seed;

    public void Fill(Span<byte> row, int columns)
    {
        var scale = (Half)(1 / (ByteDeviation * Math.Sqrt(columns)));
        for (; !row.IsEmpty; row = row[GgufWriter.BlockBytes..])
        {
            BinaryPrimitives.WriteHalfLittleEndian(row, scale);
            var words = MemoryMarshal.Cast<byte, ulong>(row.Slice(2, GgufWriter.BlockSize));
            for (var i = 0; i < words.Length; i++) words[i] = Next();
        }
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood, OOPSLA 2014): the same numbers with every runtime, which <see cref="Random"/> doesn't promise.</summary>
    private ulong Next()
    {
        var z = _state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
