using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Each loop needs a bound, each bound a loop, and an answer from within a router a type.</summary>
internal sealed class LoopChecker(List<StageDraft> stages, Compilation compilation, MistakeList mistakes)
{
    private readonly Followers _followers = new(stages);

    public void Check()
    {
        foreach (var stage in stages.Where(stage => stage.MaxVisits > 0 && !_followers.Behind(stage).Contains(stage)))
            mistakes.Add(FormRules.NoLoop, stage.MaxVisitsLocation, stage.Name);

        var told = new HashSet<StageDraft>();
        foreach (var stage in stages)
        {
            if (told.Contains(stage) || Unbounded(stage) is not { } loop) continue;
            foreach (var member in loop) told.Add(member);
            var names = string.Join(" → ", loop.Append(stage).Select(member => member.Name));
            mistakes.Add(FormRules.EndlessLoop, stage.Shown, names, (loop.Find(member => member.IsRouter) ?? stage).Name);
        }

        foreach (var router in stages.Where(stage => stage is { IsRouter: true, RouteAnswer: null, Holder: null, Nested: null })) CheckAnswer(router);
    }

    /// <summary>A loop over stages without a bound; null when there is none.</summary>
    private List<StageDraft>? Unbounded(StageDraft start) => start.MaxVisits > 0
        ? null
        : Loop.Shortest(start, at => _followers.Of(at).Where(next => next.MaxVisits == 0));

    private void CheckAnswer(StageDraft router)
    {
        var run = router.IsMethod ? router.Member : StageForms.Method(router.MemberType, router.Form);
        if (run is null) return;
        foreach (var reference in run.DeclaringSyntaxReferences)
        {
            // An editor may give another project's source where the build has its assembly.
            if (!compilation.ContainsSyntaxTree(reference.SyntaxTree)) continue;
            var calls = reference.GetSyntax().DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => (call.Expression is MemberAccessExpressionSyntax access ? access.Name : call.Expression as SimpleNameSyntax)?.Identifier.ValueText == "Answer");
            foreach (var call in calls)
            {
                if (compilation.GetSemanticModel(reference.SyntaxTree).GetSymbolInfo(call).Symbol is not IMethodSymbol { IsStatic: true } made) continue;
                if (!made.ContainingType.Is("Modbench", "Next")) continue;
                mistakes.Add(FormRules.AnswerRoute, call.GetLocation(), router.Name, router.Output!.Shown());
                return;
            }
        }
    }
}
