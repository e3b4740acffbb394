namespace Modbench.Ledger;

/// <summary>What was seen of one turn of a process beside its queries.</summary>
/// <param name="Life">Which of the process's pipeline objects answered, from 0.</param>
/// <param name="Amounts">By source, in the source's unit; one that could not be measured is missing.</param>
public sealed record WatchedTurn(int Life, IReadOnlyDictionary<NoiseSource, double> Amounts);
