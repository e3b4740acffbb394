namespace Modbench.Ledger;

/// <summary>The stacks that were sampled in one launch, folded under the stages that their threads worked for.</summary>
/// <param name="Conditions">One for each condition that was measured.</param>
/// <param name="Lost">Events that the session lost, and visits and switches that found no room in the subject's log: above 0 nothing is made of the stacks.</param>
/// <param name="NoStates">Why <see cref="SampledState.External"/> is not told apart; null: it is.</param>
public sealed record LaunchStacks(IReadOnlyList<ConditionStacks> Conditions, long Lost, string? NoStates);

/// <summary>Those of one condition's measured stretches.</summary>
/// <param name="Condition">The condition.</param>
/// <param name="IntervalNs">Mean time from one look at a thread to the next; null: no thread was seen.</param>
/// <param name="Stages">In the order of the pipeline; those in which no thread was seen are left out.</param>
public sealed record ConditionStacks(string Condition, double? IntervalNs, IReadOnlyList<StageStacks> Stages);

/// <summary>Those of one stage.</summary>
/// <param name="Stage">Its name.</param>
/// <param name="Visits">Visits that threads worked for; a batch is one.</param>
/// <param name="ThreadNs">How long threads worked for them, added up.</param>
/// <param name="Stacks">The most frequent first.</param>
public sealed record StageStacks(string Stage, int Visits, long ThreadNs, IReadOnlyList<FoldedStack> Stacks);

/// <summary>One way of calls, and how often a thread was seen on it.</summary>
/// <param name="Frames">From the stage's own method to the innermost one; at least one.</param>
/// <param name="State">What the thread was at.</param>
/// <param name="Samples">At least 1.</param>
public sealed record FoldedStack(IReadOnlyList<string> Frames, SampledState State, int Samples);
