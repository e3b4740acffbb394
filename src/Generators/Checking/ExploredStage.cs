namespace Modbench.Generators.Checking;

/// <summary>A stage as <see cref="RouteExploration"/> sees it.</summary>
/// <param name="Successors">They get a token when it has ended.</param>
/// <param name="StreamSuccessors">They get a token with its first piece.</param>
/// <param name="Routes">One of them gets a token when a router has ended; empty: not a router, unless it may answer.</param>
/// <param name="MayAnswer">A query may end with it.</param>
/// <param name="StartsWithQuery">A query's first tokens are here.</param>
/// <param name="Required">Stages whose results it cannot do without; each of them leads to it.</param>
/// <param name="HasEntry">Routes bring it a value.</param>
/// <param name="RequiresEntry">It cannot do without that value.</param>
/// <param name="EntersWhenEnded">Of its successors those to which its result goes as such a value.</param>
internal sealed record ExploredStage(
    StageSet Successors,
    StageSet StreamSuccessors,
    IReadOnlyList<int> Routes,
    bool MayAnswer,
    bool StartsWithQuery,
    StageSet Required,
    bool HasEntry,
    bool RequiresEntry,
    StageSet EntersWhenEnded)
{
    /// <summary>Wherever a token may go from it.</summary>
    public StageSet Next { get; } = Successors | StreamSuccessors | StageSet.Of(Routes);
}
