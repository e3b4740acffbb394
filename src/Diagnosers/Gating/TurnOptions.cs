namespace Modbench.Diagnosers;

/// <summary>How the two processes of a pair take turns.</summary>
public sealed record TurnOptions
{
    private const long Ms = 1_000_000;

    /// <summary>
    /// What a turn measures, in nanoseconds, where five queries and more fit in it: default 50 ms. A slow phase of the machine lasts seconds, so that both sides have their part of it.
    /// </summary>
    public long TurnNs { get; init; } = 50 * Ms;

    /// <summary>Rounds of four turns at most: default 12. What differs from process to process does not grow less by more of them.</summary>
    public int Rounds { get; init; } = 12;

    /// <summary>Pipeline objects that a process makes, one after the other: default 3. What a place in memory does to their times averages out over them.</summary>
    public int Lives { get; init; } = 3;

    /// <summary>What all turns of a pair take at most, in nanoseconds, where that leaves one round: default 6 s.</summary>
    public long LongestNs { get; init; } = 6_000 * Ms;
}
