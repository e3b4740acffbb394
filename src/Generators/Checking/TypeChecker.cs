using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Follows the types along edges and routes, in graph order, and lets them decide a stage object's form.</summary>
internal sealed class TypeChecker(Compilation compilation, ITypeSymbol? query, List<StageDraft> ordered, MistakeList mistakes)
{
    private readonly EdgeTypes _edges = new(compilation, mistakes);
    private readonly StageShape _shape = new(compilation, mistakes, []);

    public void Check()
    {
        foreach (var stage in ordered.Where(stage => !stage.IsBroken))
        {
            if (stage.IsMethod || stage.Nested is not null)
            {
                foreach (var input in stage.Inputs.Where(input => input.Kind is InputKind.Result or InputKind.Query))
                    _edges.Check(stage, input, Given(stage, input), input.Parameter ?? stage.Member);
            }
            else
            {
                ChooseForm(stage, stage.Inputs[0]);
            }

            if (!stage.IsBroken && stage.IsRouter) CheckCount(stage);
        }

        foreach (var router in ordered.Where(stage => stage is { IsRouter: true, IsBroken: false })) CheckRoutes(router);
    }

    private void ChooseForm(StageDraft stage, InputDraft input)
    {
        var type = stage.MemberType;
        var forms = StageForms.Of(type).Where(form => StageForms.Taken(form, stage.IsBatched) is not null).ToList();
        if (Given(stage, input) is not { } given)
        {
            if (forms.Count == 1) _shape.SetOutput(stage, StageForms.Output(forms[0]));
            return;
        }

        var piece = input.Giver?.Piece;
        var fitting = piece is null ? [] : StageForms.Fitting(forms, stage.IsBatched, compilation.StreamOf(piece), compilation);
        if (fitting.Count == 0) fitting = StageForms.Fitting(forms, stage.IsBatched, given, compilation);
        if (fitting.Count != 1)
        {
            if (fitting.Count == 0 && forms.Count == 1)
            {
                input.Type = StageForms.Taken(forms[0], stage.IsBatched);
                _edges.Check(stage, input, given, stage.Member);
            }
            else
            {
                var takes = string.Join(" or ", forms.Select(form => $"'{StageForms.Taken(form, stage.IsBatched)!.Shown()}'").Distinct());
                mistakes.Add(StageRules.NoFittingForm, stage.Member, stage.Name, type.Shown(), takes, EdgeTypes.Giver(input), given.Shown(),
                    fitting.Count == 0
                        ? "change what comes in, or add a stage between them that converts"
                        : "several fit equally well; let the stage before give one of these types exactly");
            }

            stage.IsBroken = true;
            return;
        }

        var form = fitting[0];
        foreach (var part in form.TypeArguments)
        {
            if (part.FindUnnameable(compilation) is not { } found) continue;
            mistakes.Add(StageRules.UnnameableType, stage.Member, stage.Name, found.Type.Shown(), found.Why);
            stage.IsBroken = true;
            return;
        }

        // Its task would be handed on, not awaited.
        if (StageForms.Output(form).IsAwaited(out _, out var result))
        {
            var awaited = result is null ? "a result" : $"IAsyncStage<{StageForms.Input(form).Shown()}, {result.Shown()}>";
            mistakes.Add(StageRules.Unkeepable, stage.Member, stage.Name, "returns", StageForms.Output(form).Shown(), awaited);
            stage.IsBroken = true;
            return;
        }

        input.Type = StageForms.Taken(form, stage.IsBatched);
        _edges.Check(stage, input, given, stage.Member);
        stage.Form = form;
        if (form.IsStreamStage())
        {
            stage.Piece = StageForms.Output(form);
            stage.Output = compilation.ListOf(stage.Piece);
            return;
        }

        stage.Awaiting = StageForms.IsAsync(form) ? Awaiting.ValueTask : Awaiting.None;
        _shape.SetOutput(stage, StageForms.Output(form));
        if (stage.Piece is null) return;
        mistakes.Add(FormRules.Stream, stage.Member, $"'{stage.Name}' of type '{type.Shown()}' gives '{StageForms.Output(form).Shown()}' as a value: "
            + $"implement IStreamStage<{StageForms.Input(form).Shown()}, {stage.Piece.Shown()}>");
        stage.IsBroken = true;
    }

    private void CheckCount(StageDraft router)
    {
        var types = router.RouteTypes?.Count ?? 0;
        if (router.RouteTypes is null)
        {
            mistakes.Add(FormRules.NotARouter, router.RoutesLocation, router.Name, router.Output?.Shown() ?? router.MemberType.Shown(), "Next<…>");
        }
        else if (types != router.Targets.Count && types != router.Targets.Count + 1)
        {
            mistakes.Add(FormRules.RouteCount, router.RoutesLocation, router.Name, router.Output!.Shown(), Counted(types, "type"), Counted(router.Targets.Count, "stage"));
        }
        else
        {
            if (types > router.Targets.Count) router.RouteAnswer = router.RouteTypes[types - 1];
            return;
        }

        router.IsBroken = true;
    }

    private void CheckRoutes(StageDraft router)
    {
        for (var route = 0; route < router.Targets.Count; route++)
        {
            if (router.Targets[route] is { IsBroken: false, Entry: { Type: not null } entry } target)
                _edges.CheckRoute(router, route, target, entry);
        }
    }

    /// <summary>What comes in: from the giver, or by the first route that is known.</summary>
    private ITypeSymbol? Given(StageDraft stage, InputDraft input)
    {
        if (input.Kind == InputKind.Query) return query;
        if (input.Giver is { } giver) return giver.IsBroken ? null : giver.Output;
        if (!input.IsEntry) return null;
        var router = ordered.Find(one => one is { IsBroken: false, RouteTypes.Count: > 0 } && one.Targets.Contains(stage));
        return router?.RouteTypes![Math.Min(router.Targets.IndexOf(stage), router.RouteTypes.Count - 1)];
    }

    private static string Counted(int count, string what) => count == 1 ? $"one {what}" : $"{count} {what}s";
}
