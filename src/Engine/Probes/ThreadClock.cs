using System.Globalization;
using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What the calling thread has had of the machine so far. Linux.</summary>
internal static unsafe partial class ThreadClock
{
    private const int ThreadCpu = 3;
    private const int ReadOnly = 0;
    private const int CloseOnExec = 0x80000;
    private const int LongestLine = 96;
    private const int Unknown = -1;
    private const int NotOpen = -1;
    private const int Missing = -2;

    [ThreadStatic]
    private static ScheduleFile? file;

    /// <summary>The calling thread's id, as the system counts; 0: not on Linux.</summary>
    public static int CurrentThread => OperatingSystem.IsLinux() ? (file ??= new ScheduleFile()).Thread : 0;

    /// <summary>
    /// Nanoseconds that the calling thread has run, and that it stood ready and waited for a core. The wait first: reading the clock can cost the thread its
    /// core, and would then show up as a wait that the measured code never had.
    /// </summary>
    /// <param name="cpu">False: the first is not read.</param>
    /// <returns>−1 for what was not read, or the system does not tell.</returns>
    public static (long CpuNs, long WaitNs) Read(bool cpu = true)
    {
        if (!OperatingSystem.IsLinux()) return (Unknown, Unknown);
        var wait = (file ??= new ScheduleFile()).ReadWait();
        Time time;
        return (cpu && GetTime(ThreadCpu, &time) == 0 ? time.Seconds * 1_000_000_000 + time.Nanoseconds : Unknown, wait);
    }

    /// <summary>The second number of the text: run time, wait, turns. A kernel that does not count them answers with zeros; whoever reads this has had a turn.</summary>
    internal static long WaitOf(ReadOnlySpan<byte> text)
    {
        Number(ref text);
        var wait = Number(ref text);
        return Number(ref text) > 0 ? wait : Unknown;
    }

    /// <summary>Takes the first number and what ends it off the text; −1: there is none.</summary>
    private static long Number(ref ReadOnlySpan<byte> text)
    {
        var value = 0L;
        var digits = 0;
        while (digits < text.Length && text[digits] is >= (byte)'0' and <= (byte)'9') value = value * 10 + (text[digits++] - '0');
        text = text[Math.Min(digits + 1, text.Length)..];
        return digits == 0 ? Unknown : value;
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int GetTime(int clock, Time* time);

    [LibraryImport("libc", EntryPoint = "gettid")]
    private static partial int GetThread();

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int OpenFile(string path, int flags);

    [LibraryImport("libc", EntryPoint = "pread")]
    private static partial nint ReadAt(int descriptor, byte* buffer, nuint count, nint offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseFile(int descriptor);

    [StructLayout(LayoutKind.Sequential)]
    private struct Time
    {
        public nint Seconds;
        public nint Nanoseconds;
    }

    /// <summary>One thread's schedstat, kept open: opening it anew would take ten times as long as reading it.</summary>
    private sealed class ScheduleFile
    {
        private int descriptor = NotOpen;

        public int Thread { get; } = GetThread();

        ~ScheduleFile()
        {
            if (descriptor >= 0) _ = CloseFile(descriptor);
        }

        public long ReadWait()
        {
            if (descriptor == NotOpen) Open();
            if (descriptor == Missing) return Unknown;
            var line = stackalloc byte[LongestLine];
            var length = ReadAt(descriptor, line, LongestLine, 0);
            return length <= 0 ? Unknown : WaitOf(new ReadOnlySpan<byte>(line, (int)length));
        }

        private void Open()
        {
            descriptor = OpenFile(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{Thread}/schedstat"), ReadOnly | CloseOnExec);
            if (descriptor < 0) descriptor = Missing;
        }
    }
}
