using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Follows the types along the edges, in graph order, and lets them decide a stage object's form.</summary>
internal sealed class TypeChecker(Compilation compilation, ITypeSymbol? query, MistakeList mistakes)
{
    public void Check(List<StageDraft> ordered)
    {
        foreach (var stage in ordered.Where(stage => !stage.IsBroken))
        {
            if (stage.IsMethod)
            {
                foreach (var input in stage.Inputs.Where(input => input.Kind != InputKind.Stop)) CheckInput(stage, input);
            }
            else
            {
                ChooseForm(stage, stage.Inputs[0]);
            }
        }
    }

    private void CheckInput(StageDraft stage, InputDraft input)
    {
        if (Given(input) is { } given) CheckEdge(stage, input, given, input.Type!, input.Parameter!);
    }

    private void ChooseForm(StageDraft stage, InputDraft input)
    {
        var type = stage.MemberType;
        var forms = StageForms.Of(type).ToList();
        if (Given(input) is not { } given)
        {
            if (forms.Count == 1) stage.Output = StageForms.Output(forms[0]);
            return;
        }

        var fitting = StageForms.Fitting(type, given, compilation);
        if (fitting.Count != 1)
        {
            if (fitting.Count == 0 && forms.Count == 1)
            {
                CheckEdge(stage, input, given, StageForms.Input(forms[0]), stage.Member);
            }
            else
            {
                var takes = string.Join(" or ", forms.Select(form => $"'{StageForms.Input(form).Shown()}'").Distinct());
                mistakes.Add(StageRules.NoFittingForm, stage.Member, stage.Name, type.Shown(), takes, Giver(input), given.Shown(),
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

        CheckEdge(stage, input, given, StageForms.Input(form), stage.Member);
        input.Type = StageForms.Input(form);
        stage.Form = form;
        stage.Awaiting = StageForms.IsAsync(form) ? Awaiting.ValueTask : Awaiting.None;
        stage.Output = StageForms.Output(form);
    }

    private void CheckEdge(StageDraft stage, InputDraft input, ITypeSymbol given, ITypeSymbol taken, ISymbol where)
    {
        var (shownTaken, shownGiven) = Names.Shown(taken, given);
        if (!compilation.Fits(given, taken))
        {
            mistakes.Add(StageRules.TypeMismatch, where, stage.Name, shownTaken, Giver(input), shownGiven);
        }
        else if (given.IsReferenceType
            && given.NullableAnnotation == NullableAnnotation.Annotated
            && taken.NullableAnnotation == NullableAnnotation.NotAnnotated)
        {
            mistakes.Add(StageRules.NullableEdge, where, stage.Name, shownTaken, Giver(input), shownGiven);
        }
    }

    private ITypeSymbol? Given(InputDraft input) => input.Kind == InputKind.Query ? query : input.Giver is { IsBroken: false } giver ? giver.Output : null;

    private static string Giver(InputDraft input) => input.Giver is { } giver ? $"'{giver.Name}'" : "the query";
}
