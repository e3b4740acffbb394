namespace Modbench.Ledger;

/// <summary>Commits of a line, of which one is where a step is.</summary>
/// <param name="First">The first, from 0.</param>
/// <param name="Last">The last.</param>
/// <param name="Chance">That it is one of them.</param>
internal readonly record struct FoundStep(int First, int Last, double Chance);

/// <summary>What a search knows.</summary>
/// <param name="Outcome">What follows.</param>
/// <param name="Steps">Where the growth came, in the order of the line; of what is not decided, where it most likely did.</param>
/// <param name="Confidence">The chance that it is so.</param>
/// <param name="Decided">More pairs are not needed.</param>
internal sealed record StepFinding(BisectionOutcome Outcome, IReadOnlyList<FoundStep> Steps, double Confidence, bool Decided);
