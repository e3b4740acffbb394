namespace Modbench.Ledger;

/// <summary>A pair of processes of one build.</summary>
/// <param name="Pair">What it measured.</param>
/// <param name="Seconds">When it began, from the start of the measuring.</param>
/// <param name="Turns">Its turns, in order; empty: it had none.</param>
public sealed record NoisePair(GatePair Pair, double Seconds, IReadOnlyList<ComparedTurns> Turns);
