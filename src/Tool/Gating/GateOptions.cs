using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>What the command line asks of a gate.</summary>
internal sealed record GateOptions
{
    /// <summary>What to compare with; null: origin's default branch.</summary>
    public string? Base { get; init; }

    /// <summary>A stored ledger to compare with instead; null: a commit.</summary>
    public string? Baseline { get; init; }

    /// <summary>What can't be told fails as well.</summary>
    public bool Strict { get; init; }

    /// <summary>Globs over pipelines' names; empty: all.</summary>
    public IReadOnlyList<string> Filters { get; init; } = [];

    /// <summary>Kind or full name of the scenarios; null: all.</summary>
    public string? Scenario { get; init; }

    /// <summary>Of what fails, the commit at which it got worse is looked for.</summary>
    public bool Bisect { get; init; }

    /// <summary>Nobody asks why times got worse.</summary>
    public bool NoCauses { get; init; }

    /// <summary>Files to make of the ledger, by name.</summary>
    public IReadOnlyList<string> Exports { get; init; } = [];

    /// <summary>Measures beside those that are always watched.</summary>
    public IReadOnlyList<string> Measures { get; init; } = [];

    /// <summary>How much times and rates may get worse: 0.02 is 2 %.</summary>
    public double Tolerance { get; init; } = GatedMeasures.DefaultTolerance;

    /// <summary>Pairs of processes of each pipeline and scenario at most; at least the first look's.</summary>
    public int Pairs { get; init; } = Look.Default[^1].Pairs;

    /// <summary>Not all of the project is gated.</summary>
    public bool IsPartial => Filters.Count > 0 || Scenario is not null;

    /// <summary>How long the whole gate may take, builds included; null: as long as it needs.</summary>
    public TimeSpan? Budget { get; init; }

    /// <summary>After how many pairs it may be decided. The last one may spend all that there is to spend.</summary>
    public IReadOnlyList<Look> Looks =>
        [.. Look.Default.Where(look => look.Pairs < Pairs), Look.Default[^1] with { Pairs = Pairs }];
}
