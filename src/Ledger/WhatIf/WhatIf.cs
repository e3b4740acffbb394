using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>A question to a run: what would be if all of these were otherwise at once.</summary>
/// <param name="Changes">At least one; no two of the same thing.</param>
public sealed record WhatIf(IReadOnlyList<WhatIfChange> Changes)
{
    /// <summary>As <see cref="WhatIfParser"/> reads it.</summary>
    public string Text => string.Join(", ", Changes);

    /// <summary>Only traced launches can tell.</summary>
    public bool NeedsCauses => Changes.Any(change => change.NeedsCauses);

    /// <summary>A launch can really be made so.</summary>
    public bool CanBeMeasured => Changes.All(change => change.CanBeMeasured);

    /// <summary>The question can be asked of a condition: its pipeline has the stages, and the neighbours that are named run beside it.</summary>
    /// <param name="graph">The pipeline.</param>
    /// <param name="neighbours">Full names of the condition's.</param>
    /// <param name="condition">The condition.</param>
    public bool IsFor(PipelineGraph graph, IReadOnlyList<string> neighbours, string condition) => Changes.All(change => change switch
    {
        BatchSizeChange batch => graph.Stages.Any(stage => stage.Name == batch.Of && stage.BatchSize > 0),
        { Stage: { } name } => graph.Stages.Any(stage => stage.Name == name),
        NeighbourPin pin => Conditions.NeighboursOf(condition) is not null && neighbours.Any(neighbour => IsCalled(neighbour, pin.Neighbour)),
        _ => true,
    });

    /// <summary>What the engine is told; of neighbours nothing.</summary>
    public GraphChanges ToGraphChanges() => new()
    {
        Workers = Changes.OfType<WorkersChange>().FirstOrDefault()?.Workers,
        Slots = Changes.OfType<SlotsChange>().ToDictionary(change => change.Of, change => change.Slots),
        BatchSizes = Changes.OfType<BatchSizeChange>().ToDictionary(change => change.Of, change => change.Size),
    };

    /// <summary>The cores that a neighbour is to run on; null: as declared.</summary>
    /// <param name="neighbour">Its full name.</param>
    public string? CoresOf(string neighbour) => Changes.OfType<NeighbourPin>().FirstOrDefault(pin => IsCalled(neighbour, pin.Neighbour))?.Cores;

    /// <summary>A full name, or what of it follows a dot or plus.</summary>
    internal static bool IsCalled(string fullName, string name) =>
        fullName.EndsWith(name, StringComparison.Ordinal) && (fullName.Length == name.Length || fullName[^(name.Length + 1)] is '.' or '+');
}
