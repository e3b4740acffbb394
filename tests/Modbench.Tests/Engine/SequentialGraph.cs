using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>
/// What a graph does with a query, one visit at a time and without the engine: the rules of tokens as they are written down, with nothing made fast. Among the
/// stages that may begin it takes any: results must not depend on it.
/// </summary>
internal sealed class SequentialGraph(RoutedSubject subject, Random random)
{
    private readonly bool[,] reaches = Reaches(subject.Stages);

    /// <summary>Null: the query fails.</summary>
    public (long Answer, int[] Visits, List<(int Router, int Route)> Routes)? Run(int query)
    {
        var stages = subject.Stages;
        var visits = new int[stages.Count];
        var results = new long[stages.Count];
        var routes = new List<(int Router, int Route)>();
        var tokens = Enumerable.Range(0, stages.Count).Where(stage =>
            !stages.Any(from => from.Successors.Concat(from.StreamSuccessors).Contains(stage)) &&
            (stages[stage].StartsWithQuery || !stages.Any(from => from.Routes.Contains(stage)))).ToHashSet();
        while (tokens.Count > 0)
        {
            var ready = tokens.Where(stage => !tokens.Any(other => other != stage && reaches[other, stage])).ToArray();
            var next = ready.Length > 0 ? ready[random.Next(ready.Length)] : tokens.Min();
            tokens.Remove(next);
            var wiring = stages[next];
            if (wiring.MaxVisits > 0 && visits[next] == wiring.MaxVisits) return null;
            var action = subject.Act(query, next, visits[next]++);
            if (action.Throws) return null;
            var givers = subject.Givers(next);
            var start = givers.Count == 0 || next == 0 ? query : 0;
            results[next] = 1 + start + givers.Where(giver => visits[giver] > (giver == next ? 1 : 0)).Sum(giver => results[giver]);
            if (wiring.Routes.Length > 0) routes.Add((next, action.Route));
            if (wiring.Routes.Length > 0 && action.Route >= 0) tokens.Add(wiring.Routes[action.Route]);
            else if (wiring.Routes.Length > 0 || !RoutedSubject.Targets(wiring).Any()) return (results[^1], visits, routes);
            foreach (var target in wiring.Successors.Concat(wiring.StreamSuccessors)) tokens.Add(target);
        }

        throw new InvalidOperationException("all tokens are gone, and there was no answer");
    }

    private static bool[,] Reaches(IReadOnlyList<StageWiring> stages)
    {
        var reaches = new bool[stages.Count, stages.Count];
        for (var from = 0; from < stages.Count; from++)
        {
            foreach (var to in RoutedSubject.Targets(stages[from])) reaches[from, to] = true;
        }

        for (var over = 0; over < stages.Count; over++)
        {
            for (var from = 0; from < stages.Count; from++)
            {
                for (var to = 0; to < stages.Count; to++) reaches[from, to] |= reaches[from, over] && reaches[over, to];
            }
        }

        return reaches;
    }
}
