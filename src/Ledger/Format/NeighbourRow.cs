namespace Modbench.Ledger;

/// <summary>One neighbour process of one launch.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario that it ran.</param>
/// <param name="Launch">The launch it ran in.</param>
/// <param name="Copy">Counts from 1.</param>
/// <param name="Pid">Process id; null: never started.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed; null: it did not.</param>
public sealed record NeighbourRow(string Pipeline, string Scenario, int Launch, int Copy, int? Pid, LaunchOutcome Outcome, string? Reason);
