using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Engine;

/// <summary>Real waits for a real disk.</summary>
[Platform("Linux")]
internal sealed class FileWatchTests
{
    private const int Queries = 12;
    private static readonly byte[] Content = new byte[8 << 20];

    [Test]
    public void AStageThatBringsItsFileToTheDiskWaitsForTheDisk()
    {
        Random.Shared.NextBytes(Content);
        using var file = Temporary(FileOptions.None);
        var blocked = 0L;
        var parts = Parts((_, _) =>
        {
            // The clock outside: of what another thread takes between the two readings, nothing is missing from the time blocked.
            var start = Clock.Now;
            var (cpu, wait) = ThreadClock.Read();
            file.Position = 0;
            file.Write(Content);
            file.Flush(flushToDisk: true);
            var (cpuAfter, waitAfter) = ThreadClock.Read();
            blocked += Clock.Now - start - (cpuAfter - cpu) - (waitAfter - wait);
            return default;
        });
        Tell(parts, blocked);
        if (blocked < Queries * 1_000_000L) Assert.Ignore("bringing 8 MB to the disk takes no time here");
        Assert.That(Sum(parts, Cause.Io), Is.GreaterThan(blocked / 4).And.LessThan(blocked * 11 / 10), "some 95 % of what the call was blocked for, less beside other tests, and no more");
        Assert.That(parts.SelectMany(one => one.Blames).Where(one => one.Cause == Cause.Io).Select(one => one.Detail), Does.Contain("sync"));
    }

    [Test]
    public void SoDoesOneThatAwaitsIt()
    {
        using var file = Temporary(FileOptions.Asynchronous);
        var parts = Parts(async (_, frame) =>
        {
            file.Position = 0;
            await file.WriteAsync(Content);
            await Task.Run(() => file.Flush(flushToDisk: true));
        });
        Tell(parts, 0);
        if (parts.Sum(one => one.End - one.Start) < Queries * 2_000_000L) Assert.Ignore("bringing 8 MB to the disk takes no time here");
        Assert.That(Sum(parts, Cause.Io), Is.GreaterThan(Queries * 300_000L));
    }

    [Test]
    public void PagesOfAMappedFileThatAreReadFromTheDiskAreToldOneByOne()
    {
        Random.Shared.NextBytes(Content);
        using var file = Temporary(FileOptions.None);
        file.Write(Content);
        file.Flush(flushToDisk: true);
        using var mapped = System.IO.MemoryMappedFiles.MemoryMappedFile.CreateFromFile(file, null, 0, System.IO.MemoryMappedFiles.MemoryMappedFileAccess.ReadWrite, HandleInheritability.None, leaveOpen: true);
        var faults = 0L;
        var parts = Parts((_, _) =>
        {
            // Out of the page cache, which only those that nobody has mapped leave.
            _ = Advise((int)file.SafeFileHandle.DangerousGetHandle(), 0, 0, 4);
            var before = MajorFaults();
            using var view = mapped.CreateViewAccessor();
            for (var at = 0L; at < Content.Length; at += 512 * 1024) faults += view.ReadByte(at) & 0;
            faults += MajorFaults() - before;
            return default;
        });
        Tell(parts, faults);
        if (faults < Queries) Assert.Ignore("no page had to be read from a disk");
        Assert.That(Sum(parts, Cause.Io), Is.GreaterThan(0));
        Assert.That(parts.SelectMany(one => one.Blames).Where(one => one.Cause == Cause.Io).Select(one => one.Detail), Does.Contain("page_fault"));
    }

    [Test]
    public async Task OneThatSleepsOrWaitsForAPipeDoesNot()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var reader = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        await using var answers = new Timer(_ => pipe.WriteByte(1), null, 0, 5); // waits for the last one, before the pipe goes
        var parts = Parts((_, _) =>
        {
            Thread.Sleep(5);
            reader.ReadByte();
            reader.ReadByte();
            return default;
        });
        Tell(parts, 0);
        Assert.That(Sum(parts, Cause.Wait), Is.GreaterThan(Queries * 4_000_000L));
        Assert.That(Sum(parts, Cause.Io), Is.Zero);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void LookingCostsFewPercentOfACore(bool writes)
    {
        using var file = Temporary(FileOptions.None);
        var watch = 0;
        var (from, to, ran, last) = (0L, 0L, 0L, 0L);
        Parts((_, _) =>
        {
            if (watch == 0) watch = ThreadNames.Living().First(one => Name(one.Folder).StartsWith("modbench file w", StringComparison.Ordinal)).Thread;
            (from, ran) = from == 0 ? (Clock.Now, Ran(watch)) : (from, ran);
            Thread.Sleep(writes ? 0 : 50);
            for (var i = 0; writes && i < 50; i++)
            {
                file.Position = 0;
                file.Write(Content.AsSpan(0, 65536));
                file.Flush(flushToDisk: true);
            }

            to = Clock.Now;
            last = Ran(watch);
            return default;
        });
        var cores = (last - ran) / (double)(to - from);
        TestContext.Out.WriteLine($"{(writes ? "writing" : "sleeping")}: {cores:0.0000} cores over {(to - from) / 1e6:0} ms");
        Assert.That(cores, Is.GreaterThan(0).And.LessThan(writes ? 0.3 : 0.15));

        // Any of the others may have ended meanwhile.
        static string Name(string folder)
        {
            try
            {
                return File.ReadAllText(Path.Combine(folder, "comm"));
            }
            catch (IOException)
            {
                return "";
            }
        }

        static long Ran(int thread) => long.Parse(File.ReadAllText($"/proc/self/task/{thread}/schedstat").Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }

    private static FileStream Temporary(FileOptions options) => new(
        Path.Combine(Path.GetTempPath(), $"modbench-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, options | FileOptions.DeleteOnClose);

    private static List<VisitParts> Parts(Func<int, GraphSubject.Frame, ValueTask> body)
    {
        using var switches = SwitchRecorder.Open(out var refused);
        if (switches is null) Assert.Ignore(refused ?? "");
        using var run = new LaunchRun(new GraphSubject(GraphSubject.Chain(1), body), new SingleStreamScenario { Queries = Queries }, traced: true, switches: switches);
        run.Block(0, "solo", Queries);
        var records = run.Launch.Collect(judge: false);
        if (records.Threads!.NoFileWatch is { } reason) Assert.Ignore(reason);
        Assert.That(records.Threads.Dropped, Is.Zero);
        var anatomy = new Anatomy(new TracedLaunch(new TracedProcess("Subject", records, null), [], [0, 1], []));
        List<VisitParts> parts = [.. records.Spans.Select(visit => anatomy.Of(visit))];
        Assert.That(parts.Select(one => one.Parts.Sum), Is.EqualTo(records.Spans.Select(visit => visit.Service)));
        return parts;
    }

    private static long MajorFaults() =>
        long.Parse(File.ReadAllText("/proc/thread-self/stat").Split(") ")[^1].Split(' ')[9], System.Globalization.CultureInfo.InvariantCulture);

    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "posix_fadvise")]
    private static extern int Advise(int descriptor, long offset, long length, int advice);

    private static long Sum(List<VisitParts> parts, Cause cause) => parts.Sum(one => one.Parts[cause]);

    private static void Tell(List<VisitParts> parts, long blocked) => TestContext.Out.WriteLine(
        $"{parts.Count} visits, blocked {blocked / 1e6:0.0} ms; " + string.Join(' ', Enum.GetValues<Cause>().Where(cause => Sum(parts, cause) > 0).Select(cause => $"{cause} {Sum(parts, cause) / 1e6:0.0}")));
}
