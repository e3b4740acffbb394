using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;

namespace Modbench.Generators.Reading;

/// <summary>A stage while it is read: its member, what its attribute says, and, later, where its inputs come from.</summary>
internal sealed class StageDraft(ISymbol member, StageDraft? previous, bool isFirst, string? strangerBecause)
{
    public string Name => Member.Name;

    /// <summary>The method, field or property; the most derived override.</summary>
    public ISymbol Member { get; set; } = member;

    /// <summary>The stage declared before it in the same type declaration: the giver of the default edge.</summary>
    public StageDraft? Previous { get; } = previous;

    /// <summary>The graph's first stage, which takes the query.</summary>
    public bool IsFirst { get; } = isFirst;

    /// <summary>Why no stage before it can be told, as in "the first stage of a further file".</summary>
    public string? StrangerBecause { get; } = strangerBecause;

    /// <summary>Names in After and where they stand; null when the attribute says nothing.</summary>
    public List<(string Name, Location? Where)>? After { get; set; }

    public int Slots { get; set; } = 1;

    public Location? SlotsLocation { get; set; }

    /// <summary>What the member overrides, the most basic first; its parameters' attributes hold where the override's own say nothing.</summary>
    public List<ISymbol> Overridden { get; } = [];

    public List<InputDraft> Inputs { get; set; } = [];

    /// <summary>The type handed on, tasks taken off; null while it is not known.</summary>
    public ITypeSymbol? Output { get; set; }

    public Awaiting Awaiting { get; set; }

    /// <summary>The interface through which a stage object is visited; null for a method.</summary>
    public INamedTypeSymbol? Form { get; set; }

    /// <summary>Its own shape is wrong, and a mistake (ours or the compiler's) says so: nothing more is checked of it.</summary>
    public bool IsBroken { get; set; }

    public bool IsMethod => Member is IMethodSymbol;

    /// <summary>The type of a stage member.</summary>
    public ITypeSymbol MemberType => Member is IFieldSymbol held ? held.Type : ((IPropertySymbol)Member).Type;

    /// <summary>The stages whose results it takes, each once, in order of parameters.</summary>
    public IEnumerable<StageDraft> Givers => Inputs.Where(input => input.Giver is not null).Select(input => input.Giver!).Distinct();

    public bool TakesQuery => Inputs.Exists(input => input.Kind == InputKind.Query);
}

internal enum InputKind
{
    /// <summary>The result of a stage, or of none yet.</summary>
    Result,
    Query,
    Stop,
}

/// <summary>One parameter of a stage.</summary>
internal sealed class InputDraft(IParameterSymbol? parameter, InputKind kind)
{
    /// <summary>Null for a stage object's input.</summary>
    public IParameterSymbol? Parameter { get; } = parameter;

    public InputKind Kind { get; set; } = kind;

    public StageDraft? Giver { get; set; }

    /// <summary>The name in [From] and where it stands.</summary>
    public (string Name, Location? Where)? From { get; set; }

    public ITypeSymbol? Type { get; set; } = parameter?.Type;
}
