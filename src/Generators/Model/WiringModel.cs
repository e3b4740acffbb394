namespace Modbench.Generators.Model;

/// <summary>All that the wiring's source is written from. Types and expressions are C# text, fully qualified.</summary>
/// <param name="FullName">As in the manifest: <c>.</c> for namespaces, <c>+</c> for nesting.</param>
/// <param name="Type">C# name of the pipeline.</param>
internal sealed record WiringModel(
    string FullName,
    string Type,
    string QueryType,
    EquatableArray<QueriesModel> Queries,
    CreateModel Create,
    EquatableArray<SetupModel> Setups,
    EquatableArray<StageModel> Stages,
    EquatableArray<QualityModel> Qualities,
    EquatableArray<string> Accessors)
{
    /// <summary>Of the classes that the sources of queries are; empty: they are none.</summary>
    public EquatableArray<double> Weights { get; init; } = EquatableArray<double>.Empty;

    /// <summary>The stage without successors.</summary>
    public int Answer
    {
        get
        {
            for (var i = 0; i < Stages.Count; i++)
            {
                if (Stages[i].Successors.Count == 0) return i;
            }

            return -1;
        }
    }
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

/// <param name="Inputs">Numbers of the stages whose results it takes, each once.</param>
/// <param name="Call">Expression of one visit; the frame <c>f</c> is in scope.</param>
/// <param name="Result">C# name of the result, the task taken off.</param>
/// <param name="Member">The stage object that set-up takes from its member; null for a method.</param>
internal sealed record StageModel(
    string Name,
    int Slots,
    EquatableArray<int> Inputs,
    EquatableArray<int> Successors,
    string Call,
    string Result,
    Awaiting Awaiting,
    StageMemberModel? Member);

/// <param name="Type">C# name of the member's type.</param>
/// <param name="Value">Expression that reads the member; <c>_pipeline</c> is in scope.</param>
internal sealed record StageMemberModel(string Type, string Value, bool IsStruct, bool HasSetup);

/// <param name="Call">Expression; <c>place</c> is in scope.</param>
internal sealed record QualityModel(string Name, string Call, bool IsBool);
