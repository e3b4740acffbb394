namespace Modbench.Ledger;

/// <summary>One measure of one pipeline, scenario, stage and class: the head beside the base.</summary>
public sealed record ComparedMeasure
{
    /// <summary>The stage; null: the whole pipeline.</summary>
    public string? Stage { get; init; }

    /// <summary>The class of queries; null: all of them.</summary>
    public string? Class { get; init; }

    /// <summary>Its name.</summary>
    public required string Measure { get; init; }

    /// <summary>Base unit of the values, and of a difference.</summary>
    public required string Unit { get; init; }

    /// <summary>As in the base's ledger.</summary>
    public double? Base { get; init; }

    /// <summary>As in the head's ledger.</summary>
    public double? Head { get; init; }

    /// <summary>Head ÷ base; null: they are compared by their difference, or not at all.</summary>
    public double? Ratio { get; init; }

    /// <summary>Head − base of scores, shares and what is 0 in a launch; null: they are compared by their ratio, or not at all.</summary>
    public double? Difference { get; init; }

    /// <summary>Lower end of the 95 % interval of the ratio, or else of the difference; null: there is none.</summary>
    public double? Low { get; init; }

    /// <summary>Upper end.</summary>
    public double? High { get; init; }

    /// <summary>The chance of as large a difference where there is none, by this measure alone; null: there is no interval.</summary>
    public double? Chance { get; init; }

    /// <summary>The launches of both are the same processes, in which the two conditions took turns, and are compared pair by pair.</summary>
    public bool Paired { get; init; }

    /// <summary>It says the same on another machine.</summary>
    public bool MachineIndependent { get; init; }

    /// <summary>What can be said.</summary>
    public required ComparisonOutcome Outcome { get; init; }

    /// <summary>Why there is no interval, or no comparison; null: there is one.</summary>
    public string? Reason { get; init; }

    /// <summary>What to know before using the base's value.</summary>
    public IReadOnlyList<string> BaseNotes { get; init; } = [];

    /// <summary>What to know before using the head's.</summary>
    public IReadOnlyList<string> HeadNotes { get; init; } = [];

    /// <summary>How far the head is from the base, as a factor's logarithm or a share of the larger of the two; 0: it can't be said.</summary>
    internal double Size =>
        Ratio is { } ratio ? Math.Abs(Math.Log(ratio))
        : Difference is { } difference && Math.Max(Math.Abs(Base ?? 0), Math.Abs(Head ?? 0)) is > 0 and var largest ? Math.Abs(difference) / largest
        : 0;
}
