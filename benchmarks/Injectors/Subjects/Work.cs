using System.Diagnostics;

namespace Injectors;

/// <summary>The same amount of computing each time, however long it takes.</summary>
public static class Work
{
    private static readonly long[] Memory = new long[4 << 20]; // 32 MB

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

    /// <summary>Reads memory that caches don't hold.</summary>
    public static long Read(int megabytes)
    {
        var sum = 0L;
        var random = (uint)megabytes;
        for (var i = 0; i < megabytes * 16_384; i++)
        {
            random = (random * 1_664_525) + 1_013_904_223;
            sum += Memory[random % (uint)Memory.Length];
        }

        return sum;
    }
}
