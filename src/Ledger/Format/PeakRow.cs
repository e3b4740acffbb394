namespace Modbench.Ledger;

/// <summary>What a search for the highest rate that meets a goal found under one condition.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Goal">What a rate must meet, such as <c>99 % of responses ≤ 80 ms</c>.</param>
/// <param name="Peak">The rate at which the goal is just met, in 1/s; null: it was not found.</param>
/// <param name="Low">Lower end of its 95 % interval; of one launch's cliff, the lower end of the gap between what passed and what failed. Null: there is none.</param>
/// <param name="High">Its upper end.</param>
/// <param name="LastPassing">The highest rate that passed below the first that failed, in 1/s; null: none did.</param>
/// <param name="FirstFailing">The lowest rate that failed above it, in 1/s; null: none did.</param>
/// <param name="Binding">What failed there; null: nothing did.</param>
/// <param name="Shape"><c>smooth</c>, or <c>cliff</c>: beyond the peak throughput or attainment collapses; null: nothing failed.</param>
/// <param name="Reason">Why there is no peak, or else no interval, or why a search came to no end; null: nothing is missing.</param>
/// <param name="Probes">In the order in which they were tried.</param>
public sealed record PeakRow(
    string Pipeline,
    string Scenario,
    string Condition,
    string Goal,
    double? Peak,
    double? Low,
    double? High,
    double? LastPassing,
    double? FirstFailing,
    string? Binding,
    string? Shape,
    string? Reason,
    IReadOnlyList<PeakProbeRow> Probes);

/// <summary>One rate that was tried.</summary>
/// <param name="Rate">As asked for, in 1/s.</param>
/// <param name="Offered">As it came out, in 1/s.</param>
/// <param name="Throughput">Completed queries, in 1/s; where it was given up as saturated, over its last seconds.</param>
/// <param name="Queries">Measured queries.</param>
/// <param name="Attainment">Share of them that met the limit; null: none was measured.</param>
/// <param name="Mean">Mean response of the completed ones in nanoseconds; null: none completed.</param>
/// <param name="Failure">What it did not meet; null: it passed.</param>
/// <param name="LeftOut">It counts for nothing: the same rate passed when it was tried again, or all others foretell far less. A stall of the machine does that.</param>
public sealed record PeakProbeRow(double Rate, double Offered, double Throughput, long Queries, double? Attainment, double? Mean, string? Failure, bool LeftOut = false);
