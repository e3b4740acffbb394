using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>
/// Waits for instants of <see cref="Clock"/>: sleeps until shortly before, then spins. A core that sleeps deeply (10 ms and more between wake-ups)
/// wakes later than the usual 50 µs: the spin grows with what was seen, up to a tenth of the mean gap, so that it never takes more than a tenth of a core
/// for it.
/// </summary>
internal sealed partial class PreciseSleep : IDisposable
{
    private const long LeastSpinNs = 60_000;
    private const long MostSpinNs = 500_000;

    // A load that is told to stop must notice within this.
    private const long LongestSleepNs = 20_000_000;
    private const int SetTimerSlack = 29;

    private readonly long mostSpin;
    private readonly WakeUpCall? wakeUpCall;
    private long spin = LeastSpinNs;
    private long sleepsUntil;

    /// <param name="meanGapNs">Between two instants.</param>
    /// <param name="wakeable">Other threads say <see cref="Wake"/>.</param>
    public PreciseSleep(double meanGapNs, bool wakeable = false)
    {
        mostSpin = (long)Math.Clamp(meanGapNs / 10, LeastSpinNs, MostSpinNs);
        if (wakeable) wakeUpCall = new WakeUpCall();
    }

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
            Pause(sleep);
            Learn(Clock.Now - now - sleep);
        }
    }

    /// <summary>As <see cref="Until"/>, for whichever comes first of <paramref name="limit"/> and an instant that others may set to an earlier one.</summary>
    public long UntilEarliest(long limit, ref long earliest, ref bool stop)
    {
        while (true)
        {
            var now = Clock.Now;
            var instant = Math.Min(limit, Volatile.Read(ref earliest));
            var left = instant - now;
            if (left <= 0 || Volatile.Read(ref stop)) return now;
            if (left <= spin)
            {
                Thread.SpinWait(1);
                continue;
            }

            // Whoever sets an earlier one after this look sees how long the sleep is to last, and ends it.
            Interlocked.Exchange(ref sleepsUntil, instant);
            if (Math.Min(limit, Volatile.Read(ref earliest)) >= instant)
            {
                var sleep = Math.Min(left - spin, LongestSleepNs);
                wakeUpCall!.Sleep(sleep);
                var slept = Clock.Now - now;
                if (slept > sleep) Learn(slept - sleep);
            }

            Volatile.Write(ref sleepsUntil, 0);
        }
    }

    /// <summary>An instant was set: a sleep that would outlast it ends.</summary>
    public void Wake(long instant)
    {
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref sleepsUntil) > instant) wakeUpCall!.Ring();
    }

    public void Dispose() => wakeUpCall?.Dispose();

    // Up at once, down slowly: one late wake-up means more to come.
    private void Learn(long late) => spin = Math.Clamp(Math.Max(late + (late / 4), spin - (spin / 64)), LeastSpinNs, mostSpin);

    /// <summary>Sleeps, without spinning.</summary>
    public static void Pause(long ns)
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
    public struct TimeSpec
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
