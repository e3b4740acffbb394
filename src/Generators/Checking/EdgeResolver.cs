using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Decides where each input of each stage comes from: After, [From], [FromQuery], a route, or the stage declared before.</summary>
internal sealed class EdgeResolver(string pipeline, List<StageDraft> stages, Compilation compilation, MistakeList mistakes)
{
    private readonly HashSet<string> _strangers = [];

    /// <summary>A router's mistake: what its routes lead to is not known, so nothing is said of stages that nothing leads to.</summary>
    private bool _routesAreLost;

    public void Resolve()
    {
        foreach (var stage in stages.Where(stage => stage.IsRouter))
        {
            if (!ResolveRoutes(stage)) stage.IsBroken = true;
            if (stage.IsBroken) _routesAreLost = true;
        }

        foreach (var stage in stages)
        {
            if (!stage.IsBroken) stage.IsBroken = !Resolve(stage);
        }

        ReadFinder.Mark(stages);
    }

    private bool ResolveRoutes(StageDraft router)
    {
        if (!router.IsBroken && router.Routes.Count == 0)
        {
            mistakes.Add(FormRules.NoRoutes, router.Member, router.Name, router.Output?.Shown() ?? "Next<…>", stages.Find(stage => stage != router)?.Name ?? router.Name);
            return false;
        }

        if (!router.IsBroken && router.RouteTypes is null)
        {
            var types = string.Join(", ", router.Routes.Select((_, i) => $"T{i + 1}"));
            mistakes.Add(FormRules.NotARouter, router.RoutesLocation, router.Name, (router.IsMethod ? router.Output! : router.MemberType).Shown(), $"Next<{types}>");
            return false;
        }

        foreach (var (name, where) in router.Routes)
        {
            if (Find(name) is not { } target) return Unknown(name, where);
            if (router.Targets.Contains(target))
            {
                mistakes.Add(StageRules.Binding, where, $"'{router.Name}' names '{name}' twice in Routes: name it once");
                return false;
            }

            router.Targets.Add(target);
        }

        return true;
    }

    private bool Resolve(StageDraft stage)
    {
        if (Named(stage) is not { } after) return false;

        var left = after.ToList();
        var byPosition = new List<InputDraft>();
        foreach (var input in stage.Inputs.Where(input => input.Kind == InputKind.Result))
        {
            if (input.From is not { } from)
            {
                byPosition.Add(input);
                continue;
            }

            if (Find(from.Name) is not { } giver) return Unknown(from.Name, from.Where);
            if (stage.After is not null && !after.Contains(giver))
            {
                mistakes.Add(StageRules.Binding, from.Where,
                    $"'{stage.Name}' takes the result of '{giver.Name}', which its After does not name: add nameof({giver.Name}) there");
                return false;
            }

            if (IsRouter(stage, giver, from.Where)) return false;
            input.Givers.Add(giver);
            left.Remove(giver);
        }

        if (stage.After is { Count: > 0 }) return ByPosition(stage, byPosition, left);
        if (byPosition.Count == 0) return IsReached(stage);
        if (byPosition.Count > 1) return TooMany(stage, byPosition.Count);
        return Default(stage, byPosition[0]);
    }

    /// <summary>What After names; null when a name is wrong.</summary>
    private List<StageDraft>? Named(StageDraft stage)
    {
        var named = new List<StageDraft>();
        foreach (var (name, where) in stage.After ?? [])
        {
            if (Find(name) is not { } giver)
            {
                Unknown(name, where);
                return null;
            }

            if (named.Contains(giver))
            {
                mistakes.Add(StageRules.Binding, where, $"'{stage.Name}' names '{name}' twice in After: name it once");
                return null;
            }

            if (IsRouter(stage, giver, where)) return null;
            named.Add(giver);
        }

        return named;
    }

    private bool IsRouter(StageDraft stage, StageDraft giver, Location? where)
    {
        if (!giver.IsRouter) return false;
        if (_routesAreLost && giver.IsBroken) return true;
        mistakes.Add(FormRules.RouterResult, where, stage.Name, giver.Name, giver.Targets.Contains(stage)
            ? $"one leads to '{stage.Name}' and brings its value, so take '{giver.Name}' out here"
            : $"name '{stage.Name}' in the Routes of '{giver.Name}'");
        return true;
    }

    private bool ByPosition(StageDraft stage, List<InputDraft> inputs, List<StageDraft> givers)
    {
        // A route's value is the first one's; if After leaves that one out, it comes by the route alone.
        if (IsTarget(stage) && inputs.Count > 0)
        {
            inputs[0].IsEntry = true;
            if (inputs.Count == givers.Count + 1) inputs = inputs.Skip(1).ToList();
        }

        if (inputs.Count != givers.Count)
        {
            var names = string.Join(", ", stage.After.Select(after => $"'{after.Name}'"));
            var mend = stage.IsMethod
                ? inputs.Count < givers.Count ? "take each result by a parameter, or take the name out of After"
                : "name one stage for each, or mark a parameter [FromQuery]"
                : "a stage object takes one value; join several in a method";
            mistakes.Add(StageRules.ParameterCount, stage.Member, stage.Name, Counted(stage.Inputs.Count(input => input.Kind == InputKind.Result)),
                $"After names {stage.After!.Count} ({names})", mend);
            return false;
        }

        for (var i = 0; i < inputs.Count; i++) inputs[i].Givers.Add(givers[i]);
        return true;
    }

    private bool IsReached(StageDraft stage)
    {
        if (IsTarget(stage))
        {
            stage.StartsWithQuery = stage.IsFirst || stage.After is { Count: 0 };
            return true;
        }

        if (stage.Inputs.Exists(input => input.Kind == InputKind.Query || input.Giver is not null)) return true;
        if (!_routesAreLost)
            mistakes.Add(StageRules.Unreachable, stage.Member, stage.Name, "it takes nothing: give it a parameter for the result of the stage before it, or one marked [FromQuery]");
        return false;
    }

    private bool TooMany(StageDraft stage, int count)
    {
        var before = IsForward(stage) ? "a route brings one value" : stage.Previous is { IsRouter: false } previous ? $"only '{previous.Name}' stands before it" : "only the query comes in";
        mistakes.Add(StageRules.ParameterCount, stage.Member, stage.Name, Counted(count), before,
            "name a stage for each in After, or mark those that take the query [FromQuery]");
        return false;
    }

    private bool Default(StageDraft stage, InputDraft input)
    {
        input.IsEntry = IsTarget(stage);
        if (stage.After is { Count: 0 } || stage.IsFirst)
        {
            input.Kind = InputKind.Query;
            stage.StartsWithQuery = input.IsEntry;
            return true;
        }

        // A router before it leads to it; one after it makes a loop back to it, and it keeps the stage before it.
        if (IsForward(stage)) return true;
        if (stage.Previous is { IsRouter: false } previous)
        {
            input.Givers.Add(previous);
            return true;
        }

        if (input.IsEntry) return true;
        if (_routesAreLost) return false;
        if (stage.Previous is { } router)
        {
            mistakes.Add(StageRules.NeedsAfter, stage.Member, stage.Name, $"declared after the router '{router.Name}'",
                $"name it in the Routes of '{router.Name}', or the stage whose result it takes in its After");
            return false;
        }

        // Told once for each reason: the mend is the same for all stages that share it.
        var because = stage.StrangerBecause ?? "the first of its part";
        var at = stages.IndexOf(stage);
        var likely = stages[at > 0 ? at - 1 : stages.Count - 1].Name;
        if (_strangers.Add(because))
            mistakes.Add(StageRules.NeedsAfter, stage.Member, stage.Name, because, $"name it, as in '[Stage(After = [nameof({likely})])]', or take the query by [FromQuery]");
        return false;
    }

    private bool Unknown(string name, Location? where)
    {
        if (IsRefusedByCompiler(where)) return false;
        mistakes.Add(StageRules.UnknownStage, where, pipeline, name, Likeness.Hint(name, stages.Select(stage => stage.Name), "its stages are "));
        return false;
    }

    /// <summary>True for a nameof of what does not exist: the compiler says so itself.</summary>
    private bool IsRefusedByCompiler(Location? where)
    {
        if (where is not { SourceTree: { } tree }) return false;
        var node = tree.GetRoot().FindNode(where.SourceSpan, getInnermostNodeForTie: true);
        return node.FirstAncestorOrSelf<InvocationExpressionSyntax>() is { ArgumentList.Arguments: { Count: 1 } named }
            && compilation.GetSemanticModel(tree).GetSymbolInfo(named[0].Expression) is { Symbol: null, CandidateSymbols.IsEmpty: true };
    }

    private bool IsTarget(StageDraft stage) => stages.Exists(router => router.Targets.Contains(stage));

    /// <summary>A route leads to it from a stage declared before it.</summary>
    private bool IsForward(StageDraft stage) => stages.TakeWhile(other => other != stage).Any(router => router.Targets.Contains(stage));

    private StageDraft? Find(string name) => stages.Find(stage => stage.Name == name);

    private static string Counted(int count) => count switch
    {
        0 => "no parameter for a result",
        1 => "one parameter for a result",
        _ => $"{count} parameters for results",
    };
}
