using System.Numerics;

namespace Modbench.Engine;

/// <summary>
/// Which query comes at an index: pass after pass over all of them, each pass in an order of its own, so that launches of equal length ask the same
/// questions equally often. A pure function: a Feistel network over the next power of four, walked until it lands inside.
/// </summary>
internal sealed class QueryChoice
{
    private const int Rounds = 4;
    private readonly CounterHash hash;
    private readonly int count;
    private readonly int halfBits;

    public QueryChoice(int seed, RandomStream stream, int count)
    {
        hash = new CounterHash(seed, stream);
        this.count = count;
        halfBits = Math.Max(1, (BitOperations.Log2((uint)Math.Max(1, count - 1)) + 2) / 2);
    }

    /// <summary>0 to count − 1.</summary>
    public int At(long index)
    {
        if (count == 1) return 0;
        var pass = index / count;
        var place = (uint)(index % count);
        do place = Permute(pass, place);
        while (place >= count);
        return (int)place;
    }

    private uint Permute(long pass, uint place)
    {
        var mask = (1u << halfBits) - 1;
        var (left, right) = (place >> halfBits, place & mask);
        for (var round = 0; round < Rounds; round++)
        {
            var mixed = (uint)hash.Bits((((pass * Rounds) + round) << 20) ^ right) & mask;
            (left, right) = (right, left ^ mixed);
        }

        return (left << halfBits) | right;
    }
}
