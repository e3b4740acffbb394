namespace Modbench.Tool.Exports;

/// <summary>What follows of a finding.</summary>
internal enum FindingKind
{
    /// <summary>Makes the exit code 1 or 3.</summary>
    Failed,

    /// <summary>Would fail, and a waiver lets it through.</summary>
    Waived,

    /// <summary>Could not be told.</summary>
    Undecided,

    /// <summary>Nothing to compare with, or not measured.</summary>
    NotCompared,

    /// <summary>In order.</summary>
    Passed,
}

/// <summary>One thing that was gated, or checked, and how it came out: what programs beside us are told.</summary>
internal sealed record Finding(FindingKind Kind, FindingRule Rule)
{
    /// <summary>Full name; null: of the whole run.</summary>
    public string? Pipeline { get; init; }

    /// <summary>As tables name the pipeline.</summary>
    public string? Label { get; init; }

    /// <summary>Its name; null: of the pipeline.</summary>
    public string? Scenario { get; init; }

    /// <summary>Scenario, stage and measure: different for each finding of a pipeline.</summary>
    public required string Name { get; init; }

    /// <summary>One sentence; it ends with a full stop.</summary>
    public required string Sentence { get; init; }

    /// <summary>Why it is let through; null: it isn't.</summary>
    public string? Waiver { get; init; }

    /// <summary>Relative to the project's folder; null: not known.</summary>
    public string? File { get; init; }

    /// <summary>From 1.</summary>
    public int? Line { get; init; }

    /// <summary>From 1.</summary>
    public int? Column { get; init; }
}
