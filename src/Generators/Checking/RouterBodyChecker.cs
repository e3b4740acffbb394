using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>What the source of routers shows of the ways that they take: an answer needs a type, and <c>default</c> takes no way. What it does not show fails the query when it is run.</summary>
internal sealed class RouterBodyChecker(List<StageDraft> stages, Compilation compilation, MistakeList mistakes)
{
    public void Check()
    {
        foreach (var router in stages.Where(stage => stage is { IsRouter: true, Holder: null, Nested: null }))
        {
            if ((router.IsMethod ? router.Member : StageForms.Method(router.MemberType, router.Form)) is not { } run) continue;
            foreach (var reference in run.DeclaringSyntaxReferences)
            {
                // An editor may give another project's source where the build has its assembly.
                if (!compilation.ContainsSyntaxTree(reference.SyntaxTree)) continue;
                var (body, model) = (reference.GetSyntax(), compilation.GetSemanticModel(reference.SyntaxTree));
                if (router.RouteAnswer is null) CheckAnswer(router, body, model);
                CheckDefault(router, body, model);
            }
        }
    }

    private void CheckAnswer(StageDraft router, SyntaxNode body, SemanticModel model)
    {
        var calls = body.DescendantNodes().OfType<InvocationExpressionSyntax>()
            .Where(call => (call.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Expression as SimpleNameSyntax)?.Identifier.ValueText == "Answer");
        foreach (var call in calls)
        {
            if (model.GetSymbolInfo(call).Symbol is not IMethodSymbol { IsStatic: true } made || !made.ContainingType.Is("Modbench", "Next")) continue;
            mistakes.Add(FormRules.AnswerRoute, call.GetLocation(), router.Name, router.Output!.Shown());
            return;
        }
    }

    private void CheckDefault(StageDraft router, SyntaxNode body, SemanticModel model)
    {
        foreach (var value in Returned(body).SelectMany(Chosen))
        {
            if (!IsDefault(value) || !IsRoute(model.GetTypeInfo(value))) continue;
            mistakes.Add(FormRules.DefaultRoute, value.GetLocation(), router.Name, value.ToString());
        }
    }

    /// <summary>What the method itself returns, not a function within it.</summary>
    private static IEnumerable<ExpressionSyntax> Returned(SyntaxNode method) => method
        .DescendantNodes(node => node == method || node is not (LocalFunctionStatementSyntax or AnonymousFunctionExpressionSyntax))
        .Select(node => node switch
        {
            ReturnStatementSyntax given => given.Expression,
            ArrowExpressionClauseSyntax arrow when arrow.Parent == method => arrow.Expression,
            _ => null,
        })
        .OfType<ExpressionSyntax>();

    private static IEnumerable<ExpressionSyntax> Chosen(ExpressionSyntax value) => value switch
    {
        ParenthesizedExpressionSyntax inner => Chosen(inner.Expression),
        ConditionalExpressionSyntax choice => Chosen(choice.WhenTrue).Concat(Chosen(choice.WhenFalse)),
        SwitchExpressionSyntax choice => choice.Arms.SelectMany(arm => Chosen(arm.Expression)),
        CastExpressionSyntax cast => Chosen(cast.Expression),
        _ => [value],
    };

    private static bool IsDefault(ExpressionSyntax value) =>
        value.IsKind(SyntaxKind.DefaultLiteralExpression) || value is DefaultExpressionSyntax
        || value is BaseObjectCreationExpressionSyntax { ArgumentList: null or { Arguments.Count: 0 }, Initializer: null };

    private static bool IsRoute(TypeInfo type) => type.ConvertedType is INamedTypeSymbol given
        && (given.RouteTypes() is not null || IsMade(given) || (given.Is("System.Threading.Tasks", "ValueTask", 1) && given.TypeArguments[0].RouteTypes() is not null));

    // In 'found ? Next.First(x) : default' it is the type of the other side.
    private static bool IsMade(INamedTypeSymbol type) => type.Name.EndsWith("Route", StringComparison.Ordinal) && type.Is("Modbench", type.Name, 1);
}
