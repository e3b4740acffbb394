using Microsoft.CodeAnalysis;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>
/// Finds a pipeline's stages in order: those of its bases first, then by declaration (the part that carries [Pipeline] before the others).
/// An override takes the place of what it overrides.
/// </summary>
internal sealed class StageCollector(INamedTypeSymbol pipeline, SyntaxReference marked, MistakeList mistakes)
{
    private readonly List<StageDraft> _stages = [];
    private readonly StageAttributeReader _attributes = new(mistakes);

    public List<StageDraft> Collect()
    {
        foreach (var type in pipeline.WithBases()) Collect(type);
        return _stages;
    }

    private void Collect(INamedTypeSymbol type)
    {
        var members = type.GetMembers()
            .Select(member => (Member: member, Attribute: member.FindAttribute("StageAttribute")))
            .Select(found => found is { Attribute: not null, Member: IFieldSymbol { AssociatedSymbol: IPropertySymbol property } }
                ? (property, found.Attribute)
                : found)
            .Where(found => found.Member is IMethodSymbol or IFieldSymbol or IPropertySymbol)
            .ToList();

        var own = new List<(ISymbol Member, AttributeData Attribute)>();
        foreach (var (member, attribute) in members)
        {
            if (Overridden(member) is { } stage) Replace(stage, member, attribute);
            else if (attribute is not null) own.Add((member, attribute));
        }

        var parts = Parts(type);
        StageDraft? previous = null;
        var previousPart = -1;
        var inherits = _stages.Count > 0;
        var mixed = parts.Count == 0 && own.Any(stage => stage.Member is IFieldSymbol) && own.Any(stage => stage.Member is not IFieldSymbol);
        foreach (var (member, attribute, part) in Ordered(own, parts))
        {
            if (_stages.Find(stage => stage.Name == member.Name) is { } other)
            {
                var holder = other.Member.ContainingType;
                var elsewhere = SymbolEqualityComparer.Default.Equals(holder, type) ? "" : $" in '{holder.Shown()}'";
                mistakes.Add(StageRules.Duplicate, member, member.Name, elsewhere);
                continue;
            }

            if (part != previousPart) previous = null;
            var isFirst = _stages.Count == 0;
            var because = mixed ? $"a member of '{type.Shown()}' in another assembly, whose fields and methods have no order"
                : previous is not null || isFirst ? null
                : inherits && part == 0 ? $"the first stage that '{type.Shown()}' adds"
                : "the first stage of a further part of the class";
            var draft = new StageDraft(member, mixed ? null : previous, isFirst && !mixed, because);
            _attributes.Read(draft, attribute);
            _stages.Add(draft);
            previous = draft;
            previousPart = part;
        }
    }

    private StageDraft? Overridden(ISymbol member)
    {
        var overridden = member switch
        {
            IMethodSymbol method => (ISymbol?)method.OverriddenMethod,
            IPropertySymbol property => property.OverriddenProperty,
            _ => null,
        };
        return overridden is null ? null : _stages.Find(stage => SymbolEqualityComparer.Default.Equals(stage.Member, overridden));
    }

    private void Replace(StageDraft stage, ISymbol member, AttributeData? attribute)
    {
        stage.Overridden.Add(stage.Member);
        stage.Member = member;
        if (attribute is not null) _attributes.Read(stage, attribute);
    }

    /// <summary>The type's declarations in order; none for a type from another assembly.</summary>
    private List<SyntaxReference> Parts(INamedTypeSymbol type)
    {
        var parts = type.DeclaringSyntaxReferences.ToList();
        if (SymbolEqualityComparer.Default.Equals(type, pipeline))
        {
            var at = parts.FindIndex(part => part.SyntaxTree == marked.SyntaxTree && part.Span == marked.Span);
            if (at > 0)
            {
                parts.RemoveAt(at);
                parts.Insert(0, marked);
            }
        }

        return parts;
    }

    private static IEnumerable<(ISymbol Member, AttributeData Attribute, int Part)> Ordered(
        List<(ISymbol Member, AttributeData Attribute)> members, List<SyntaxReference> parts)
    {
        // Metadata keeps the order of methods, in which properties stand with their accessors, and that of fields apart.
        if (parts.Count == 0) return members.Select(stage => (stage.Member, stage.Attribute, 0));
        return members
            .Select(stage => (stage.Member, stage.Attribute, Part: PartOf(stage.Member, parts)))
            .OrderBy(stage => stage.Part)
            .ThenBy(stage => stage.Member.SourceLocation()?.SourceSpan.Start ?? 0);
    }

    private static int PartOf(ISymbol member, List<SyntaxReference> parts)
    {
        var where = member.SourceLocation();
        var part = where is null ? -1 : parts.FindIndex(p => p.SyntaxTree == where.SourceTree && p.Span.Contains(where.SourceSpan));
        return Math.Max(part, 0);
    }
}
