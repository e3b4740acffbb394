using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Injectors;

/// <summary>What a query lost, as its own code can tell: milliseconds, by other means than the tool's.</summary>
public readonly record struct Truth(double RunQueue, double Cpu, double Gc, double Lock, double Places, double Pool, double Disk);

/// <summary>When something begins: a time stamp, and how long until then the thread stood ready and collections paused the process.</summary>
public readonly record struct Moment(long Time, double Ready, TimeSpan Pauses);

/// <summary>Measures it.</summary>
public sealed partial class Watch
{
    private const int ThreadCpuClock = 3;

    private readonly TimeSpan pauses = GC.GetTotalPauseDuration();
    private string path = "";
    private double ready;
    private double cpu;
    private double gate;
    private double places;
    private double pool;
    private double disk;
    private double kept;

    /// <summary>Begins, on the thread that does the work.</summary>
    public Watch() => Begin();

    /// <summary>Work that waits for a lock first.</summary>
    public void Locked(object gateObject, Action work)
    {
        var from = Now();
        lock (gateObject)
        {
            gate += Blocked(from);
            work();
        }
    }

    /// <summary>The moment, for what follows.</summary>
    public Moment Now() => new(Stopwatch.GetTimestamp(), Thread().Ready, GC.GetTotalPauseDuration());

    /// <summary>
    /// Two threads share the pieces. With a core for each they would take half of their CPU time; what they take longer is for want of one, and replaces how long
    /// this thread stood ready meanwhile.
    /// </summary>
    public void Share(int pieces, Action work)
    {
        var from = Now();
        var ns = 0L;
        Parallel.For(0, pieces, new ParallelOptions { MaxDegreeOfParallelism = 2 }, _ =>
        {
            var before = ThreadNs();
            work();
            Interlocked.Add(ref ns, ThreadNs() - before);
        });
        kept += Passed(from) - (ns / 2e6) - (Thread().Ready - from.Ready);
    }

    /// <summary>Notes how long it waited for a place.</summary>
    public void Waited(Moment from) => places += Blocked(from);

    /// <summary>Notes how long it waited for a place, without a thread.</summary>
    public void Awaited(Moment from) => places += Passed(from);

    /// <summary>Notes how long it stood in the pool's queue.</summary>
    public void Queued(Moment from) => pool += Passed(from);

    /// <summary>Notes how long a disk took.</summary>
    public void Wrote(Moment from) => disk += Blocked(from);

    /// <summary>The thread lays the work down.</summary>
    public void Leave()
    {
        var (cpuTo, readyTo) = Thread();
        (cpu, ready) = (cpuTo - cpu, readyTo - ready);
    }

    /// <summary>Another thread goes on with it.</summary>
    public void GoOn()
    {
        var (cpuBefore, readyBefore) = (cpu, ready);
        Begin();
        (cpu, ready) = (cpu - cpuBefore, ready - readyBefore);
    }

    /// <summary>Ends.</summary>
    public Truth End()
    {
        var (cpuTo, readyTo) = Thread();
        return new Truth(readyTo - ready + kept, cpuTo - cpu, (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds, gate, places, pool, disk);
    }

    private void Begin()
    {
        path = $"/proc/self/task/{gettid()}/schedstat";
        (cpu, ready) = Thread();
    }

    // Who stands ready has what it waited for, and what a collection holds up is the collection's.
    private double Blocked(Moment from) => Math.Max(0, Passed(from) - (Thread().Ready - from.Ready));

    private static double Passed(Moment from) =>
        Math.Max(0, (Stopwatch.GetElapsedTime(from.Time) - (GC.GetTotalPauseDuration() - from.Pauses)).TotalMilliseconds);

    private (double Cpu, double Ready) Thread()
    {
        var parts = File.ReadAllText(path).Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture) / 1e6, double.Parse(parts[1], CultureInfo.InvariantCulture) / 1e6);
    }

    private static long ThreadNs() => clock_gettime(ThreadCpuClock, out var time) == 0
        ? (time.Seconds * 1_000_000_000) + time.Nanoseconds
        : throw new InvalidOperationException("the thread's CPU clock can't be read");

    [LibraryImport("libc")]
    private static partial int gettid();

    [LibraryImport("libc")]
    private static partial int clock_gettime(int clock, out Time time);

    private readonly record struct Time(long Seconds, long Nanoseconds);
}
