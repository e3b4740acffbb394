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
        foreach (var stage in stages)
        {
            var ways = stage.Edges.Concat(stages.Where(router => router.Targets.Contains(stage))).Distinct().ToList();
            var entry = stage.Entry?.Givers ?? [];
            foreach (var giver in stage.Edges.Where(giver => !entry.Contains(giver)).ToList())
            {
                var behind = Behind(giver, stages, but: stage);
                if (!ways.Exists(way => way != giver && behind.Contains(way))) continue;
                ways.Remove(giver);
                foreach (var input in stage.Inputs.Where(input => input.Giver == giver)) input.IsRead = true;
            }
        }
    }

    /// <summary>The stages that can follow, at any distance, on ways that leave one stage out.</summary>
    public static HashSet<StageDraft> Behind(StageDraft start, List<StageDraft> stages, StageDraft? but = null)
    {
        var behind = new HashSet<StageDraft>();
        var waiting = new Stack<StageDraft>();
        waiting.Push(start);
        while (waiting.Count > 0)
        {
            var at = waiting.Pop();
            foreach (var next in at.Targets.Concat(stages.Where(stage => stage.Edges.Contains(at))))
            {
                if (next != but && behind.Add(next)) waiting.Push(next);
            }
        }

        return behind;
    }
}
