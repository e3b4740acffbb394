using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What a thread may take from others.</summary>
internal static partial class ThreadPriorities
{
    private const int OfThread = 0; // PRIO_PROCESS, which to Linux is one thread

    /// <summary>A tenth of what a thread of ordinary priority gets beside it: 19, the lowest, got so little on busy cores that the logs of a soak grew by 150 MB.</summary>
    private const int Low = 10;

    /// <summary>The calling thread gives way to others. .NET's own priorities do nothing on Linux.</summary>
    public static void LowerThisThread()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfThread, 0, Low);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
