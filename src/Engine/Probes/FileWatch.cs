using System.Globalization;
using Microsoft.Win32.SafeHandles;

namespace Modbench.Engine;

/// <summary>
/// Looks what the threads that work for a visit wait for: the kernel tells which system call a thread of the same process stands in, without privileges
/// (<c>/proc/self/task/TID/syscall</c>). A thread that is blocked stays in one call, so a single look tells what the whole stretch was for; stretches that are
/// shorter than the gap between two looks may be missed. Linux.
/// </summary>
internal sealed class FileWatch : IDisposable
{
    /// <summary>Each look wakes a core, some 20 µs: 2 % of one.</summary>
    private const long UsualNs = 1_000_000;

    /// <summary>After a thread was seen to wait for a file system: such waits come together, and often are short.</summary>
    private const long QuickNs = 250_000;
    private const long QuickForNs = 500_000_000;
    private const int LongestLine = 256;
    private const int LongestStatus = 1024;

    private readonly SegmentProbe segments;
    private readonly Dictionary<int, Files> threads = [];
    private readonly List<int> atWork = [];
    private readonly byte[] line = new byte[LongestLine];
    private readonly byte[] status = new byte[LongestStatus];
    private readonly Thread thread;
    private long seen = long.MinValue / 2;
    private volatile bool stopping;

    /// <param name="segments">Knows the threads that work for a visit.</param>
    /// <param name="pool">Room for the log.</param>
    public FileWatch(SegmentProbe segments, ChunkPool pool)
    {
        this.segments = segments;
        Seen = new NativeLog<ThreadEvent>(pool);
        thread = new Thread(LookOn) { IsBackground = true, Name = "modbench file watch" };
        thread.Start();
    }

    /// <summary>Threads that waited for a file system, as <see cref="ThreadEventKind.FileCall"/>.</summary>
    public NativeLog<ThreadEvent> Seen { get; }

    /// <summary>Why nothing could be seen here; null: it can.</summary>
    public static string? Refusal()
    {
        if (!OperatingSystem.IsLinux()) return "only Linux tells";
        if (!FileCalls.AreKnown) return "the numbers of this architecture's system calls are not known";
        var file = string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{ThreadClock.CurrentThread}/syscall");
        try
        {
            // Whoever reads its own is in a reading call.
            using var own = File.OpenHandle(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            var text = new byte[LongestLine];
            return FileCalls.Parse(text.AsSpan(0, RandomAccess.Read(own, text, 0))) is { } call && FileCalls.Of(call.Number) == FileCall.Read
                ? null
                : "/proc/self/task/TID/syscall does not tell";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"/proc/self/task/TID/syscall: {error.Message}";
        }
    }

    public void Dispose()
    {
        stopping = true;
        thread.Join();
        foreach (var files in threads.Values) files.Dispose();
    }

    private void LookOn()
    {
        PreciseSleep.SharpenThisThread();
        ThreadPriorities.HastenThisThread();
        while (!stopping)
        {
            PreciseSleep.Pause(Clock.Now - seen < QuickForNs ? QuickNs : UsualNs);
            segments.AtWork(atWork);
            foreach (var one in atWork) Look(one);
        }
    }

    private void Look(int one)
    {
        try
        {
            if (!threads.TryGetValue(one, out var files)) threads[one] = files = new Files(one);
            var before = Clock.Now;
            if (files.Call(line, status) is not { } call) return;
            seen = Clock.Now;
            if (seen - before <= ThreadEvent.LongestLook) Seen.Add(ThreadEvent.InFileCall(one, call, before, seen));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It has ended meanwhile (another may get its number), or may not be looked at.
            if (threads.Remove(one, out var files)) files.Dispose();
        }
    }

    /// <summary>One thread's files, kept open.</summary>
    private sealed class Files(int thread) : IDisposable
    {
        private readonly SafeFileHandle call = Open(thread, "syscall");
        private readonly SafeFileHandle status = Open(thread, "stat");
        private readonly SafeFileHandle function = Open(thread, "wchan");

        public FileCall? Call(byte[] line, byte[] text)
        {
            if (FileCalls.Parse(line.AsSpan(0, RandomAccess.Read(call, line, 0))) is not { } found) return null;
            if (found.Number < 0) return FileCalls.IsForPage(text.AsSpan(0, RandomAccess.Read(function, text, 0))) ? FileCall.PageFault : null;
            return FileCalls.Of(found.Number) switch
            {
                FileCall.Sync => FileCall.Sync,
                FileCall.Path => IsUninterruptible(text) ? FileCall.Path : null, // opening a pipe waits for its other end
                { } transfer => FileCalls.IsOnDisk(found.Descriptor) ? transfer : null,
                null => null,
            };
        }

        public void Dispose()
        {
            call.Dispose();
            status.Dispose();
            function.Dispose();
        }

        private bool IsUninterruptible(byte[] text)
        {
            var all = text.AsSpan(0, RandomAccess.Read(status, text, 0));
            var name = all.LastIndexOf((byte)')');
            return name >= 0 && name + 2 < all.Length && all[name + 2] == (byte)'D';
        }

        private static SafeFileHandle Open(int thread, string file) => File.OpenHandle(
            string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread}/{file}"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
    }
}
