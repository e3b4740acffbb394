using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Suppressors;

/// <summary>What [Setup] assigns is assigned before the first query: no CS8618 for it.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class SetupSuppressor : DiagnosticSuppressor
{
    private static readonly SuppressionDescriptor Assigned = new("MBS009", "CS8618", "[Setup] assigns it before the first query");

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = ImmutableArray.Create(Assigned);

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (Member(diagnostic, context) is not { } member) continue;
            var setups = member.ContainingType.GetMembers()
                .OfType<IMethodSymbol>()
                .Where(method => method.FindAttribute("SetupAttribute") is not null);
            if (setups.Any(setup => Assigns(setup, member, context))) context.ReportSuppression(Suppression.Create(Assigned, diagnostic));
        }
    }

    /// <summary>The compiler points at the constructor where one is written, and then names the member's place beside it.</summary>
    private static ISymbol? Member(Diagnostic diagnostic, SuppressionAnalysisContext context)
    {
        foreach (var location in diagnostic.AdditionalLocations.Append(diagnostic.Location))
        {
            if (location.SourceTree is not { } tree) continue;
            var node = tree.GetRoot(context.CancellationToken).FindNode(location.SourceSpan);
            var symbol = DeclaredSymbol.At(node, context.GetSemanticModel(tree), context.CancellationToken);
            if (symbol is IFieldSymbol or IPropertySymbol) return symbol;
        }

        return null;
    }

    private static bool Assigns(IMethodSymbol setup, ISymbol member, SuppressionAnalysisContext context)
    {
        foreach (var reference in setup.DeclaringSyntaxReferences)
        {
            var body = reference.GetSyntax(context.CancellationToken);
            var model = context.GetSemanticModel(reference.SyntaxTree);
            foreach (var target in body.DescendantNodes().SelectMany(Targets))
            {
                if (SymbolEqualityComparer.Default.Equals(model.GetSymbolInfo(target, context.CancellationToken).Symbol, member)) return true;
            }
        }

        return false;
    }

    private static IEnumerable<ExpressionSyntax> Targets(SyntaxNode node) => node switch
    {
        AssignmentExpressionSyntax { Left: TupleExpressionSyntax tuple } => tuple.Arguments.Select(argument => argument.Expression),
        AssignmentExpressionSyntax assignment => [assignment.Left],
        ArgumentSyntax argument when argument.RefKindKeyword.IsKind(SyntaxKind.OutKeyword) => [argument.Expression],
        _ => [],
    };
}
