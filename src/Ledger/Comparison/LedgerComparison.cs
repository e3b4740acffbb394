using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Modbench.Ledger;

/// <summary>One of the two that are compared.</summary>
/// <param name="Run">The run's name.</param>
/// <param name="Project">Name of the project file.</param>
/// <param name="Started">When it began.</param>
/// <param name="Interrupted">Not all planned launches have run.</param>
public sealed record ComparedRun(string Run, string Project, DateTimeOffset Started, bool Interrupted);

/// <summary>A pipeline, scenario and condition that only one of the two has.</summary>
/// <param name="Pipeline">Full name.</param>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Condition">The condition.</param>
public sealed record UnpairedSubject(string Pipeline, string Scenario, string Condition);

/// <summary>Two runs, or two conditions, side by side.</summary>
public sealed record LedgerComparison
{
    /// <summary>The shape of its JSON, and its version.</summary>
    public const string CurrentSchema = "modbench-compare/1";

    // It goes to a terminal or into a file, never into a page: → and µ may stay what they are.
    private static readonly JsonTypeInfo<LedgerComparison> Shape = (JsonTypeInfo<LedgerComparison>)new JsonSerializerOptions(ComparisonJson.Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    }.GetTypeInfo(typeof(LedgerComparison));

    /// <summary>See <see cref="CurrentSchema"/>.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>What is compared with.</summary>
    public required ComparedRun Base { get; init; }

    /// <summary>What is compared.</summary>
    public required ComparedRun Head { get; init; }

    /// <summary>Both are one run, whose launches took turns: nothing that changed between two runs stands between them.</summary>
    public required bool OneRun { get; init; }

    /// <summary>Why they are not known to be of one machine; null: all that is known of it is the same.</summary>
    public string? OtherMachine { get; init; }

    /// <summary>In what their environments differ.</summary>
    public required IReadOnlyList<EnvironmentDifference> Environment { get; init; }

    /// <summary>What to know before comparing.</summary>
    public IReadOnlyList<string> Remarks { get; init; } = [];

    /// <summary>What both have; what differs most surely and most first.</summary>
    public required IReadOnlyList<ComparedSubject> Subjects { get; init; }

    /// <summary>What the head lacks.</summary>
    public IReadOnlyList<UnpairedSubject> OnlyInBase { get; init; } = [];

    /// <summary>What the base lacks.</summary>
    public IReadOnlyList<UnpairedSubject> OnlyInHead { get; init; } = [];

    /// <summary>As JSON, described in docs/commands.md.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, Shape);
}
