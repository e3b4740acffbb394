using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// Waits for instants of <see cref="Clock"/>: sleeps until shortly before, then spins. A core that sleeps deeply (10 ms and more between wake-ups)
/// wakes later than the usual 50 µs: the spin grows with what was seen, up to a tenth of the mean gap, so that it never takes more than a tenth of a core
/// for it.
/// </summary>
internal sealed partial class PreciseSleep
{
    private const long LeastSpinNs = 100_000;
    private const long MostSpinNs = 500_000;

    // A load that is told to stop must notice within this.
    private const long LongestSleepNs = 20_000_000;
    private const int SetTimerSlack = 29;

    private readonly long mostSpin;
    private long spin = LeastSpinNs;

    /// <param name="meanGapNs">Between two instants.</param>
    public PreciseSleep(double meanGapNs) => mostSpin = (long)Math.Clamp(meanGapNs / 10, LeastSpinNs, MostSpinNs);

    /// <summary>Asks the kernel not to bundle this thread's wake-ups with others (default: within 50 µs).</summary>
    public static void SharpenThisThread()
    {
        if (OperatingSystem.IsLinux()) _ = PrCtl(SetTimerSlack, 1, 0, 0, 0);
    }

    /// <summary>Returns the clock's reading at or after <paramref name="instant"/>, or an earlier one once <paramref name="stop"/> is true.</summary>
    public long Until(long instant, ref bool stop)
    {
        while (true)
        {
            var now = Clock.Now;
            var left = instant - now;
            if (left <= 0 || Volatile.Read(ref stop)) return now;
            if (left <= spin)
            {
                Thread.SpinWait(1);
                continue;
            }

            var sleep = Math.Min(left - spin, LongestSleepNs);
            Sleep(sleep);
            Learn(Clock.Now - now - sleep);
        }
    }

    // Up at once, down slowly: one late wake-up means more to come.
    private void Learn(long late) => spin = Math.Clamp(Math.Max(late + (late / 4), spin - (spin / 64)), LeastSpinNs, mostSpin);

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
