using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What a gate says of one measure, or of a pipeline that it can't compare.</summary>
public enum GateVerdict
{
    /// <summary>It did not grow beyond its tolerance.</summary>
    [JsonStringEnumMemberName("pass")]
    Pass,

    /// <summary>It grew beyond its tolerance, launches of the head failed, or a quality is judged no more.</summary>
    [JsonStringEnumMemberName("fail")]
    Fail,

    /// <summary>Too noisy to tell with the pairs that were run.</summary>
    [JsonStringEnumMemberName("inconclusive")]
    Inconclusive,

    /// <summary>It grew beyond its tolerance, and no further than a waiver allows.</summary>
    [JsonStringEnumMemberName("waived")]
    Waived,

    /// <summary>The base has no such pipeline or scenario.</summary>
    [JsonStringEnumMemberName("new")]
    New,

    /// <summary>The head has no such pipeline or scenario any more.</summary>
    [JsonStringEnumMemberName("removed")]
    Removed,

    /// <summary>Stages, or how they are connected, are other ones.</summary>
    [JsonStringEnumMemberName("graph changed")]
    GraphChanged,

    /// <summary>Both sides did other work, or the base can't be asked.</summary>
    [JsonStringEnumMemberName("not comparable")]
    NotComparable,
}

/// <summary>What a gate decided about one measure of one pipeline: the head, compared with the base.</summary>
public sealed record VerdictRow
{
    /// <summary>Full name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario; null: the row is about the whole pipeline.</summary>
    public string? Scenario { get; init; }

    /// <summary>The measure; null: nothing was compared.</summary>
    public string? Measure { get; init; }

    /// <summary>The stage that is measured, or of a whole pipeline's measure that failed, the stage that grew most; null: neither.</summary>
    public string? Stage { get; init; }

    /// <summary>Base unit of the measure; null: nothing was compared.</summary>
    public string? Unit { get; init; }

    /// <summary>What the base has: the geometric mean over pairs, the median of allocated bytes and qualities.</summary>
    public double? Base { get; init; }

    /// <summary>What the head has.</summary>
    public double? Head { get; init; }

    /// <summary>Head ÷ base, paired: the geometric mean over pairs of each one's median ratio, the median of allocated bytes and qualities; null: one side has 0, or nothing was compared.</summary>
    public double? Ratio { get; init; }

    /// <summary>Lower end of its 95 % interval over pairs: Student-t, and between two of the pairs' ratios in order for allocated bytes and qualities; null: too few pairs.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>What follows.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>Where the time went, as explanations name it; null: not asked, or not known.</summary>
    public string? Cause { get; init; }

    /// <summary>The source file of the quality, the stage, or the pipeline; null: not known.</summary>
    public string? File { get; init; }

    /// <summary>The line in it.</summary>
    public int? Line { get; init; }

    /// <summary>How much it may grow: 0.02 is 2 %.</summary>
    public double? Tolerance { get; init; }

    /// <summary>Pairs of processes that it rests on.</summary>
    public int? Pairs { get; init; }

    /// <summary>Standard deviation of the pairs' log ratios.</summary>
    public double? Spread { get; init; }

    /// <summary>The ratio that pairs with this spread show in four cases of five by the gate's last look; null: nothing was compared, or allocated bytes and qualities, where it is the tolerance.</summary>
    public double? Detectable { get; init; }

    /// <summary>So many pairs would tell in four cases of five, with this spread: a growth of 5 % where the tolerance is 2 %, and one as large as this; null: it is told already, takes more than 1,000, or is allocated bytes or a quality, which are counted and not told by their spread.</summary>
    public int? PairsNeeded { get; init; }

    /// <summary>Why there is no verdict, or what it rests on besides; null: nothing to say.</summary>
    public string? Reason { get; init; }

    /// <summary>The waiver that it falls under, as it is written; null: none.</summary>
    public string? Waiver { get; init; }

    /// <summary>How its pairs were other than pairs are, how stages are set otherwise than in the base, what ended them before it was decided, and of one that got worse why it has no cause, one sentence each; empty: nothing to say.</summary>
    public IReadOnlyList<string> Notes { get => field ?? []; init; } = [];
}
