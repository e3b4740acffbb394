using System.Runtime.InteropServices;

namespace Modbench.Engine;

/// <summary>What happened to a thread.</summary>
public enum ThreadEventKind : short
{
    /// <summary>It began to run on a core.</summary>
    In = 1,

    /// <summary>It left its core to wait for something.</summary>
    Blocked = 2,

    /// <summary>Its core was taken from it, or it offered it: it could have run on.</summary>
    Preempted = 3,

    /// <summary>It was started by thread <see cref="ThreadEvent.Other"/>.</summary>
    Started = 4,

    /// <summary>It has ended.</summary>
    Ended = 5,

    /// <summary>The kernel had no room for <see cref="ThreadEvent.Other"/> events of this core; what its threads did since the last one that is known is unknown.</summary>
    Lost = 6,

    /// <summary>It was seen blocked in a call to a file system, see <see cref="ThreadEvent.Call"/>.</summary>
    FileCall = 7,

    /// <summary>A page that it touched has been read from a disk: the wait before was for that.</summary>
    MajorFault = 8,
}

/// <summary>One record of the system's scheduler about a thread; 20 bytes. Those of one thread are in order of time on each core only.</summary>
/// <param name="Time">Nanoseconds of the monotonic clock.</param>
/// <param name="Thread">Its id, as the system counts; of <see cref="ThreadEventKind.Lost"/>: 0.</param>
/// <param name="Other">As the kind says; else 0.</param>
/// <param name="Core">Where it happened; −1: not known.</param>
/// <param name="Kind">What happened.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct ThreadEvent(long Time, int Thread, int Other, short Core, ThreadEventKind Kind)
{
    /// <summary>A look that took longer tells nothing: the two parts of <see cref="Other"/> have 32 bits.</summary>
    internal const int LongestLook = (1 << CallShift) - 1;

    private const int CallShift = 24;

    /// <summary>Of <see cref="ThreadEventKind.FileCall"/>: what the thread was at.</summary>
    public FileCall Call => (FileCall)(Other >> CallShift);

    /// <summary>Of <see cref="ThreadEventKind.FileCall"/>: when the look that began at <see cref="Time"/> was over. It holds for a stretch that both are in.</summary>
    public long LookedUntil => Time + (Other & LongestLook);

    /// <summary>Of a look at a thread.</summary>
    internal static ThreadEvent InFileCall(int thread, FileCall call, long from, long to) =>
        new(from, thread, ((int)call << CallShift) | (int)(to - from), -1, ThreadEventKind.FileCall);
}
