using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>What the ways that queries can take through a graph with routers say of its stages.</summary>
internal sealed class RouteChecker(List<StageDraft> stages, List<StageDraft> answers, MistakeList mistakes)
{
    private readonly Dictionary<StageDraft, int> _numbers = stages.Select((stage, number) => (stage, number)).ToDictionary(one => one.stage, one => one.number);

    public void Check()
    {
        // With another mistake in it, what it says of the ways might only follow from that one.
        if (mistakes.HasErrors || !stages.Exists(stage => stage.IsRouter)) return;
        var ways = RouteExploration.Of(stages.ConvertAll(Explored));
        if (stages.Find(stage => !ways.Reached.Has(_numbers[stage])) is { } lost)
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
        var number = _numbers[stage];
        var missing = stage.Inputs
            .Where(input => IsRequired(input) && (input.IsEntry ? ways.MissingEntry.Has(number) : ways.Missing[number].Has(_numbers[input.Giver!])))
            .ToList();
        if (missing.Count == 0) return;
        if (missing.Count > 1 && !ways.Complete.Has(number))
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
        var (successors, streamed, entered) = (new List<int>(), new List<int>(), new List<int>());
        foreach (var next in stages)
        {
            var along = next.Inputs.Where(input => !input.IsRead && input.Givers.Contains(stage)).ToList();
            if (along.Count == 0) continue;
            (along.TrueForAll(input => input.IsStream) ? streamed : successors).Add(_numbers[next]);
            if (along.Exists(input => input.IsEntry)) entered.Add(_numbers[next]);
        }

        var required = stage.Inputs.Where(input => !input.IsEntry && IsRequired(input)).Select(input => _numbers[input.Giver!]);
        var isTarget = stages.Exists(router => router.Targets.Contains(stage));
        return new ExploredStage(
            StageSet.Of(successors),
            StageSet.Of(streamed),
            stage.Targets.ConvertAll(target => _numbers[target]),
            answers.Contains(stage),
            stage.StartsWithQuery || (!isTarget && !stage.Edges.Any()),
            StageSet.Of(required),
            stage.Entry is not null,
            stage.Entry is { } entry && IsRequired(entry),
            StageSet.Of(entered));
    }

    private static bool IsRequired(InputDraft input) => input.Absence == Absence.None && (input.IsEntry || input.Giver is not null);

    private static string Answer(StageDraft stage) => stage.IsRouter ? $"the answer of '{stage.Name}'" : $"'{stage.Name}'";
}
