namespace Modbench.Ledger;

/// <summary>What the runtime's sampling profiler told of a process. Times are those of the records.</summary>
public sealed record StackSamples
{
    /// <summary>Names of methods by number, with namespace and type.</summary>
    public required IReadOnlyList<string> Methods { get; init; }

    /// <summary>Calls, each after the one that it was called by.</summary>
    public required IReadOnlyList<StackCall> Calls { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<StackSample> Samples { get; init; }

    /// <summary>Events that the session lost; above 0 nobody knows whose.</summary>
    public long EventsLost { get; init; }
}

/// <summary>A method as it was called on a certain way.</summary>
/// <param name="Caller">Number of the call that it was called by; −1: none, the thread began with it.</param>
/// <param name="Method">Number of the method.</param>
public readonly record struct StackCall(int Caller, int Method);

/// <summary>One look at one thread.</summary>
/// <param name="Time">When.</param>
/// <param name="Thread">Its id, as the system counts.</param>
/// <param name="Call">Number of the call that it was in.</param>
/// <param name="IsManaged">It ran managed code; false: it was in native code, or waited.</param>
public readonly record struct StackSample(long Time, int Thread, int Call, bool IsManaged);
