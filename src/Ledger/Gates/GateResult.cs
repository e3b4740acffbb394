namespace Modbench.Ledger;

/// <summary>What a gate says of one measure, or of the launches of a pipeline and scenario.</summary>
public sealed record GateResult
{
    /// <summary>Full name.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Null: launches failed, and this is about them.</summary>
    public GatedMeasure? Measure { get; init; }

    /// <summary>What follows: pass, fail, inconclusive or not comparable.</summary>
    public required GateVerdict Verdict { get; init; }

    /// <summary>Pairs in which both sides ran.</summary>
    public required int Pairs { get; init; }

    /// <summary>As <see cref="VerdictRow.Base"/>.</summary>
    public double? Base { get; init; }

    /// <summary>As <see cref="VerdictRow.Head"/>.</summary>
    public double? Head { get; init; }

    /// <summary>As <see cref="VerdictRow.Ratio"/>.</summary>
    public double? Ratio { get; init; }

    /// <summary>As <see cref="VerdictRow.Low"/>.</summary>
    public double? Low { get; init; }

    /// <summary>As <see cref="VerdictRow.High"/>.</summary>
    public double? High { get; init; }

    /// <summary>As <see cref="VerdictRow.Spread"/>.</summary>
    public double? Spread { get; init; }

    /// <summary>As <see cref="VerdictRow.Detectable"/>.</summary>
    public double? Detectable { get; init; }

    /// <summary>As <see cref="VerdictRow.PairsNeeded"/>.</summary>
    public int? PairsNeeded { get; init; }

    /// <summary>As <see cref="VerdictRow.Stage"/>.</summary>
    public string? Stage { get; init; }

    /// <summary>As <see cref="VerdictRow.Reason"/>.</summary>
    public string? Reason { get; init; }
}
