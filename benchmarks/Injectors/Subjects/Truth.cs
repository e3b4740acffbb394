using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Injectors;

/// <summary>What a query lost, as its own code can tell: milliseconds, by other means than the tool's.</summary>
public readonly record struct Truth(double RunQueue, double Cpu, double Gc, double Lock, double Places, double Pool, double Disk);

/// <summary>Measures it.</summary>
public sealed partial class Watch
{
    private readonly TimeSpan pauses = GC.GetTotalPauseDuration();
    private string schedstat = "";
    private double ready;
    private double cpu;
    private double gate;
    private double places;
    private double pool;
    private double disk;

    /// <summary>Begins, on the thread that does the work.</summary>
    public Watch() => Begin();

    /// <summary>Work that waits for a lock first.</summary>
    public void Locked(object gateObject, Action work)
    {
        var from = Stopwatch.GetTimestamp();
        lock (gateObject)
        {
            gate += Since(from);
            work();
        }
    }

    /// <summary>Notes how long it waited for a place.</summary>
    public void Waited(long from) => places += Since(from);

    /// <summary>Notes how long it stood in the pool's queue.</summary>
    public void Queued(long from) => pool += Since(from);

    /// <summary>Notes how long a disk took.</summary>
    public void Wrote(long from) => disk += Since(from);

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
        return new Truth(readyTo - ready, cpuTo - cpu, (GC.GetTotalPauseDuration() - pauses).TotalMilliseconds, gate, places, pool, disk);
    }

    private void Begin()
    {
        schedstat = $"/proc/self/task/{gettid()}/schedstat";
        (cpu, ready) = Thread();
    }

    private static double Since(long from) => Stopwatch.GetElapsedTime(from).TotalMilliseconds;

    private (double Cpu, double Ready) Thread()
    {
        var parts = File.ReadAllText(schedstat).Split(' ');
        return (double.Parse(parts[0], CultureInfo.InvariantCulture) / 1e6, double.Parse(parts[1], CultureInfo.InvariantCulture) / 1e6);
    }

    [LibraryImport("libc")]
    private static partial int gettid();
}
