namespace Modbench;

/// <summary>What a neighbour shares with its subject.</summary>
public enum Isolation
{
    /// <summary>The machine alone: each neighbour is a process of its own.</summary>
    Process,

    /// <summary>
    /// The process as well: heap, garbage collector, locks, thread pool and static fields. Each pipeline keeps threads of its own for its stages. Measures
    /// that count by process say nothing then of the subject, and have no value beside or before such a neighbour.
    /// </summary>
    Thread,
}
