using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Linux's perf events, as far as the records of context switches need them. No counter of the processor is involved: it works in virtual machines and without privileges.</summary>
internal static unsafe partial class PerfEvents
{
    public const int PageBytes = 4096;

    private const int AttributeBytes = 136;
    private const int AnyCore = -1;
    private const int Software = 1;
    private const ulong MajorFaults = 6;
    private const ulong TimesAndGroup = 1 << 0 | 1 << 1 | 1 << 3; // PERF_FORMAT_TOTAL_TIME_ENABLED, _RUNNING, _GROUP
    private const ulong ThreadAndTime = 1 << 1 | 1 << 2; // PERF_SAMPLE_TID, PERF_SAMPLE_TIME
    private const int Monotonic = 1;
    private const nuint CloseOnExec = 8;
    private const nuint SetOutput = 0x2405;
    private const nuint EnableEvents = 0x2400;
    private const nint WholeGroup = 1;
    private const int ReadWrite = 3;
    private const int Shared = 1;
    public const int NoGroup = -1;

    // Bits of the attribute's flags.
    private const ulong Disabled = 1UL << 0;
    private const ulong Inherit = 1UL << 1;
    private const ulong ExcludeKernel = 1UL << 5;
    private const ulong ExcludeHypervisor = 1UL << 6;
    private const ulong Task = 1UL << 13;
    private const ulong IdentifyAll = 1UL << 18;
    private const ulong UseClock = 1UL << 25;
    private const ulong ContextSwitch = 1UL << 26;
    private const ulong InheritThread = 1UL << 35;

    /// <summary>
    /// The records about one thread, and those that it starts from now on, while they are on one core. The event that carries them is not a dummy: each page
    /// that is read from a disk is a record too, and costs nothing where there is none.
    /// </summary>
    /// <param name="thread">Its id; 0: the calling one.</param>
    /// <param name="core">The core.</param>
    /// <returns>A file descriptor; below 0: refused, <see cref="Marshal.GetLastPInvokeError"/> has why.</returns>
    public static int Open(int thread, int core)
    {
        var attribute = stackalloc byte[AttributeBytes];
        new Span<byte>(attribute, AttributeBytes).Clear();
        *(int*)attribute = Software;
        *(int*)(attribute + 4) = AttributeBytes;
        *(ulong*)(attribute + 8) = MajorFaults;
        *(ulong*)(attribute + 16) = 1;
        *(ulong*)(attribute + 24) = ThreadAndTime;
        *(ulong*)(attribute + 40) = Inherit | ExcludeKernel | ExcludeHypervisor | Task | IdentifyAll | UseClock | ContextSwitch | InheritThread;
        *(int*)(attribute + 92) = Monotonic;
        return (int)Call(CallNumber, (nint)attribute, thread, core, NoGroup, CloseOnExec);
    }

    /// <summary>Counts an event of the calling thread, wherever it runs, in user mode.</summary>
    /// <param name="what">The event.</param>
    /// <param name="group">The descriptor of the group's first; <see cref="NoGroup"/>: this is it, and nothing is counted before <see cref="Enable"/>.</param>
    /// <returns>As of <see cref="Open"/>.</returns>
    public static int OpenCounter(CounterEvent what, int group)
    {
        var attribute = stackalloc byte[AttributeBytes];
        new Span<byte>(attribute, AttributeBytes).Clear();
        *(int*)attribute = what.Type;
        *(int*)(attribute + 4) = AttributeBytes;
        *(ulong*)(attribute + 8) = what.Config;
        *(ulong*)(attribute + 32) = TimesAndGroup;
        *(ulong*)(attribute + 40) = ExcludeKernel | ExcludeHypervisor | (group == NoGroup ? Disabled : 0);
        return (int)Call(CallNumber, (nint)attribute, 0, AnyCore, group, CloseOnExec);
    }

    /// <summary>A group begins to count. Those that join one that counts already read 0 (seen on Linux 6.18).</summary>
    public static bool Enable(int descriptor) => Control(descriptor, EnableEvents, WholeGroup) == 0;

    /// <summary>Reads a group: how many, nanoseconds enabled and running, and each event's count.</summary>
    /// <returns>Bytes that were read; below 0: refused.</returns>
    public static nint ReadCounters(int descriptor, long* into, nuint bytes) => ReadDescriptor(descriptor, into, bytes);

    /// <summary>Its records go into another one's ring.</summary>
    public static bool Redirect(int descriptor, int to) => Control(descriptor, SetOutput, to) == 0;

    /// <summary>Maps the ring of a descriptor; null: refused.</summary>
    public static byte* Map(int descriptor, nuint bytes)
    {
        var address = MemoryMap(0, bytes, ReadWrite, Shared, descriptor, 0);
        return address == -1 ? null : (byte*)address;
    }

    public static void Unmap(byte* ring, nuint bytes) => _ = MemoryUnmap(ring, bytes);

    public static void Close(int descriptor) => _ = CloseDescriptor(descriptor);

    private static nint CallNumber => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 298,
        Architecture.X86 => 336,
        Architecture.Arm => 364,
        _ => 241, // arm64, riscv64, loongarch64 share the newer table
    };

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint attribute, nint thread, nint core, nint group, nuint flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, nint argument);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial nint MemoryMap(nint address, nuint length, int protection, int flags, int descriptor, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int MemoryUnmap(byte* address, nuint length);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadDescriptor(int descriptor, long* into, nuint bytes);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
