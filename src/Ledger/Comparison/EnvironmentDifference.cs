namespace Modbench.Ledger;

/// <summary>A field of the environment in which two ledgers differ.</summary>
/// <param name="Field">As in <see cref="EnvironmentRow"/>, with a small first letter.</param>
/// <param name="Base">Null: could not be read there, or is not set.</param>
/// <param name="Head">The same here.</param>
/// <param name="Machine">It makes another machine: times and memory of the two are not those of one machine.</param>
public sealed record EnvironmentDifference(string Field, string? Base, string? Head, bool Machine);
