using Modbench.Generators.Reading;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Checking;

/// <summary>
/// Orders stages so that each stands after those whose results it takes and, loops apart, after the routers that lead to it; names cycles whole.
/// </summary>
internal static class StageOrder
{
    /// <summary>The order, by declaration wherever the edges leave a choice; null when there is a cycle, which is then reported.</summary>
    public static List<StageDraft>? Sort(List<StageDraft> stages, MistakeList mistakes)
    {
        var ordered = new List<StageDraft>(stages.Count);
        var placed = new HashSet<StageDraft>();
        var followers = new Followers(stages);
        var behind = stages.ToDictionary(stage => stage, stage => followers.Behind(stage));
        var leading = stages.ToDictionary(stage => stage, _ => new List<StageDraft>());
        foreach (var router in stages)
        {
            foreach (var target in router.Targets.Distinct())
            {
                if (leading.TryGetValue(target, out var routers)) routers.Add(router);
            }
        }

        while (ordered.Count < stages.Count)
        {
            var free = stages.Where(stage => !placed.Contains(stage) && stage.Edges.All(placed.Contains)).ToList();
            var next = free.Find(IsNext) ?? free.FirstOrDefault();
            if (next is null)
            {
                ReportCycles(stages.Where(stage => !placed.Contains(stage)).ToList(), mistakes);
                return null;
            }

            ordered.Add(next);
            placed.Add(next);
        }

        return ordered;

        bool IsNext(StageDraft stage)
        {
            var routers = leading[stage];
            var hasWayIn = routers.Count == 0 || stage.StartsWithQuery || stage.Edges.Any() || routers.Exists(placed.Contains);
            return hasWayIn && routers.Concat(stage.Givers).All(before => placed.Contains(before) || behind[stage].Contains(before));
        }
    }

    private static void ReportCycles(List<StageDraft> rest, MistakeList mistakes)
    {
        var told = new HashSet<StageDraft>();
        foreach (var stage in rest)
        {
            if (told.Contains(stage) || Loop.Shortest(stage, at => rest.Where(next => next.Edges.Contains(at))) is not { } cycle) continue;
            foreach (var member in cycle) told.Add(member);
            var names = string.Join(" → ", cycle.Select(member => member.Name));
            mistakes.Add(StageRules.Cycle, stage.Member, $"{names} → {stage.Name}");
        }
    }
}
