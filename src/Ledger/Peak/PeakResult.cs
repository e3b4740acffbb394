namespace Modbench.Ledger;

/// <summary>What a search for the highest rate found.</summary>
/// <param name="Goal">What a rate was to meet.</param>
/// <param name="Peak">The rate at which the goal is just met; null: no rate that was tried met it, or all did.</param>
/// <param name="Low">Lower end of its 95 % interval.</param>
/// <param name="High">Upper end.</param>
/// <param name="LastPassing">Highest rate that passed below the first that failed; null: none did.</param>
/// <param name="FirstFailing">Lowest rate that failed above it; null: none did.</param>
/// <param name="Binding">What failed there.</param>
/// <param name="Shape"><c>smooth</c>, or <c>cliff</c>: beyond the peak throughput or attainment collapses. Null: nothing failed.</param>
/// <param name="Probes">In the order in which they were tried.</param>
public sealed record PeakResult(
    PeakGoal Goal, double? Peak, double? Low, double? High, double? LastPassing, double? FirstFailing, string? Binding, string? Shape, IReadOnlyList<PeakProbe> Probes);
