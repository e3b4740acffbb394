using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Something that Modbench can measure by, where the machine has it.</summary>
/// <param name="Source">Its name.</param>
/// <param name="Gives">What is measured by it.</param>
/// <param name="Detail">What is to know of it here; null: nothing.</param>
/// <param name="Reason">Why it is absent; null: it is present.</param>
/// <param name="Mend">What would make it present; null: it is.</param>
public sealed record MeasuringSource(string Source, string Gives, string? Detail, string? Reason, string? Mend)
{
    /// <summary>What root has of it more than other users; null: nothing, it is the same for all.</summary>
    public string? Root { get; init; }

    /// <summary>It is there.</summary>
    public bool Present => Reason is null;

    /// <summary>As the ledger keeps it; null: it is present.</summary>
    public AbsentRow? ToAbsent() => Reason is { } reason ? new AbsentRow(Source, reason, Mend!) : null;
}
