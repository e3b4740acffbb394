namespace Modbench.Engine;

/// <summary>One stage as the executor needs it; the position in <see cref="PipelineWiring.Stages"/> is the stage's number.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Slots">Concurrent visits, ≥ 1; a batch is one visit.</param>
/// <param name="Successors">Numbers of the stages that its result goes to when the visit has ended. Empty: it gives an answer, unless it has routes. Without edges to it a stage starts with the query, unless it is a route of some router; then <see cref="StartsWithQuery"/> decides.</param>
public sealed record StageWiring(string Name, int Slots, int[] Successors)
{
    /// <summary>A router's targets, by position; see <see cref="QueryFrame.TakeRoute"/>. Empty: not a router.</summary>
    public int[] Routes { get; init; } = [];

    /// <summary>It starts with the query although it is a route of some router: a loop goes back to it.</summary>
    public bool StartsWithQuery { get; init; }

    /// <summary>How often a query may visit the stage; 0: no limit.</summary>
    public int MaxVisits { get; init; }

    /// <summary>How many queries share a visit at most; 0: not batched.</summary>
    public int BatchSize { get; init; }

    /// <summary>How long the first of a batch waits for others.</summary>
    public long BatchWaitNs { get; init; }

    /// <summary>A visit's longest service; 0: no limit.</summary>
    public long TimeoutNs { get; init; }

    /// <summary>Numbers of the stages that begin with the first piece of its stream; an edge is here or in <see cref="Successors"/>.</summary>
    public int[] StreamSuccessors { get; init; } = [];
}
