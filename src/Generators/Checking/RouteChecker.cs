using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>What the ways that queries can take through a graph with routers say of its stages.</summary>
internal sealed class RouteChecker(List<StageDraft> stages, List<StageDraft> answers, MistakeList mistakes)
{
    public void Check()
    {
        // With another mistake in it, what it says of the ways might only follow from that one.
        if (mistakes.HasErrors || !stages.Exists(stage => stage.IsRouter)) return;
        var ways = RouteExploration.Of(stages.ConvertAll(Explored));
        if (stages.Find(stage => (ways.Reached & Bit(stage)) == 0) is { } lost)
        {
            // The first alone: others may be lost with it.
            mistakes.Add(StageRules.Unreachable, lost.Shown, lost.Name,
                "only stages that no query reaches lead to it: name one of them in the Routes of a stage that is reached, or in an After");
            return;
        }

        foreach (var stage in stages) CheckInputs(stage, ways);
        if (ways.TwoAnswers is not { } two) return;
        var (one, other) = (stages[Math.Min(two.One, two.Other)], stages[Math.Max(two.One, two.Other)]);
        mistakes.Add(StageRules.TwoAnswers, other.Shown, $"One query can end with both {Answer(one)} and {Answer(other)}",
            "join the branches in a stage that takes both results (those that may be absent as 'T?' or 'Arrived<T>'), or let a router choose between them");
    }

    private void CheckInputs(StageDraft stage, RouteExploration ways)
    {
        var number = stages.IndexOf(stage);
        var missing = stage.Inputs
            .Where(input => IsRequired(input) && (input.IsEntry ? (ways.MissingEntry & Bit(stage)) != 0 : (ways.Missing[number] & Bit(input.Giver!)) != 0))
            .ToList();
        if (missing.Count == 0) return;
        if (missing.Count > 1 && (ways.Complete & Bit(stage)) == 0)
        {
            mistakes.Add(FormRules.NeverComplete, stage.Shown, stage.Name,
                string.Join(" and ", missing.Select(input => input.Giver is { } giver ? $"'{giver.Name}'" : "its route").Distinct()));
            return;
        }

        foreach (var input in missing)
        {
            var absent = input.Type!.IsReferenceType ? input.Type.Shown() + "?" : $"Arrived<{input.Type.Shown()}>";
            var from = input.Giver?.Name ?? stages.First(router => router.Targets.Contains(stage)).Name;
            mistakes.Add(FormRules.MayNotArrive, stage.Holder is null ? input.Parameter ?? stage.Member : stage.Shown, stage.Name, from, absent);
        }
    }

    private ExploredStage Explored(StageDraft stage)
    {
        var (successors, streamed, entered) = (0UL, 0UL, 0UL);
        foreach (var next in stages)
        {
            var along = next.Inputs.Where(input => !input.IsRead && input.Givers.Contains(stage)).ToList();
            if (along.Count == 0) continue;
            if (along.TrueForAll(input => input.IsStream)) streamed |= Bit(next);
            else successors |= Bit(next);
            if (along.Exists(input => input.IsEntry)) entered |= Bit(next);
        }

        var required = stage.Inputs.Where(input => !input.IsEntry && IsRequired(input)).Aggregate(0UL, (all, input) => all | Bit(input.Giver!));
        var isTarget = stages.Exists(router => router.Targets.Contains(stage));
        return new ExploredStage(
            successors,
            streamed,
            stage.Targets.ConvertAll(stages.IndexOf),
            answers.Contains(stage),
            stage.StartsWithQuery || (!isTarget && !stage.Edges.Any()),
            required,
            stage.Entry is not null,
            stage.Entry is { } entry && IsRequired(entry),
            entered);
    }

    private static bool IsRequired(InputDraft input) => input.Absence == Absence.None && (input.IsEntry || input.Giver is not null);

    private static string Answer(StageDraft stage) => stage.IsRouter ? $"the answer of '{stage.Name}'" : $"'{stage.Name}'";

    private ulong Bit(StageDraft stage) => stages.IndexOf(stage) is >= 0 and < 64 and var number ? 1UL << number : 0;
}
