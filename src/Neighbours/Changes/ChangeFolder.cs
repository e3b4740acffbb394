using System.Globalization;
using System.Runtime.InteropServices;

namespace Modbench.Changes;

/// <summary>
/// Where processes of one user write down what they change in the system. In /tmp, which a restart empties like the system's own state: the user's runtime folder
/// goes at logout while a change stays, and <c>TMPDIR</c> may be another at the next start.
/// </summary>
internal static unsafe partial class ChangeFolder
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int WorkingFolder = -100; // AT_FDCWD
    private const int LinkItself = 0x100; // AT_SYMLINK_NOFOLLOW
    private const uint Basics = 0x7ff; // STATX_BASIC_STATS
    private const int StatusBytes = 256;
    private const int UserAt = 20;
    private const int ModeAt = 28;
    private const int Folder = 0x4000;
    private const int KindBits = 0xF000;
    private const int OthersBits = 0x3F;

    /// <summary>Its path; it need not be there.</summary>
    public static string Path => string.Create(CultureInfo.InvariantCulture, $"/tmp/modbench-changes-{User()}");

    /// <summary>A folder that only this user can have written into: what lies in it is acted upon.</summary>
    public static bool IsOwn(string folder)
    {
        var status = stackalloc byte[StatusBytes];
        try
        {
            if (Status(WorkingFolder, folder, LinkItself, Basics, status) != 0) return false;
        }
        catch (EntryPointNotFoundException)
        {
            return false; // a C library from before 2018
        }

        int mode = *(ushort*)(status + ModeAt);
        return *(uint*)(status + UserAt) == User() && (mode & KindBits) == Folder && (mode & OthersBits) == 0;
    }

    /// <summary>Makes it.</summary>
    /// <exception cref="IOException">It can't be made, or is another user's.</exception>
    public static void Make(string folder)
    {
        if (!OperatingSystem.IsLinux()) throw new IOException("only Linux has control groups");
        Directory.CreateDirectory(folder, Private);
        if (!IsOwn(folder)) throw new IOException($"{folder} is not this user's alone");
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint User();

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Status(int folder, string path, int flags, uint mask, byte* status);
}
