using System.Diagnostics;

namespace Modbench.PeakBenchmark;

/// <summary>Waits for a time to within microseconds: asleep but for the last of it.</summary>
internal static class PreciseWait
{
    private const double SpinMs = 1.5;

    /// <param name="milliseconds">From the call on.</param>
    public static void For(double milliseconds)
    {
        var start = Stopwatch.GetTimestamp();
        while (milliseconds - Stopwatch.GetElapsedTime(start).TotalMilliseconds > SpinMs) Thread.Sleep(1);
        while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < milliseconds) Thread.SpinWait(20);
    }
}
