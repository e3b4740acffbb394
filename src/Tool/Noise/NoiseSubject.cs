using System.Globalization;

namespace Modbench.Tool.Noise;

/// <summary>
/// The tool's own work, for a machine whose noise is asked about without a project: about 5 ms of three kinds, each of which something else disturbs. The same queries do the same work in every process.
/// </summary>
[Pipeline, SingleStream]
internal sealed class NoiseSubject
{
    private const int Different = 16;
    private const int Steps = 600_000;
    private const int Cells = 1 << 23; // 32 MiB: more than the caches of most cores
    private const int Places = 20_000;
    private const int Objects = 30_000;
    private const int Kept = 512;
    private const uint Multiplier = 1_664_525; // with an odd increment it comes to every cell (Hull and Dobell 1962)
    private const int Increment = 1_013_904_222;

    private readonly int[] memory = new int[Cells];

    /// <summary>Written to, so that each page is memory of its own; the ones make the increment odd.</summary>
    public NoiseSubject() => Array.Fill(memory, 1);

    /// <summary>Seeds.</summary>
    [Queries]
    public static IEnumerable<int> Seeds() => Enumerable.Range(1, Different);

    /// <summary>Arithmetic in registers (xorshift, Marsaglia 2003): a core and its clock.</summary>
    [Stage]
    public static uint Compute(int seed)
    {
        var state = (uint)seed;
        for (var step = 0; step < Steps; step++)
        {
            state ^= state << 13;
            state ^= state >> 17;
            state ^= state << 5;
        }

        return state;
    }

    /// <summary>From place to place in memory, each known only once the last was read: caches, memory and its pages.</summary>
    [Stage]
    public uint Walk(uint state)
    {
        var place = state % Cells;
        for (var step = 0; step < Places; step++) place = ((place * Multiplier) + Increment + (uint)memory[place]) % Cells;
        return place;
    }

    /// <summary>Small objects, of which some live on: the heap and its collections.</summary>
    [Stage]
    public static int Allocate(uint place)
    {
        var kept = new string[Kept];
        for (var made = 0; made < Objects; made++) kept[made % Kept] = (place + (uint)made).ToString(CultureInfo.InvariantCulture);
        return kept.Sum(text => text.Length);
    }
}
