using System.Runtime.InteropServices;
using Modbench;

namespace Injectors;

/// <summary>One thread reads memory, each place telling the next; on the first core, as its neighbour has the second one.</summary>
[Pipeline]
[SingleStream(Duration = "2 s", WarmupQueries = 150)]
[Server(QueriesPerSecond = 75, Duration = "10 s", WarmupQueries = 150)]
[Collocate(typeof(Streamer), Cores = "1")]
[Collocate(typeof(Hog), Copies = 2)]
[Collocate(typeof(Innocent))]
public sealed partial class Reading : Subject
{
    [ThreadStatic]
    private static bool pinned;

    [Stage]
    private static Truth Read([FromQuery] int request)
    {
        if (!pinned) Pin();
        var watch = new Watch();
        Work.Read(20_000 * request);
        return watch.End();
    }

    private static void Pin()
    {
        var first = 1UL;
        if (sched_setaffinity(0, sizeof(ulong), ref first) != 0) throw new InvalidOperationException("the thread can't be kept on the first core");
        pinned = true;
    }

    [LibraryImport("libc")]
    private static partial int sched_setaffinity(int thread, nint length, ref ulong mask);
}
