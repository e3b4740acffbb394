using Modbench.Engine;

namespace Modbench.Tool.Gating;

/// <summary>A pipeline and scenario that both builds have.</summary>
/// <param name="Base">As the base has it.</param>
/// <param name="Head">As the head has it.</param>
/// <param name="Scenario">The same in both, but for how long it is measured: the head's.</param>
internal sealed record GatedCase(PipelineGraph Base, PipelineGraph Head, Scenario Scenario)
{
    /// <summary>Settings of stages that differ, in words: whether they make it faster or slower is what the gate measures.</summary>
    public IReadOnlyList<string> Settings { get; init; } = [];
}
