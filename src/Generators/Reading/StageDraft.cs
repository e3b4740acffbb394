using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;

namespace Modbench.Generators.Reading;

/// <summary>A stage while it is read: its member, what its attribute says, and, later, where its inputs come from.</summary>
internal sealed class StageDraft(ISymbol member, StageDraft? previous, bool isFirst, string? strangerBecause)
{
    /// <summary>As results call it; <c>Ask.Embed</c> where the pipeline <c>Ask</c> is nested.</summary>
    public string Name => Prefix + (Junction ?? Called ?? Member.Name);

    /// <summary>What another assembly's pipeline calls it; null for a stage whose member is seen.</summary>
    public string? Called { get; set; }

    /// <summary>What another assembly has for its visits, or for its object; null where the member is seen.</summary>
    public IMethodSymbol? Part { get; set; }

    /// <summary>The names of the pipelines it is nested in, each with a dot.</summary>
    public string Prefix { get; set; } = "";

    /// <summary>The method, field or property; the most derived override; of another assembly's stage the member that holds its pipeline.</summary>
    public ISymbol Member { get; set; } = member;

    /// <summary>Where a mistake of it is shown: its member, or that which the whole nested pipeline is held in.</summary>
    public ISymbol Shown => Holder?.Shown ?? Member;

    /// <summary>The stage that a nested pipeline is of the one around it; null for a stage of the pipeline itself.</summary>
    public StageDraft? Holder { get; set; }

    /// <summary>The pipeline object it belongs to.</summary>
    public ScopeDraft? Scope { get; set; }

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

    /// <summary>Names in Routes and where they stand.</summary>
    public List<(string Name, Location? Where)> Routes { get; set; } = [];

    public Location? RoutesLocation { get; set; }

    /// <summary>The stages that Routes names, by position.</summary>
    public List<StageDraft> Targets { get; } = [];

    /// <summary>The types of a router's <c>Next</c>: one for each route, and perhaps the answer's; null while it is not known, or not a router.</summary>
    public IReadOnlyList<ITypeSymbol>? RouteTypes { get; set; }

    /// <summary>The answer's type of a router that may end the query.</summary>
    public ITypeSymbol? RouteAnswer { get; set; }

    /// <summary>The one of the targets that a nested pipeline's router reaches by answering.</summary>
    public StageDraft? AnswersInto { get; set; }

    /// <summary>0: no limit.</summary>
    public int MaxVisits { get; set; }

    public Location? MaxVisitsLocation { get; set; }

    /// <summary>0: not batched.</summary>
    public int BatchSize { get; set; }

    public bool IsBatched => BatchSize > 0;

    public long BatchWaitNs { get; set; }

    public Location? BatchWaitLocation { get; set; }

    /// <summary>0: no limit.</summary>
    public long TimeoutNs { get; set; }

    /// <summary>What the member overrides, the most basic first; its parameters' attributes hold where the override's own say nothing.</summary>
    public List<ISymbol> Overridden { get; } = [];

    public List<InputDraft> Inputs { get; set; } = [];

    /// <summary>The type handed on, tasks taken off, for one query of a batch, as a list for a stream; null while it is not known.</summary>
    public ITypeSymbol? Output { get; set; }

    /// <summary>What one call of a batched stage gives, tasks taken off.</summary>
    public ITypeSymbol? BatchOutput { get; set; }

    /// <summary>The type of one piece of a streaming stage.</summary>
    public ITypeSymbol? Piece { get; set; }

    public Awaiting Awaiting { get; set; }

    /// <summary>The interface through which a stage object is visited; null for a method.</summary>
    public INamedTypeSymbol? Form { get; set; }

    /// <summary>The graph of a stage that is a pipeline.</summary>
    public GraphDraft? Nested { get; set; }

    /// <summary>A stage of no member's, where a nested pipeline begins or ends: it hands on what comes in. Null for all others.</summary>
    public string? Junction { get; set; }

    /// <summary>A route's target that also starts with the query.</summary>
    public bool StartsWithQuery { get; set; }

    /// <summary>Its own shape is wrong, and a mistake (ours or the compiler's) says so: nothing more is checked of it.</summary>
    public bool IsBroken { get; set; }

    public bool IsMethod => Part is null ? Member is IMethodSymbol : Form is null;

    public bool IsRouter => Routes.Count > 0 || RouteTypes is not null;

    /// <summary>The type of a stage member.</summary>
    public ITypeSymbol MemberType => Part is not null ? Part.ReturnType : Member is IFieldSymbol held ? held.Type : ((IPropertySymbol)Member).Type;

    /// <summary>The stages whose results it takes, each once, in order of parameters.</summary>
    public IEnumerable<StageDraft> Givers => Inputs.SelectMany(input => input.Givers).Distinct();

    /// <summary>The stages that lead to it: those of which it does more than read the latest result.</summary>
    public IEnumerable<StageDraft> Edges => Inputs.Where(input => !input.IsRead).SelectMany(input => input.Givers).Distinct();

    /// <summary>The input that a route's value goes to.</summary>
    public InputDraft? Entry => Inputs.Find(input => input.IsEntry);

    public bool TakesQuery => Inputs.Exists(input => input.Kind == InputKind.Query);
}
