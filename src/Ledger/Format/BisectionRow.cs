using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What a search for the commit at which something got worse found.</summary>
public enum BisectionOutcome
{
    /// <summary>It got worse at one commit.</summary>
    [JsonStringEnumMemberName("named")]
    Named,

    /// <summary>It got worse at one of several commits, between which nothing can be compared.</summary>
    [JsonStringEnumMemberName("one of")]
    OneOf,

    /// <summary>It got worse in two parts of about the same size, at two commits.</summary>
    [JsonStringEnumMemberName("spread")]
    Spread,

    /// <summary>The head is no worse than the base when it is measured again.</summary>
    [JsonStringEnumMemberName("not confirmed")]
    NotConfirmed,

    /// <summary>It could not be told, or the search was ended before.</summary>
    [JsonStringEnumMemberName("not decided")]
    NotDecided,
}

/// <summary>A commit between the base and the head.</summary>
/// <param name="Place">On the way from the base, from 1.</param>
/// <param name="Commit">The commit; null: changes that no commit has.</param>
/// <param name="Subject">The first line of its message.</param>
public sealed record BisectedCommitRow(int Place, string? Commit, string Subject);

/// <summary>Where something got worse.</summary>
/// <param name="Commits">The commit; several: it is one of them.</param>
/// <param name="Probability">That it is.</param>
/// <param name="Ratio">What it is after it ÷ before, from the nearest commits that were measured on either side; null: it has none, or they are too far apart to tell.</param>
/// <param name="Low">Lower end of its 95 % interval; null: none.</param>
/// <param name="High">Upper end.</param>
public sealed record BisectionStepRow(IReadOnlyList<BisectedCommitRow> Commits, double Probability, double? Ratio, double? Low, double? High);

/// <summary>A commit that was looked at.</summary>
/// <param name="Place">As of <see cref="BisectedCommitRow"/>.</param>
/// <param name="Commit">The commit; null: changes that no commit has.</param>
/// <param name="Subject">The first line of its message.</param>
/// <param name="Pairs">Pairs of processes of the base and of it.</param>
/// <param name="Ratio">It ÷ base, over its pairs; null: it has none.</param>
/// <param name="Grown">The chance that it has the larger part of the growth, by all that was measured in the end.</param>
/// <param name="Skipped">Why it was left out; null: it was not.</param>
public sealed record BisectionProbeRow(int Place, string? Commit, string Subject, int Pairs, double? Ratio, double Grown, string? Skipped);

/// <summary>The search for the commit at which a measure that failed got worse.</summary>
public sealed record BisectionRow
{
    /// <summary>Full name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>The measure; null: its launches fail.</summary>
    public string? Measure { get; init; }

    /// <summary>The stage that is measured; null: the whole pipeline.</summary>
    public string? Stage { get; init; }

    /// <summary>What was found.</summary>
    public required BisectionOutcome Outcome { get; init; }

    /// <summary>The chance that it is so.</summary>
    public required double Confidence { get; init; }

    /// <summary>How many commits there are from the base, without it, to the head; changes that no commit has are one.</summary>
    public required int Commits { get; init; }

    /// <summary>Where it got worse; of what is not decided, between which commits it most likely did.</summary>
    public required IReadOnlyList<BisectionStepRow> Steps { get; init; }

    /// <summary>The commits that were looked at, in the order of the line.</summary>
    public required IReadOnlyList<BisectionProbeRow> Probes { get; init; }

    /// <summary>Pairs that were measured for it; what was measured for an earlier one is used again and not counted.</summary>
    public required int Pairs { get; init; }

    /// <summary>Pairs that a plain bisection with a gate at each step takes at the least.</summary>
    public required int GatePairs { get; init; }

    /// <summary>Why it is not decided; null: it is.</summary>
    public string? Reason { get; init; }
}
