using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What a thread may take from others.</summary>
internal static partial class ThreadPriorities
{
    private const int OfThread = 0; // PRIO_PROCESS, which to Linux is one thread

    /// <summary>A tenth of what a thread of ordinary priority gets beside it: 19, the lowest, got so little on busy cores that the logs of a soak grew by 150 MB.</summary>
    private const int Low = 10;

    private const int High = -10;
    private const ulong ShortestSliceNs = 100_000;

    /// <summary>The calling thread gives way to others. .NET's own priorities do nothing on Linux.</summary>
    public static void LowerThisThread()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfThread, 0, Low);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    /// <summary>
    /// The calling thread works for microseconds at a time and wants a core soon after it wakes up, also where all are busy: short slices (Linux 6.12; nothing
    /// before), and with privileges a high priority.
    /// </summary>
    public static void HastenThisThread()
    {
        if (!OperatingSystem.IsLinux()) return;
        var attributes = new ScheduleAttributes { Size = 48, Nice = High, RuntimeNs = ShortestSliceNs };
        if (SetAttributes(AttributesNumber, 0, in attributes, 0) == 0) return;
        attributes.Nice = 0;
        _ = SetAttributes(AttributesNumber, 0, in attributes, 0);
    }

    private static nint AttributesNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 314,
        Architecture.X86 => 351,
        Architecture.Arm => 380,
        _ => 274,
    };

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint SetAttributes(nint number, nint thread, in ScheduleAttributes attributes, nint flags);

    [StructLayout(LayoutKind.Sequential)]
    private struct ScheduleAttributes
    {
        public uint Size;
        public uint Policy; // 0: the ordinary one
        public ulong Flags;
        public int Nice;
        public uint RealTimePriority;
        public ulong RuntimeNs;
        public ulong DeadlineNs;
        public ulong PeriodNs;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
