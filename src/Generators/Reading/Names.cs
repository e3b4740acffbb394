using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Modbench.Generators.Reading;

/// <summary>How symbols are written: for the compiler, for people, and for the ledger.</summary>
internal static class Names
{
    private static readonly SymbolDisplayFormat ForPeople = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes
            | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private static readonly SymbolDisplayFormat WithNulls =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    /// <summary>C# text that means this type anywhere: <c>global::</c>-qualified, keywords escaped.</summary>
    public static string Code(this ITypeSymbol type) => type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat);

    /// <summary>The same with what says that a reference may be null; code after <c>#nullable enable</c>.</summary>
    public static string CodeWithNulls(this ITypeSymbol type) => type.ToDisplayString(WithNulls);

    /// <summary>As a person would write it in a file with the right usings.</summary>
    public static string Shown(this ITypeSymbol type) => type.ToDisplayString(ForPeople);

    /// <summary>Both types as a person would write them; with namespaces where they would look the same.</summary>
    public static (string, string) Shown(ITypeSymbol one, ITypeSymbol other)
    {
        var (a, b) = (one.Shown(), other.Shown());
        return a == b ? (one.ToDisplayString(), other.ToDisplayString()) : (a, b);
    }

    /// <summary>The ledger's full name: <c>.</c> for namespaces, <c>+</c> for nesting, no <c>@</c>.</summary>
    public static string Full(this INamedTypeSymbol type)
    {
        if (type.ContainingType is { } outer) return outer.Full() + "+" + type.MetadataName;
        return type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName : Spaces(type.ContainingNamespace) + "." + type.MetadataName;
    }

    /// <summary>An identifier as code writes it.</summary>
    public static string Escaped(string name) =>
        SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None || SyntaxFacts.GetContextualKeywordKind(name) != SyntaxKind.None ? "@" + name : name;

    private static string Spaces(INamespaceSymbol space) =>
        space.ContainingNamespace is { IsGlobalNamespace: false } outer ? Spaces(outer) + "." + space.Name : space.Name;
}
