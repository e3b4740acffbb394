namespace Modbench.Generators.Model;

/// <summary>All that the wiring's source is written from. Types and expressions are C# text, fully qualified.</summary>
/// <param name="FullName">As in the manifest: <c>.</c> for namespaces, <c>+</c> for nesting.</param>
/// <param name="Type">C# name of the pipeline.</param>
/// <param name="Nested">Pipelines that are stages, each after the one around it.</param>
/// <param name="AnswerType">C# name of what queries end with.</param>
/// <param name="Answer">Expression of it; the frame <c>f</c> is in scope.</param>
/// <param name="Fields">What the frame holds beside the query and the stages' results.</param>
/// <param name="Begin">Statements that put the query where routes' targets find it; the frame <c>f</c> is in scope.</param>
internal sealed record WiringModel(
    string FullName,
    string Type,
    string QueryType,
    EquatableArray<QueriesModel> Queries,
    CreateModel Create,
    EquatableArray<SetupModel> Setups,
    EquatableArray<NestedModel> Nested,
    EquatableArray<StageModel> Stages,
    EquatableArray<QualityModel> Qualities,
    string AnswerType,
    string Answer,
    EquatableArray<FieldModel> Fields,
    EquatableArray<string> Begin,
    EquatableArray<string> Accessors)
{
    /// <summary>Of the classes that the sources of queries are; empty: they are none.</summary>
    public EquatableArray<double> Weights { get; init; } = EquatableArray<double>.Empty;
}

/// <summary>How a result is waited for.</summary>
internal enum Awaiting
{
    None,
    Task,
    ValueTask,
}

/// <param name="Value">Expression of the enumerable.</param>
internal sealed record QueriesModel(string Member, string Value, bool IsAsync);

/// <param name="Call">Expression that makes the pipeline; <c>stop</c> is in scope.</param>
/// <param name="Member">Name of the [Create] method; null: the constructor.</param>
internal sealed record CreateModel(string? Member, string Call, Awaiting Awaiting);

/// <param name="Call">Expression; <c>_pipeline</c> and <c>stop</c> are in scope.</param>
internal sealed record SetupModel(string Call, Awaiting Awaiting);

/// <summary>A pipeline that is a stage of another.</summary>
/// <param name="Field">The wiring's field that holds it.</param>
/// <param name="Value">Expression that reads it from the member around.</param>
internal sealed record NestedModel(string Field, string Type, string Value, CreateModel Create, EquatableArray<SetupModel> Setups);

/// <param name="Construction">Statement of the frame's constructor.</param>
/// <param name="Clear">Statement that forgets the value; the frame <c>f</c> is in scope.</param>
internal sealed record FieldModel(string Declaration, string? Construction, string? Clear);

/// <summary>How the executor visits a stage.</summary>
internal enum VisitForm
{
    Call,
    Stream,
    Batch,
}

/// <param name="Shape">What the executor knows of it.</param>
/// <param name="Form">How it is visited.</param>
/// <param name="Call">Expression of one visit; the frame <c>f</c> is in scope, for a batch the leading one.</param>
/// <param name="Given">C# name of what the call gives, the task taken off; of one piece for a stream.</param>
/// <param name="One">C# name of one query's part of that; the same for a stage that is not batched.</param>
/// <param name="Awaiting">How the call is waited for.</param>
/// <param name="Result">C# name of the result that the frame keeps; null: none.</param>
/// <param name="After">Statements once the result is in the frame <c>f</c>.</param>
/// <param name="Take">A router's statements instead: <c>value</c> is what it gives, and <c>f</c> the frame.</param>
/// <param name="Batch">The lists that a batched stage takes.</param>
/// <param name="Member">The stage object that set-up takes from its member; null for a method.</param>
internal sealed record StageModel(
    StageShapeModel Shape,
    VisitForm Form,
    string Call,
    string Given,
    string One,
    Awaiting Awaiting,
    string? Result,
    EquatableArray<string> After,
    EquatableArray<string>? Take,
    EquatableArray<BatchInputModel> Batch,
    StageMemberModel? Member);

/// <summary>The engine's StageWiring.</summary>
internal sealed record StageShapeModel(
    string Name,
    int Slots,
    EquatableArray<int> Successors,
    EquatableArray<int> StreamSuccessors,
    EquatableArray<int> Routes,
    bool StartsWithQuery,
    int MaxVisits,
    int BatchSize,
    long BatchWaitNs,
    long TimeoutNs);

/// <param name="Field">The frame's field that holds the list when it leads.</param>
/// <param name="Value">Expression of what one query brings; its frame <c>f</c> is in scope.</param>
internal sealed record BatchInputModel(string Field, string Value);

/// <param name="Type">C# name of the member's type.</param>
/// <param name="Value">Expression that reads the member; <c>_pipeline</c> is in scope.</param>
internal sealed record StageMemberModel(string Type, string Value, bool IsStruct, bool HasSetup);

/// <param name="Call">Expression; <c>place</c> is in scope.</param>
internal sealed record QualityModel(string Name, string Call, bool IsBool);
