using System.Runtime.InteropServices;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>A real thread of a real library is told from the engine's own.</summary>
[Platform("Linux")]
internal sealed unsafe partial class NativeThreadTests
{
    private const nint LivesMicroseconds = 800_000; // long enough for its name to be read on a busy machine

    [TestCase("modbench worker 3", true)]
    [TestCase("modbench load", true)]
    [TestCase(".NET TP Worker", false, Description = "of these nobody can tell")]
    public void OneThatALibraryStartsOnAThreadOfTheEngine(string starter, bool native)
    {
        using var pool = new ChunkPool(8);
        var log = new NativeLog<ThreadEvent>(pool);
        using var recorder = SwitchRecorder.Open(out var reason);
        if (recorder is null) Assert.Ignore(reason ?? "");
        recorder!.Begin(log);
        var (worker, refused, names) = (0, 0, new Dictionary<int, string>());
        var sleep = NativeLibrary.GetExport(NativeLibrary.Load("libc.so.6"), "usleep");
        var thread = new Thread(() =>
        {
            worker = ThreadClock.CurrentThread;
            nint started;
            refused = Create(&started, 0, sleep, LivesMicroseconds);
            foreach (var (one, folder) in ThreadNames.Living()) Read(one, folder);
            if (refused == 0) refused = Join(started, null);
        })
        { Name = starter };
        thread.Start();
        thread.Join();
        Assert.That(refused, Is.Zero);
        recorder.Drain();
        var records = new LaunchRecords
        {
            Pipeline = "Subject",
            Scenario = "SingleStream",
            Stages = [],
            Blocks = [],
            Queries = [],
            Spans = [],
            Segments = [],
            ThreadEvents = log.Oldest(whole: false).ToArray(),
            Threads = new ThreadNames(Environment.ProcessId, recorder.ReaderThread, null, 0, [0], names),
            Failures = [],
            Qualities = [],
        };
        var threads = new TracedThreads(new TracedProcess("Subject", records, null));
        var child = threads.Timelines.Values.Single(one => one.Parent == worker).Thread;
        TestContext.Out.WriteLine($"{worker} '{names[worker]}' started {child} '{names[child]}'");
        Assert.That((threads.IsNative(child), threads.IsNative(worker), threads.IsObserver(recorder.ReaderThread)), Is.EqualTo((native, false, true)));

        void Read(int one, string folder)
        {
            try
            {
                names[one] = File.ReadAllText(Path.Combine(folder, "comm")).TrimEnd();
            }
            catch (IOException)
            {
                // Another test's thread, which has ended meanwhile.
            }
        }
    }

    [LibraryImport("libc", EntryPoint = "pthread_create")]
    private static partial int Create(nint* thread, nint attributes, nint start, nint argument);

    [LibraryImport("libc", EntryPoint = "pthread_join")]
    private static partial int Join(nint thread, void** result);
}
