using System.Runtime.InteropServices;

namespace Modbench.Diagnosers;

/// <summary>CPU time of processes by the nanosecond: /proc/PID/stat counts in hundredths of a second. Linux.</summary>
internal static unsafe partial class ProcessClock
{
    private const int WholeProcess = 2; // CPUCLOCK_SCHED, of all threads, those that have ended included

    /// <summary>So far; NaN: there is no such process.</summary>
    public static double CpuNs(int pid)
    {
        Time time;
        return GetTime((~pid << 3) | WholeProcess, &time) == 0 ? ((double)time.Seconds * 1e9) + time.Nanoseconds : double.NaN;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Time* time);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
