using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modbench.Generators.Reading;

/// <summary>Where in the source an attribute's arguments stand.</summary>
internal static class AttributeSyntaxFinder
{
    public static Location? Location(this AttributeData attribute) => attribute.Syntax()?.GetLocation();

    /// <summary>The value of <c>Name = …</c>, else the attribute.</summary>
    public static Location? Named(this AttributeData attribute, string name) =>
        (attribute.NamedExpression(name) ?? (SyntaxNode?)attribute.Syntax())?.GetLocation();

    /// <summary>The positional argument, else the attribute.</summary>
    public static Location? Positional(this AttributeData attribute, int index) =>
        (attribute.PositionalExpressions().ElementAtOrDefault(index) ?? (SyntaxNode?)attribute.Syntax())?.GetLocation();

    /// <summary>The item of an array given as <c>Name = [a, b]</c>, else the whole array, else the attribute.</summary>
    public static Location? NamedItem(this AttributeData attribute, string name, int index) =>
        (Item(attribute.NamedExpression(name), index) ?? (SyntaxNode?)attribute.Syntax())?.GetLocation();

    /// <summary>The item of a <c>params</c> array, however it was given.</summary>
    public static Location? ParamsItem(this AttributeData attribute, int index)
    {
        var given = attribute.PositionalExpressions();
        var item = given.Count == 1 && Items(given[0]) is not null ? Item(given[0], index) : given.ElementAtOrDefault(index);
        return (item ?? (SyntaxNode?)attribute.Syntax())?.GetLocation();
    }

    /// <summary>The constant given as <c>Name = …</c>.</summary>
    public static bool TryNamed(this AttributeData attribute, string name, out TypedConstant value)
    {
        foreach (var pair in attribute.NamedArguments)
        {
            if (pair.Key != name) continue;
            value = pair.Value;
            return value.Kind != TypedConstantKind.Error;
        }

        value = default;
        return false;
    }

    /// <summary>True when <c>Name = …</c> is written, even if the compiler refuses its value.</summary>
    public static bool HasNamed(this AttributeData attribute, string name) =>
        attribute.NamedExpression(name) is not null || attribute.NamedArguments.Any(pair => pair.Key == name);

    public static T? NamedOr<T>(this AttributeData attribute, string name, T? otherwise) =>
        attribute.TryNamed(name, out var value) && value.Kind != TypedConstantKind.Array ? value.Value is T t ? t : default : otherwise;

    private static AttributeSyntax? Syntax(this AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax;

    private static ExpressionSyntax? NamedExpression(this AttributeData attribute, string name) =>
        attribute.Syntax()?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == name)?.Expression;

    private static List<ExpressionSyntax> PositionalExpressions(this AttributeData attribute) =>
        attribute.Syntax()?.ArgumentList?.Arguments.Where(argument => argument.NameEquals is null).Select(argument => argument.Expression).ToList() ?? [];

    private static ExpressionSyntax? Item(ExpressionSyntax? array, int index) =>
        array is null ? null : Items(array)?.ElementAtOrDefault(index) ?? array;

    private static List<ExpressionSyntax>? Items(ExpressionSyntax array) => array switch
    {
        CollectionExpressionSyntax collection => collection.Elements.OfType<ExpressionElementSyntax>().Select(element => element.Expression).ToList(),
        ArrayCreationExpressionSyntax creation => creation.Initializer?.Expressions.ToList() ?? [],
        ImplicitArrayCreationExpressionSyntax creation => creation.Initializer.Expressions.ToList(),
        _ => null,
    };
}
