using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Memory of the process that the system may have back while its addresses stay.</summary>
internal static unsafe partial class ResidentMemory
{
    private const int DontNeed = 4;

    /// <summary>Gives back the pages; what they held is lost. Whole pages only.</summary>
    public static void Release(void* start, nuint bytes)
    {
        if (OperatingSystem.IsLinux()) _ = MAdvise(start, bytes, DontNeed);
    }

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static partial int MAdvise(void* start, nuint length, int advice);
}
