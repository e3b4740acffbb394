namespace Modbench.Ledger;

/// <summary>How one copy of a neighbour got on in one launch.</summary>
/// <param name="Neighbour">Which.</param>
/// <param name="Kept">Its work per second beside the subject; null: it failed.</param>
/// <param name="Alone">Its work per second while the subject was idle; null: it never ran alone.</param>
internal sealed record NeighbourProgress(NeighbourResult Neighbour, double? Kept, double? Alone)
{
    public const string NoReference = "the neighbour had no stretch of its own with the subject idle";
    public const string NoneAlone = "no query of the neighbour completed while the subject was idle";

    /// <summary>Why its load is another at each time, so that a stretch of its own is nothing to compare with; null: it is not.</summary>
    public string? Changing { get; init; }

    /// <summary>Another copy's stretch stands for its own.</summary>
    public bool Stands { get; init; }

    /// <summary>Its normalised progress; null: see <see cref="Missing"/>.</summary>
    public double? Np => Missing is null ? Kept / Alone : null;

    /// <summary>Why it has no progress; null: it has.</summary>
    public string? Missing =>
        Kept is null ? $"the neighbour failed: {Neighbour.Reason ?? "it recorded nothing"}"
        : Changing is not null ? $"the neighbour's load changes in time, {Changing}: a stretch of its own is another part of it than the one beside the subject"
        : Alone is null ? NoReference
        : Alone == 0 ? NoneAlone
        : null;
}
