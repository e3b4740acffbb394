namespace Modbench.Ledger;

/// <summary>How many cores one process used over the measured stretches of a condition, in one launch.</summary>
/// <param name="Pipeline">Full name of the subject.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Launch">The launch.</param>
/// <param name="Outcome">How it ended. Of one that failed, stretches go from the start of each block to its end, or to the last sample.</param>
/// <param name="Role">Whose.</param>
/// <param name="Process">The pipeline's short name, with a number where there are copies; or the role.</param>
/// <param name="Pid">The process; null: it is none.</param>
/// <param name="Cores">Mean cores in each of 20 equal slices of the stretches, one after the other; null: not measured.</param>
public sealed record UtilisationRow(
    string Pipeline, string Scenario, string Condition, int Launch, LaunchOutcome Outcome, ProcessRole Role, string Process, int? Pid, IReadOnlyList<double?> Cores);
