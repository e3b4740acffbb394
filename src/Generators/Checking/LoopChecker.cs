using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>Each loop needs a bound, and each bound a loop.</summary>
internal sealed class LoopChecker(List<StageDraft> stages, MistakeList mistakes)
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
    }

    /// <summary>A loop over stages without a bound; null when there is none.</summary>
    private List<StageDraft>? Unbounded(StageDraft start) => start.MaxVisits > 0
        ? null
        : Loop.Shortest(start, at => _followers.Of(at).Where(next => next.MaxVisits == 0));
}
