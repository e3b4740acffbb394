using System.Diagnostics;

namespace Injectors;

/// <summary>The same amount of computing each time, however long it takes.</summary>
public static class Work
{
    private const int Line = 16; // ints

    private static readonly int[] Memory = Cycle(1 << 19); // of 64 bytes: 32 MiB
    private static int place;

    /// <summary>What the lock holders hold.</summary>
    public static object Gate { get; } = new();

    /// <summary>What the holders of places hold.</summary>
    public static SemaphoreSlim Places { get; } = new(2);

    /// <summary>About so many milliseconds on a machine of the present day.</summary>
    public static int Compute(int milliseconds)
    {
        var value = milliseconds;
        for (var i = 0; i < milliseconds * 4_000_000; i++) value = (value * 1_664_525 + 1_013_904_223) ^ (value >> 7);
        return value;
    }

    /// <summary>Reads so many places of a memory that the first caches don't hold, in an order that can't be foreseen.</summary>
    public static int Read(int places)
    {
        var at = place;
        for (var i = 0; i < places; i++) at = Memory[at * Line];
        return place = at;
    }

    private static int[] Cycle(int lines)
    {
        int[] order = [.. Enumerable.Range(0, lines)];
        var random = new Random(lines);
        for (var i = lines - 1; i > 0; i--)
        {
            var other = random.Next(i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        var memory = new int[lines * Line];
        for (var i = 0; i < lines; i++) memory[i * Line] = order[i];
        return memory;
    }
}
