namespace Modbench.Engine;

/// <summary>One stage as the executor needs it; the position in <see cref="PipelineWiring.Stages"/> is the stage's number.</summary>
/// <param name="Name">The member's name.</param>
/// <param name="Slots">Concurrent visits, ≥ 1.</param>
/// <param name="Inputs">How many stages' results it waits for; 0: it starts with the query.</param>
/// <param name="Successors">Numbers of the stages that take its result; empty: it gives the answer. Exactly one stage has none.</param>
public sealed record StageWiring(string Name, int Slots, int Inputs, int[] Successors);
