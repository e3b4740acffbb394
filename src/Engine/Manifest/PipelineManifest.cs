using System.Text.Json;
using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>All pipelines of one assembly, as the generator saw them.</summary>
/// <param name="Format">Version of this JSON shape; <see cref="CurrentFormat"/> is what this package writes and reads.</param>
/// <param name="Package">Version of the Modbench package whose generator wrote it.</param>
/// <param name="Assembly">Simple name of the assembly.</param>
/// <param name="Pipelines">In source order.</param>
public sealed record PipelineManifest(int Format, string Package, string Assembly, IReadOnlyList<PipelineGraph> Pipelines)
{
    /// <summary>The JSON shape that this package writes and reads.</summary>
    public const int CurrentFormat = 1;

    /// <summary>Reads the JSON that <see cref="PipelineManifestAttribute"/> holds.</summary>
    /// <exception cref="JsonException">The text is not a manifest.</exception>
    public static PipelineManifest Parse(string json) =>
        JsonSerializer.Deserialize(json, ManifestJson.Default.PipelineManifest) ?? throw new JsonException("the manifest is null");

    /// <summary>The manifest as JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ManifestJson.Default.PipelineManifest);
}

/// <summary>One pipeline: a graph of stages and what is to be measured of it.</summary>
/// <param name="Name">Full name: <c>.</c> for namespaces, <c>+</c> for nesting, no <c>@</c>.</param>
/// <param name="ShortName">The class's own name.</param>
/// <param name="Assembly">Simple name of the declaring assembly.</param>
/// <param name="File">Source file of the class, relative to the project folder where the compiler knows it, else as given to the compiler.</param>
/// <param name="Line">1-based line of the class identifier.</param>
/// <param name="Hash">Changes when the graph's shape or types change.</param>
/// <param name="Alone">See <see cref="PipelineAttribute.Alone"/>.</param>
/// <param name="QueryType">C# name of the query type.</param>
/// <param name="AnswerType">C# name of the answer type.</param>
/// <param name="Stages">In graph order: a stage stands after those it is <see cref="StageNode.After"/> and, loops apart, after the routers that lead to it. Index = the wiring's stage number.</param>
/// <param name="Scenarios">At least one.</param>
/// <param name="Collocations">One condition each.</param>
/// <param name="Objective">Null: none.</param>
/// <param name="Budgets">Limits on measures.</param>
/// <param name="Qualities">In the wiring's order.</param>
public sealed record PipelineGraph(
    string Name,
    string ShortName,
    string Assembly,
    string File,
    int Line,
    string Hash,
    bool Alone,
    string QueryType,
    string AnswerType,
    IReadOnlyList<StageNode> Stages,
    IReadOnlyList<Scenario> Scenarios,
    IReadOnlyList<Collocation> Collocations,
    Objective? Objective,
    IReadOnlyList<Budget> Budgets,
    IReadOnlyList<QualityBound> Qualities)
{
    /// <summary>Classes of queries; empty: there are none.</summary>
    public IReadOnlyList<QueryClassNode> Classes
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>What a query should meet: its class's own objective, else the pipeline's.</summary>
    /// <param name="queryClass">Name of the class; null: none.</param>
    public Objective? ObjectiveOf(string? queryClass) => Classes.FirstOrDefault(one => one.Name == queryClass)?.Objective ?? Objective;
}

/// <summary>One <see cref="MixAttribute"/>.</summary>
/// <param name="Name">The member that gives its queries.</param>
/// <param name="Weight">Relative to the others'.</param>
/// <param name="Objective">Null: the pipeline's.</param>
public sealed record QueryClassNode(string Name, double Weight, Objective? Objective);

/// <summary>One stage of a graph.</summary>
/// <param name="Name">The member's name; <c>Ask.Embed</c> for one of a nested pipeline.</param>
/// <param name="After">Names of the stages that lead to it along edges; empty: it starts with the query, or a router's <see cref="Routes"/> name it.</param>
/// <param name="TakesQuery">A parameter receives the original query.</param>
/// <param name="Slots">Concurrent visits, ≥ 1.</param>
/// <param name="IsAsync">Its visit may go on after the call has returned.</param>
/// <param name="Input">C# names of its inputs, comma-separated.</param>
/// <param name="Output">C# name of its result.</param>
/// <param name="File">Source file, as in <see cref="PipelineGraph.File"/>.</param>
/// <param name="Line">1-based.</param>
/// <param name="Column">1-based.</param>
public sealed record StageNode(
    string Name,
    IReadOnlyList<string> After,
    bool TakesQuery,
    int Slots,
    bool IsAsync,
    string Input,
    string Output,
    string File,
    int Line,
    int Column)
{
    /// <summary>A router's targets, by position; empty for any other stage.</summary>
    public IReadOnlyList<string> Routes { get => field ?? []; init; } = [];

    /// <summary>A router that may end the query with an answer.</summary>
    public bool MayAnswer { get; init; }

    /// <summary>It starts with the query although a router leads back to it.</summary>
    public bool StartsWithQuery { get; init; }

    /// <summary>Names of the stages whose latest result it takes without waiting for them: they are on the way to it.</summary>
    public IReadOnlyList<string> Reads { get => field ?? []; init; } = [];

    /// <summary>Its result comes piece by piece.</summary>
    public bool Streams { get; init; }

    /// <summary>Names of those in <see cref="After"/> with whose first piece it begins.</summary>
    public IReadOnlyList<string> FromFirstPiece { get => field ?? []; init; } = [];

    /// <summary>How often one query may visit it; 0: no limit.</summary>
    public int MaxVisits { get; init; }

    /// <summary>How many queries share a visit at most; 0: not batched.</summary>
    public int BatchSize { get; init; }

    /// <summary>How long the first of a batch waits for others.</summary>
    public long BatchWaitNs { get; init; }

    /// <summary>A visit's longest service; 0: no limit.</summary>
    public long TimeoutNs { get; init; }
}

/// <summary>One <see cref="CollocateAttribute"/>.</summary>
/// <param name="Neighbours">Full names of the neighbour pipelines.</param>
/// <param name="Copies">How many of each.</param>
/// <param name="Scenario">Kind or full name of the subject's scenarios; null: all.</param>
public sealed record Collocation(IReadOnlyList<string> Neighbours, int Copies, string? Scenario)
{
    /// <summary>Where the neighbours live.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Isolation>))]
    public Isolation Isolation { get; init; }

    /// <summary>The cores that the neighbours may use, as <see cref="CoreList"/> reads them; null: all.</summary>
    public string? Cores { get; init; }
}

/// <summary>One <see cref="ObjectiveAttribute"/>.</summary>
/// <param name="LimitNs">Limit on a query's response in nanoseconds.</param>
/// <param name="Share">Share of queries that should meet it, in (0, 1].</param>
public sealed record Objective(long LimitNs, double Share);

/// <summary>One <see cref="BudgetAttribute"/>, limits in base units (ns, bytes, 1/s, ratio).</summary>
/// <param name="Measure">Name of the measure.</param>
/// <param name="AtMost">Upper limit in the measure's unit; null: none.</param>
/// <param name="AtLeast">Lower limit in the measure's unit; null: none.</param>
/// <param name="Scenario">Kind or full name of the scenarios it holds for; null: all.</param>
/// <param name="Stage">The stage; null: the whole pipeline.</param>
/// <param name="Condition">The condition it holds under.</param>
/// <param name="File">Source file, as in <see cref="PipelineGraph.File"/>.</param>
/// <param name="Line">1-based.</param>
public sealed record Budget(string Measure, double? AtMost, double? AtLeast, string? Scenario, string? Stage, string Condition, string File, int Line)
{
    /// <summary>The class of queries; null: all of them.</summary>
    public string? Class { get; init; }
}

/// <summary>One <see cref="QualityAttribute"/>.</summary>
/// <param name="Name">Its name; the measure is <c>quality.</c> and this.</param>
/// <param name="AtLeast">Lower limit of the mean score; null: none.</param>
/// <param name="AtMost">Upper limit of the mean score; null: none.</param>
/// <param name="File">Source file, as in <see cref="PipelineGraph.File"/>.</param>
/// <param name="Line">1-based.</param>
public sealed record QualityBound(string Name, double? AtLeast, double? AtMost, string File, int Line);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(PipelineManifest))]
internal sealed partial class ManifestJson : JsonSerializerContext;
