namespace Modbench.Ledger;

/// <summary>Where the code of the stages spends its time under one condition, as a sampled launch saw it.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
/// <param name="Launch">The launch.</param>
/// <param name="File">The stacks, in the run's folder; null: there are none.</param>
/// <param name="Interval">Nanoseconds from one look at a thread to the next, on average; null: there are no stacks.</param>
/// <param name="Reason">Why there are no stacks; null: there are.</param>
/// <param name="NoStates">Why <c>external</c> is not told apart; null: it is, or there are no stacks.</param>
/// <param name="Stages">In the order of the pipeline; those in which no thread was seen are left out.</param>
public sealed record StackRow(
    string Pipeline,
    string Scenario,
    string Condition,
    int Launch,
    string? File,
    double? Interval,
    string? Reason,
    string? NoStates,
    IReadOnlyList<StageStackRow> Stages);

/// <summary>The samples of threads that worked for visits of one stage.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Samples">How many there are.</param>
/// <param name="States">What the threads were at.</param>
/// <param name="Visits">Visits that threads worked for; a batch is one.</param>
/// <param name="Time">Nanoseconds that threads worked for a visit, on average; waits that hold no thread are not in it.</param>
/// <param name="Methods">The most frequent innermost methods, at most 20.</param>
public sealed record StageStackRow(
    string Stage, int Samples, IReadOnlyList<StateCount> States, int Visits, double Time, IReadOnlyList<MethodStackRow> Methods);

/// <summary>The samples in which one method was the innermost.</summary>
/// <param name="Method">With namespace and type; overloads are one.</param>
/// <param name="Samples">How many.</param>
/// <param name="Share">Of the stage's.</param>
/// <param name="Time">That share of the stage's <c>time</c>, in nanoseconds.</param>
/// <param name="States">What the threads were at.</param>
public sealed record MethodStackRow(string Method, int Samples, double Share, double Time, IReadOnlyList<StateCount> States);

/// <summary>Samples in which a thread was at the same.</summary>
/// <param name="State">At what.</param>
/// <param name="Samples">How many, at least 1.</param>
public sealed record StateCount(SampledState State, int Samples);
