using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>
/// The one result of a run: everything that reports, gates and scripts read. Base units throughout (ns, bytes, 1/s, ratios); a value that could
/// not be measured is null with a reason, never 0. Its JSON is described in docs/ledger.md.
/// </summary>
public sealed record RunLedger
{
    /// <summary>The schema that this version writes and reads. Fields may be added to it and none goes away.</summary>
    public const string CurrentSchema = "modbench/1";

    /// <summary>The shape of this file and its version.</summary>
    [JsonPropertyOrder(-2)]
    public string Schema { get; init; } = CurrentSchema;

    /// <summary><c>sha256:</c> and 64 hex digits over the file in which these digits are zeros; set when the file is written.</summary>
    [JsonPropertyOrder(-1)]
    public string Digest { get; init; } = LedgerDigest.Blank;

    /// <summary>The run's name: that of its folder under <c>Modbench.Artifacts</c>.</summary>
    public required string Run { get; init; }

    /// <summary>Of a baseline that is made of several runs, their names, and each of the measures' <c>values</c> is then of one run; null, and not in the file: it is one run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Runs { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The machine, the runtime and the commit.</summary>
    public required EnvironmentRow Environment { get; init; }

    /// <summary>What was to be run.</summary>
    public required PlanRow Plan { get; init; }

    /// <summary>The run was ended by an interrupt before all planned launches had run.</summary>
    public bool Interrupted { get; init; }

    /// <summary>One row per launch and condition, in the order in which they ran.</summary>
    public required IReadOnlyList<LaunchRow> Launches { get; init; }

    /// <summary>One row per pipeline, scenario, condition, stage and measure.</summary>
    public required IReadOnlyList<MeasureRow> Measures { get; init; }

    /// <summary>How each launch went over time, by condition.</summary>
    public IReadOnlyList<SliceRow> Slices { get; init; } = [];

    /// <summary>How many cores each process used over time, by launch and condition.</summary>
    public IReadOnlyList<UtilisationRow> Utilisation { get; init; } = [];

    /// <summary>Which ways queries took from routers.</summary>
    public IReadOnlyList<RouteRow> Routes { get; init; } = [];

    /// <summary>What searches for the highest rate found.</summary>
    public IReadOnlyList<PeakRow> Peaks { get; init; } = [];

    /// <summary>Why conditions differ: one row for each pair that trace launches compared.</summary>
    public IReadOnlyList<ExplanationRow> Explanations { get; init; } = [];

    /// <summary>Where the stages' code spends its time: one row for each condition of a sampled launch.</summary>
    public IReadOnlyList<StackRow> Stacks { get; init; } = [];

    /// <summary>What would be if something were otherwise: answers to the plan's questions.</summary>
    public IReadOnlyList<WhatIfRow> WhatIfs { get; init; } = [];

    /// <summary>What the gate decided; empty outside it.</summary>
    public IReadOnlyList<VerdictRow> Verdicts { get; init; } = [];

    /// <summary>The waivers that the gate read, and what became of each.</summary>
    public IReadOnlyList<WaiverRow> Waivers { get => field ?? []; init; } = [];

    /// <summary>Of what failed, at which commit it got worse; empty where nobody asked.</summary>
    public IReadOnlyList<BisectionRow> Bisections { get => field ?? []; init; } = [];

    /// <summary>Files beside the ledger: samples and traces.</summary>
    public IReadOnlyList<ArtifactRow> Artifacts { get; init; } = [];

    /// <summary>What this machine could not measure.</summary>
    public required IReadOnlyList<AbsentRow> Absent { get; init; }

    /// <summary>Budgets and quality bounds, each compared with what was measured.</summary>
    public required IReadOnlyList<CheckRow> Checks { get; init; }

    /// <summary>Failed queries by launch, condition, stage and type.</summary>
    public required IReadOnlyList<FailureRow> Failures { get; init; }

    /// <summary>One row per neighbour process.</summary>
    public required IReadOnlyList<NeighbourRow> Neighbours { get; init; }
}
