using System.Buffers.Text;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>Tells system calls that may wait for a file system from all others, by their numbers. Linux.</summary>
internal static unsafe partial class FileCalls
{
    private const int StatBytes = 256;
    private const int ModeOffset = 28;
    private const int EmptyPath = 0x1000;
    private const nuint Type = 1;
    private const int TypeBits = 0xF000;
    private const int Folder = 0x4000;
    private const int BlockDevice = 0x6000;
    private const int Regular = 0x8000;

    // How the system numbers its calls: x64 has a table of its own, arm64 the one that newer architectures share.
    private static readonly Dictionary<int, FileCall>? Known = RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => Table(
            sync: [26, 74, 75, 162, 277, 306],
            read: [0, 17, 19, 78, 217, 295, 327],
            write: [1, 18, 20, 77, 285, 296, 326, 328],
            path: [2, 3, 4, 5, 6, 21, 76, 82, 83, 84, 85, 86, 87, 88, 89, 257, 258, 262, 263, 264, 265, 266, 267, 269, 316, 332, 437, 439]),
        Architecture.Arm64 or Architecture.RiscV64 or Architecture.LoongArch64 => Table(
            sync: [81, 82, 83, 84, 227, 267],
            read: [61, 63, 65, 67, 69, 286],
            write: [46, 47, 64, 66, 68, 70, 285, 287],
            path: [34, 35, 36, 37, 38, 45, 48, 56, 57, 78, 79, 80, 276, 291, 437, 439]),
        _ => null,
    };

    // Newer kernels first, then those before folios.
    private static readonly byte[][] PageWaits = ["folio_wait_"u8.ToArray(), "__folio_lock"u8.ToArray(), "wait_on_page_"u8.ToArray(), "__lock_page"u8.ToArray(), "io_schedule"u8.ToArray(), "submit_bio_wait"u8.ToArray()];

    /// <summary>The numbers of this architecture's calls are known.</summary>
    public static bool AreKnown => Known is not null;

    /// <summary>The call of this number; null: none that may wait for a file system.</summary>
    public static FileCall? Of(int number) => Known is not null && Known.TryGetValue(number, out var call) ? call : null;

    /// <summary>A line of <c>/proc/self/task/TID/syscall</c>: number and first argument, or −1 for a thread that is blocked elsewhere, as in a page fault; null: it runs.</summary>
    public static (int Number, int Descriptor)? Parse(ReadOnlySpan<byte> line)
    {
        if (!Utf8Parser.TryParse(line, out int number, out var digits) || !line[digits..].StartsWith(" 0x"u8)) return null;
        return Utf8Parser.TryParse(line[(digits + 3)..], out ulong first, out _, 'x') ? (number, (int)first) : (number, -1);
    }

    /// <summary>By the function of the kernel that a thread waits in (<c>/proc/self/task/TID/wchan</c>): it waits for a page to be read, or written back.</summary>
    public static bool IsForPage(ReadOnlySpan<byte> function)
    {
        foreach (var name in PageWaits)
        {
            if (function.StartsWith(name)) return true;
        }

        return false;
    }

    /// <summary>It stands for a file, a folder or a disk: reading from a socket, a pipe or a terminal waits for somebody, not for a disk.</summary>
    public static bool IsOnDisk(int descriptor)
    {
        var status = stackalloc byte[StatBytes];
        byte noPath = 0;
        if (Call(StatNumber, descriptor, (nint)(&noPath), EmptyPath, Type, (nint)status) != 0) return false;
        return (*(ushort*)(status + ModeOffset) & TypeBits) is Regular or BlockDevice or Folder;
    }

    // statx: the one whose answer looks alike on all architectures.
    private static nint StatNumber => RuntimeInformation.ProcessArchitecture == Architecture.X64 ? 332 : 291;

    private static Dictionary<int, FileCall> Table(int[] sync, int[] read, int[] write, int[] path)
    {
        var known = new Dictionary<int, FileCall>();
        foreach (var (numbers, call) in new[] { (sync, FileCall.Sync), (read, FileCall.Read), (write, FileCall.Write), (path, FileCall.Path) })
        {
            foreach (var number in numbers) known.Add(number, call);
        }

        return known;
    }

    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint folder, nint path, nint flags, nuint mask, nint status);
}
