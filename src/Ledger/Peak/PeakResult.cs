namespace Modbench.Ledger;

/// <summary>What a search for the highest rate found.</summary>
/// <param name="Goal">What a rate was to meet.</param>
/// <param name="Probes">In the order in which they were tried.</param>
public sealed record PeakResult(PeakGoal Goal, IReadOnlyList<PeakProbe> Probes)
{
    /// <summary>The rate at which the goal is just met; null: no rate that was tried met it, or all did.</summary>
    public double? Peak { get; init; }

    /// <summary>Lower end of its 95 % interval; at a cliff, what is known to have passed. Null: there is none.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end; at a cliff, what is known to have failed.</summary>
    public double? High { get; init; }

    /// <summary>Standard error of the peak's logarithm; null: it is not known.</summary>
    public double? Error { get; init; }

    /// <summary>Degrees of freedom of that error.</summary>
    public double Freedom { get; init; }

    /// <summary>Highest rate that passed below the first that failed; null: none did.</summary>
    public double? LastPassing { get; init; }

    /// <summary>Lowest rate that failed above it; null: none did.</summary>
    public double? FirstFailing { get; init; }

    /// <summary>What failed there.</summary>
    public string? Binding { get; init; }

    /// <summary><c>smooth</c>, or <c>cliff</c>: beyond the peak throughput or attainment collapses. Null: nothing failed.</summary>
    public string? Shape { get; init; }

    /// <summary>Why there is no peak, or else no interval; null: neither is missing.</summary>
    public string? Reason { get; init; }

    /// <summary>Probes that count for nothing: the same rate passed when it was tried again, or all others foretell far less. A stall of the machine does that.</summary>
    public IReadOnlyList<PeakProbe> LeftOut { get; init; } = [];
}
