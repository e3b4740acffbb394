namespace Modbench.Ledger;

/// <summary>What the .NET runtime of a traced process told: where its threads were held up, and by what. Times are those of the records.</summary>
public sealed record RuntimeTrace
{
    /// <summary>Suspensions of all managed threads, in order; none overlaps another.</summary>
    public IReadOnlyList<GcPause> Pauses { get; init; } = [];

    /// <summary>Collections, in order of their starts; one in the background has several pauses.</summary>
    public IReadOnlyList<Collection> Collections { get; init; } = [];

    /// <summary>Samples of what was allocated, in order, one for some 100 KB of each kind of heap.</summary>
    public IReadOnlyList<Allocation> Allocations { get; init; } = [];

    /// <summary>Waits for monitors and locks, in order of their ends.</summary>
    public IReadOnlyList<LockWait> Locks { get; init; } = [];

    /// <summary>Work items of the thread pool, in order of when they were taken up.</summary>
    public IReadOnlyList<PoolItem> PoolItems { get; init; } = [];

    /// <summary>Events that the session lost; above 0 nothing can be said about causes.</summary>
    public long EventsLost { get; init; }
}

/// <summary>A suspension.</summary>
/// <param name="Start">When the runtime began to stop the threads.</param>
/// <param name="End">When they ran again.</param>
/// <param name="Generation">Of the collection; −1: it was for none, but for the tool's own or another purpose.</param>
/// <param name="Reason">As the runtime calls it.</param>
/// <param name="Thread">The thread that set it off, as the system counts; 0: not known.</param>
public readonly record struct GcPause(long Start, long End, int Generation, string Reason, int Thread);

/// <summary>A collection.</summary>
/// <param name="Start">When it began.</param>
/// <param name="Generation">Which generation it collected.</param>
/// <param name="Reason">As the runtime calls it.</param>
/// <param name="Thread">The thread that set it off, as the system counts.</param>
public readonly record struct Collection(long Start, int Generation, string Reason, int Thread);

/// <summary>A sample of allocations: the thread that passed a mark, and what the process had allocated since the mark before.</summary>
/// <param name="Time">When.</param>
/// <param name="Thread">The thread, as the system counts.</param>
/// <param name="Bytes">How much.</param>
public readonly record struct Allocation(long Time, int Thread, long Bytes);

/// <summary>A wait for a monitor or lock.</summary>
/// <param name="Thread">Who waited, as the system counts.</param>
/// <param name="Start">From when.</param>
/// <param name="End">Until when.</param>
/// <param name="Owner">Who held it at the start, as the system counts; 0: not known.</param>
public readonly record struct LockWait(int Thread, long Start, long End, int Owner);

/// <summary>A work item of the thread pool.</summary>
/// <param name="Queued">When it was put there.</param>
/// <param name="Taken">When a worker took it up.</param>
/// <param name="Thread">That worker, as the system counts.</param>
public readonly record struct PoolItem(long Queued, long Taken, int Thread);
