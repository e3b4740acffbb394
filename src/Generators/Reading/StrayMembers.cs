using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>A member that only a pipeline can use, in a type that is none.</summary>
/// <param name="Type">The type, for finding those that pipelines derive from.</param>
/// <param name="Mistake">What to say if none does.</param>
internal sealed record StrayMember(string Type, Mistake Mistake);

/// <summary>Finds members whose mark nobody reads: in a class that is no pipeline, nor the base of one.</summary>
internal static class StrayMembers
{
    /// <summary>The attributes that only pipelines use.</summary>
    public static readonly string[] Marks = ["StageAttribute", "QueriesAttribute", "CreateAttribute", "SetupAttribute", "QualityAttribute"];

    /// <summary>Null where a pipeline may use it: in a pipeline, and in an abstract class, which is made to be derived from.</summary>
    public static StrayMember? Read(ISymbol member, string mark)
    {
        if (member.ContainingType is not { } type || type.IsError() || type.IsAbstract && type.TypeKind == TypeKind.Class && !type.IsStatic) return null;
        if (type.FindAttribute("PipelineAttribute") is not null) return null;
        var mend = type switch
        {
            { TypeKind: TypeKind.Class, IsStatic: false } => $"mark '{type.Name}' with [Pipeline], or make it abstract if pipelines derive from it",
            { TypeKind: TypeKind.Class } => "move it to a class with [Pipeline]; its members may be static there",
            _ => "move it to a class with [Pipeline]",
        };
        var arguments = new[] { member.Name, mark.Substring(0, mark.Length - "Attribute".Length), type.Name, mend };
        return new(Key(type), new Mistake(PipelineRules.NoPipeline, Place.Of(member.SourceLocation()), arguments.ToEquatable()));
    }

    /// <summary>The classes that a pipeline inherits members from.</summary>
    public static EquatableArray<string> Bases(INamedTypeSymbol pipeline) => pipeline.WithBases().Where(type => !SymbolEqualityComparer.Default.Equals(type, pipeline)).Select(Key).ToEquatable();

    /// <summary>One mistake for each type: the mark on its first member.</summary>
    public static IEnumerable<Mistake> Told(IEnumerable<StrayMember> members, ISet<string> bases) => members
        .Where(member => !bases.Contains(member.Type))
        .GroupBy(member => member.Type)
        .Select(type => type.Select(member => member.Mistake).OrderBy(mistake => mistake.Where?.File, StringComparer.Ordinal).ThenBy(mistake => mistake.Where?.Span.Start).First());

    private static string Key(INamedTypeSymbol type) => type.OriginalDefinition.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);
}
