using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>The clock of all records: monotonic, and the same one for all processes of a machine.</summary>
public static class Clock
{
    private static readonly bool CountsNanoseconds = Stopwatch.Frequency == 1_000_000_000;

    /// <summary>Nanoseconds since an unspecified start.</summary>
    public static long Now
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => CountsNanoseconds ? Stopwatch.GetTimestamp() : Scaled();
    }

    // 128 bits: ticks of 10 MHz × 10⁹ overflow 64 bits after 15 minutes of uptime.
    private static long Scaled() => (long)((Int128)Stopwatch.GetTimestamp() * 1_000_000_000 / Stopwatch.Frequency);
}
