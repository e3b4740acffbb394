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
    EquatableArray<QualityBoundModel> Qualities);

internal sealed record StageNodeModel(
    string Name,
    EquatableArray<string> After,
    bool TakesQuery,
    int Slots,
    bool IsAsync,
    string Input,
    string Output,
    Point Place);

/// <param name="QueriesPerSecond">Only a Server's.</param>
/// <param name="MaxInFlight">Only a Server's.</param>
internal sealed record ScenarioModel(
    string Kind,
    int Queries,
    long DurationNs,
    long TimeoutNs,
    int Seed,
    int WarmupQueries,
    double QueriesPerSecond,
    int MaxInFlight)
{
    public string Name => Kind == "Server" ? $"Server({QueriesPerSecond.ToString(System.Globalization.CultureInfo.InvariantCulture)}/s)" : Kind;
}

internal sealed record CollocationModel(EquatableArray<string> Neighbours, int Copies, string? Scenario);

internal sealed record ObjectiveModel(long LimitNs, double Share);

internal sealed record BudgetModel(string Measure, double? AtMost, double? AtLeast, string? Scenario, string? Stage, string Condition, Point Place);

internal sealed record QualityBoundModel(string Name, double? AtLeast, double? AtMost, Point Place);
