using System.Security.Cryptography;

namespace Modbench.WhatIfBenchmark;

/// <summary>Work whose time is known beforehand within some percent, because it is counted and not timed: a clock would hide a core that was taken away.</summary>
internal static class Work
{
    private static readonly byte[] Block = new byte[64 * 1024];
    private static readonly int BlocksPerMs = Calibrate();

    /// <summary>Documents that take from half to one and a half of the mean, the same ones in each process.</summary>
    public static IReadOnlyList<double> Sizes { get; } = Draw();

    /// <summary>Hashes for so long, on a core of its own.</summary>
    /// <param name="ms">Milliseconds.</param>
    public static int Hash(double ms)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        var sum = 0;
        for (var i = (int)(ms * BlocksPerMs); i > 0; i--)
        {
            SHA256.HashData(Block, digest);
            sum += digest[0];
        }

        return sum;
    }

    private static double[] Draw()
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, 997).Select(_ => 0.5 + random.NextDouble())];
    }

    // The number is the machine's: all processes of a benchmark get it from its first one.
    private static int Calibrate() => int.Parse(Environment.GetEnvironmentVariable(Benchmark.BlocksPerMs) ?? "25", System.Globalization.CultureInfo.InvariantCulture);
}
