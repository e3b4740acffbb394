namespace Modbench.Ledger;

/// <summary>Something that this machine could not measure.</summary>
/// <param name="Source">What is missing, such as <c>frequency governor</c>.</param>
/// <param name="Reason">Why.</param>
/// <param name="Mend">What would make it measurable.</param>
public sealed record AbsentRow(string Source, string Reason, string Mend);
