namespace Modbench.Generators.Model;

/// <summary>One pipeline as the manifest tells it; the shape is PipelineGraph's in the engine.</summary>
internal sealed record GraphModel(
    string Name,
    string ShortName,
    Point Place,
    string Hash,
    bool Alone,
    string QueryType,
    string AnswerType,
    EquatableArray<StageNodeModel> Stages,
    EquatableArray<ScenarioModel> Scenarios,
    EquatableArray<CollocationModel> Collocations,
    ObjectiveModel? Objective,
    EquatableArray<BudgetModel> Budgets,
    EquatableArray<QualityBoundModel> Qualities)
{
    public EquatableArray<QueryClassModel> Classes { get; init; } = EquatableArray<QueryClassModel>.Empty;
}

internal sealed record StageNodeModel(
    string Name,
    EquatableArray<string> After,
    bool TakesQuery,
    int Slots,
    bool IsAsync,
    string Input,
    string Output,
    Point Place,
    EquatableArray<string> Routes,
    bool MayAnswer,
    bool StartsWithQuery,
    EquatableArray<string> Reads,
    bool Streams,
    EquatableArray<string> FromFirstPiece,
    int MaxVisits,
    int BatchSize,
    long BatchWaitNs,
    long TimeoutNs);

/// <param name="Kind">As in the engine.</param>
/// <param name="Name">As the engine makes it of the members.</param>
/// <param name="Members">In the engine's words and units.</param>
internal sealed record ScenarioModel(string Kind, string Name, EquatableArray<ScenarioMember> Members)
{
    public EquatableArray<PhaseModel> Phases { get; init; } = EquatableArray<PhaseModel>.Empty;
}

/// <param name="Json">The value as JSON.</param>
internal sealed record ScenarioMember(string Name, string Json);

internal sealed record PhaseModel(string Kind, double QueriesPerSecond, long DurationNs);

/// <param name="Objective">Null: the pipeline's.</param>
internal sealed record QueryClassModel(string Name, double Weight, ObjectiveModel? Objective);

/// <param name="Isolation">Name of the enumeration's member.</param>
internal sealed record CollocationModel(EquatableArray<string> Neighbours, int Copies, string? Scenario, string Isolation, string? Cores);

internal sealed record ObjectiveModel(long LimitNs, double Share);

internal sealed record BudgetModel(string Measure, double? AtMost, double? AtLeast, string? Scenario, string? Stage, string? Class, string Condition, Point Place);

internal sealed record QualityBoundModel(string Name, double? AtLeast, double? AtMost, Point Place);
