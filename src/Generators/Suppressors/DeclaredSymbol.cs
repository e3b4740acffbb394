using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Modbench.Generators.Suppressors;

/// <summary>The type or member whose declaration a diagnostic points into.</summary>
internal static class DeclaredSymbol
{
    public static ISymbol? At(SyntaxNode node, SemanticModel model, CancellationToken stop)
    {
        for (var at = node; at is not null; at = at.Parent)
        {
            var declaration = at is FieldDeclarationSyntax field ? field.Declaration.Variables[0] : at;
            if (declaration is MemberDeclarationSyntax or VariableDeclaratorSyntax
                && model.GetDeclaredSymbol(declaration, stop) is { } symbol and not ILocalSymbol)
            {
                return symbol;
            }
        }

        return null;
    }
}
