using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>How a pair went. Records are read from open files: <see cref="Close"/> it when they have been read.</summary>
/// <param name="Pair">Its numbers.</param>
/// <param name="Base">The base's launch, for the ledger; null: the pair ended before it had one, by no fault of its own.</param>
/// <param name="Head">The head's.</param>
public sealed record PairReport(GatePair Pair, LaunchResult? Base, LaunchResult? Head)
{
    /// <summary>Why the two can't be compared, such as another set of queries; null: they can. Then the pair has no values.</summary>
    public string? NotComparable { get; init; }

    /// <summary>Why whole launches were run, one after the other, in place of turns; null: they took turns.</summary>
    public string? WholeBecause { get; init; }

    /// <summary>Rounds, from 0, that count for nothing: one of the two compiled in them.</summary>
    public IReadOnlySet<int> LeftOut { get; init; } = new HashSet<int>();

    /// <summary>That each of the two has one pipeline object in place of several, whose could not be made again in its process, and why, in one sentence; null: both can, or nobody asked.</summary>
    public string? MadeOnce { get; init; }

    /// <summary>One of the two compiled in so many rounds that none is left out.</summary>
    public bool CompiledThroughout { get; init; }

    /// <summary>What the pair rests on besides, one sentence each.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>Closes the records of both launches, <see cref="LaunchRecords.Close"/>.</summary>
    public void Close()
    {
        Base?.Records?.Close();
        Head?.Records?.Close();
    }
}
