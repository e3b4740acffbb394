using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Waits for an instant of <see cref="Clock"/>: sleeps until shortly before, then spins.</summary>
internal static partial class PreciseSleep
{
    /// <summary>How long before the instant the sleep should end.</summary>
    private const long SpinNs = 100_000;

    // A load that is told to stop must notice within this.
    private const long LongestSleepNs = 20_000_000;
    private const int SetTimerSlack = 29;

    /// <summary>Asks the kernel not to bundle this thread's wake-ups with others (default: within 50 µs).</summary>
    public static void SharpenThisThread()
    {
        if (OperatingSystem.IsLinux()) _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>Returns the clock's reading at or after <paramref name="instant"/>, or an earlier one once <paramref name="stop"/> is true.</summary>
    public static long Until(long instant, ref bool stop)
    {
        while (true)
        {
            var now = Clock.Now;
            var left = instant - now;
            if (left <= 0 || Volatile.Read(ref stop)) return now;
            if (left > SpinNs) Sleep(Math.Min(left - SpinNs, LongestSleepNs));
            else Thread.SpinWait(1);
        }
    }

    private static void Sleep(long ns)
    {
        if (OperatingSystem.IsWindows())
        {
            // Thread.Sleep may be late by a timer tick: spin the last 2 ms.
            Thread.Sleep((int)Math.Max(0, (ns / 1_000_000) - 2));
            return;
        }

        var time = new TimeSpec { Seconds = (nint)(ns / 1_000_000_000), Nanoseconds = (nint)(ns % 1_000_000_000) };
        _ = NanoSleep(in time, 0);
    }

    [LibraryImport("libc", EntryPoint = "nanosleep")]
    private static partial int NanoSleep(in TimeSpec time, nint remaining);

    [LibraryImport("libc", EntryPoint = "prctl")]
    private static partial int PrCtl(int option, nuint first, nuint second, nuint third, nuint fourth);

    [StructLayout(LayoutKind.Sequential)]
    private struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
