using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>A pair of processes to be run.</summary>
/// <param name="Number">Of the pair, from 1.</param>
/// <param name="Launch">Number of the base's launch; the head's is the next.</param>
/// <param name="Base">The pipeline as the base has it.</param>
/// <param name="Head">The pipeline as the head has it.</param>
/// <param name="Scenario">What both run.</param>
/// <param name="Measures">What is asked; those of other pipelines and scenarios are left out.</param>
/// <param name="Seed">Of who is first.</param>
public sealed record PairOrder(
    int Number, int Launch, PipelineGraph Base, PipelineGraph Head, Scenario Scenario, IReadOnlyList<GatedMeasure> Measures, int Seed)
{
    /// <summary>The head is started first and has the first turn: in every second pair.</summary>
    public bool HeadFirst => ((Number ^ Seed) & 1) != 0;
}
