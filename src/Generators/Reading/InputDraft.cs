using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Reading;

internal enum InputKind
{
    /// <summary>The result of a stage, or of none yet.</summary>
    Result,
    Query,
    Stop,
    State,
}

/// <summary>How a parameter says that its stage may not have been visited.</summary>
internal enum Absence
{
    /// <summary>It does not: the result must be there.</summary>
    None,

    /// <summary>By null, which is what a result of a reference type is then.</summary>
    Null,

    /// <summary>A <c>Nullable</c> of the result.</summary>
    Nullable,

    /// <summary>An <c>Arrived</c> of the result.</summary>
    Arrived,
}

/// <summary>One parameter of a stage.</summary>
internal sealed class InputDraft(IParameterSymbol? parameter, InputKind kind)
{
    /// <summary>Null for a stage object's input.</summary>
    public IParameterSymbol? Parameter { get; } = parameter;

    public InputKind Kind { get; set; } = kind;

    /// <summary>The stage whose result it is; several where a nested pipeline has several answers.</summary>
    public List<StageDraft> Givers { get; } = [];

    public StageDraft? Giver => Givers.Count > 0 ? Givers[0] : null;

    /// <summary>The name in [From] and where it stands.</summary>
    public (string Name, Location? Where)? From { get; set; }

    /// <summary>As declared; one query's part of it for a batched stage.</summary>
    public ITypeSymbol? Type { get; set; } = parameter?.Type;

    public Absence Absence { get; set; }

    /// <summary>What must come in: the type without what says that it may be absent.</summary>
    public ITypeSymbol? Taken => Absence is Absence.Nullable or Absence.Arrived ? ((INamedTypeSymbol)Type!).TypeArguments[0] : Type;

    /// <summary>What comes in is the value of a route, or, where it has a giver as well, whichever came last.</summary>
    public bool IsEntry { get; set; }

    /// <summary>The giver is on the way to another input: its latest result is read, and not waited for.</summary>
    public bool IsRead { get; set; }

    /// <summary>The stream itself, from its first piece on.</summary>
    public bool IsStream { get; set; }
}
