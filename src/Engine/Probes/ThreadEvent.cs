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
}

/// <summary>One record of the system's scheduler about a thread; 20 bytes. Those of one thread are in order of time on each core only.</summary>
/// <param name="Time">Nanoseconds of the monotonic clock.</param>
/// <param name="Thread">Its id, as the system counts; of <see cref="ThreadEventKind.Lost"/>: 0.</param>
/// <param name="Other">As the kind says; else 0.</param>
/// <param name="Core">Where it happened.</param>
/// <param name="Kind">What happened.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
public readonly record struct ThreadEvent(long Time, int Thread, int Other, short Core, ThreadEventKind Kind);
