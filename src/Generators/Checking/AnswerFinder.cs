using Microsoft.CodeAnalysis;
using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Finds where queries end, and what they end with.</summary>
internal sealed class AnswerFinder(List<StageDraft> stages, Compilation compilation, MistakeList mistakes)
{
    public (List<StageDraft> Answers, ITypeSymbol? Type) Find()
    {
        var followed = new HashSet<StageDraft>(stages.SelectMany(stage => stage.Edges));
        var answers = stages.Where(stage => stage.IsRouter ? stage.RouteAnswer is not null : !followed.Contains(stage)).ToList();
        if (answers.Count == 0)
        {
            mistakes.Add(StageRules.TwoAnswers, stages.FindLast(stage => stage.IsRouter)!.Shown, "Every stage leads to another, so no query ends",
                "let a router end it by Next.Answer, with the answer's type last in its Next, or lead it to a stage that nothing follows");
            return (answers, null);
        }

        if (answers.Count == 1) return (answers, TypeOf(answers[0]));
        if (!stages.Exists(stage => stage.IsRouter))
        {
            mistakes.Add(StageRules.TwoAnswers, answers[1].Shown, $"The results of {string.Join(" and ", answers.Select(stage => $"'{stage.Name}'"))} are taken by no stage",
                $"add a last stage with After = [{string.Join(", ", answers.Select(stage => $"nameof({stage.Name})"))}], or name '{answers[0].Name}' in the After of the stage that should take it");
            return (answers, null);
        }

        // The widest of them, which all others convert to.
        var widest = answers.Find(stage => answers.TrueForAll(other => compilation.Fits(TypeOf(other), TypeOf(stage))));
        if (widest is not null) return (answers, Nullable(TypeOf(widest), answers));
        var odd = answers.Find(stage => !compilation.Fits(TypeOf(stage), TypeOf(answers[0])) && !compilation.Fits(TypeOf(answers[0]), TypeOf(stage))) ?? answers[1];
        var (one, other) = Names.Shown(TypeOf(answers[0]), TypeOf(odd));
        mistakes.Add(FormRules.AnswerTypes, odd.Shown, answers[0].Name, one, odd.Name, other);
        return (answers, null);
    }

    private static ITypeSymbol TypeOf(StageDraft stage) => stage.RouteAnswer ?? stage.Output!;

    private static ITypeSymbol Nullable(ITypeSymbol type, List<StageDraft> answers) =>
        type.IsReferenceType && answers.Exists(stage => TypeOf(stage).NullableAnnotation == NullableAnnotation.Annotated)
            ? type.WithNullableAnnotation(NullableAnnotation.Annotated)
            : type;
}
