using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What a thread may take from others.</summary>
internal static partial class ThreadPriorities
{
    private const int OfThread = 0; // PRIO_PROCESS, which to Linux is one thread
    private const int Lowest = 19;

    /// <summary>The calling thread gives way to all others. .NET's own priorities do nothing on Linux.</summary>
    public static void LowerThisThread()
    {
        if (OperatingSystem.IsLinux()) _ = SetPriority(OfThread, 0, Lowest);
        else Thread.CurrentThread.Priority = ThreadPriority.Lowest;
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, uint who, int priority);
}
