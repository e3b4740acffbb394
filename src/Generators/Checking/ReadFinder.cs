using Modbench.Generators.Reading;

namespace Modbench.Generators.Checking;

/// <summary>
/// Finds, in a graph with routers, the inputs whose giver is on the way to another input of the same stage: a query that comes by that way has visited the
/// giver, so the stage reads its latest result and waits for nothing more. As an edge of its own it would start the stage also where the router led elsewhere.
/// </summary>
internal static class ReadFinder
{
    public static void Mark(List<StageDraft> stages)
    {
        if (!stages.Exists(stage => stage.IsRouter)) return;
        var followers = new Followers(stages);
        foreach (var stage in stages)
        {
            var ways = stage.Edges.Concat(stages.Where(router => router.Targets.Contains(stage))).Distinct().ToList();
            var entry = stage.Entry?.Givers ?? [];
            foreach (var giver in stage.Edges.Where(giver => !entry.Contains(giver)).ToList())
            {
                var behind = followers.Behind(giver, but: stage);
                if (!ways.Exists(way => way != giver && behind.Contains(way))) continue;
                ways.Remove(giver);
                foreach (var input in stage.Inputs.Where(input => input.Giver == giver)) input.IsRead = true;
                followers = new Followers(stages);
            }
        }
    }
}
