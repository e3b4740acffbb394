namespace Modbench.Ledger;

/// <summary>One launch under one condition.</summary>
/// <param name="Pipeline">Full name of the subject.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">Such as <c>solo</c>, <c>paused B</c>, <c>beside B</c>.</param>
/// <param name="Launch">Counts from 1; the rows of one child process share it.</param>
/// <param name="Pid">Process id; null: never started.</param>
/// <param name="Kind">What it was for.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Reason">Why it failed, was superseded, was ended early, measured one of two conditions alone, explains nothing, or has stacks that count for nothing; several are joined by semicolons; null: none of these.</param>
/// <param name="Stage">The stage it failed in; null: none, or unknown.</param>
/// <param name="LastErrors">First and last lines of the child's stderr; empty where the launch did not fail.</param>
/// <param name="StartToReady">Process start to set-up done, in nanoseconds; null: never ready.</param>
/// <param name="Alternating">Blocks of several conditions took turns in this process.</param>
/// <param name="Superseded">It ran with blocks in turn before a launch showed that they don't do: done again whole, it feeds no measure.</param>
/// <param name="Seed">Seed of the block order.</param>
public sealed record LaunchRow(
    string Pipeline,
    string Scenario,
    string Condition,
    int Launch,
    int? Pid,
    LaunchKind Kind,
    LaunchOutcome Outcome,
    string? Reason,
    string? Stage,
    IReadOnlyList<string> LastErrors,
    long? StartToReady,
    bool Alternating,
    bool Superseded,
    int Seed);
