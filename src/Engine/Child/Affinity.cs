using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>On which logical cores threads may run. Linux; Windows is written but untested; macOS has no such call.</summary>
public static unsafe partial class Affinity
{
    private const int WordBits = 64;
    private const int Words = (CoreList.Highest + 1) / WordBits;
    private const int Self = 0;

    /// <summary>False where the system has no call for it.</summary>
    public static bool IsSupported => OperatingSystem.IsLinux() || OperatingSystem.IsWindows();

    /// <summary>The cores that the calling thread may use; empty where that can't be found out.</summary>
    public static IReadOnlyList<int> Usable()
    {
        var mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        if (OperatingSystem.IsLinux())
        {
            if (GetAffinity(Self, Words * sizeof(ulong), mask) != 0) return [];
        }
        else if (OperatingSystem.IsWindows())
        {
            mask[0] = (ulong)Process.GetCurrentProcess().ProcessorAffinity;
        }

        var cores = new List<int>();
        for (var core = 0; core <= CoreList.Highest; core++)
        {
            if ((mask[core / WordBits] >> (core % WordBits) & 1) != 0) cores.Add(core);
        }

        return cores;
    }

    /// <summary>Moves the calling thread to these cores; threads and processes that it starts may begin there too.</summary>
    /// <returns>False: the system refused.</returns>
    public static bool PinThread(IReadOnlyList<int> cores)
    {
        var mask = stackalloc ulong[Words];
        new Span<ulong>(mask, Words).Clear();
        foreach (var core in cores) mask[core / WordBits] |= 1UL << (core % WordBits);
        return OperatingSystem.IsLinux() ? SetAffinity(Self, Words * sizeof(ulong), mask) == 0
            : OperatingSystem.IsWindows() && SetThreadAffinityMask(GetCurrentThread(), (nuint)mask[0]) != 0;
    }

    /// <summary>The same for a whole process that has just been started; Windows has no other way.</summary>
    public static void PinProcess(Process process, IReadOnlyList<int> cores)
    {
        if (!OperatingSystem.IsWindows()) return;
        nint mask = 0;
        foreach (var core in cores) mask |= (nint)1 << core;
        process.ProcessorAffinity = mask;
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint bytes, ulong* mask);

    [LibraryImport("kernel32")]
    private static partial nuint SetThreadAffinityMask(nint thread, nuint mask);

    [LibraryImport("kernel32")]
    private static partial nint GetCurrentThread();
}
