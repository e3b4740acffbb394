using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Linux's perf events, as far as the records of context switches need them. No counter is involved: it works in virtual machines and without privileges.</summary>
internal static unsafe partial class PerfEvents
{
    public const int PageBytes = 4096;

    private const int AttributeBytes = 136;
    private const int Hardware = 0;
    private const ulong Instructions = 1;
    private const int AnyCore = -1;
    private const int Software = 1;
    private const ulong Dummy = 9;
    private const ulong ThreadAndTime = 1 << 1 | 1 << 2; // PERF_SAMPLE_TID, PERF_SAMPLE_TIME
    private const int Monotonic = 1;
    private const nuint CloseOnExec = 8;
    private const nuint SetOutput = 0x2405;
    private const int ReadWrite = 3;
    private const int Shared = 1;
    private const int NoGroup = -1;

    // Bits of the attribute's flags.
    private const ulong Inherit = 1UL << 1;
    private const ulong ExcludeKernel = 1UL << 5;
    private const ulong ExcludeHypervisor = 1UL << 6;
    private const ulong Task = 1UL << 13;
    private const ulong IdentifyAll = 1UL << 18;
    private const ulong UseClock = 1UL << 25;
    private const ulong ContextSwitch = 1UL << 26;
    private const ulong InheritThread = 1UL << 35;

    /// <summary>The records about one thread, and those that it starts from now on, while they are on one core.</summary>
    /// <param name="thread">Its id; 0: the calling one.</param>
    /// <param name="core">The core.</param>
    /// <returns>A file descriptor; below 0: refused, <see cref="Marshal.GetLastPInvokeError"/> has why.</returns>
    public static int Open(int thread, int core)
    {
        var attribute = stackalloc byte[AttributeBytes];
        new Span<byte>(attribute, AttributeBytes).Clear();
        *(int*)attribute = Software;
        *(int*)(attribute + 4) = AttributeBytes;
        *(ulong*)(attribute + 8) = Dummy;
        *(ulong*)(attribute + 24) = ThreadAndTime;
        *(ulong*)(attribute + 40) = Inherit | ExcludeKernel | ExcludeHypervisor | Task | IdentifyAll | UseClock | ContextSwitch | InheritThread;
        *(int*)(attribute + 92) = Monotonic;
        return (int)Call(CallNumber, (nint)attribute, thread, core, NoGroup, CloseOnExec);
    }

    /// <summary>Counts the calling thread's instructions, by the processor: to see whether it can.</summary>
    /// <returns>As of <see cref="Open"/>.</returns>
    public static int OpenInstructions()
    {
        var attribute = stackalloc byte[AttributeBytes];
        new Span<byte>(attribute, AttributeBytes).Clear();
        *(int*)attribute = Hardware;
        *(int*)(attribute + 4) = AttributeBytes;
        *(ulong*)(attribute + 8) = Instructions;
        *(ulong*)(attribute + 40) = ExcludeKernel | ExcludeHypervisor;
        return (int)Call(CallNumber, (nint)attribute, 0, AnyCore, NoGroup, CloseOnExec);
    }

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

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
