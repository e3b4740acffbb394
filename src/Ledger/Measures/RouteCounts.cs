using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Which ways queries took from routers: read from the order of their visits.</summary>
internal static class RouteCounts
{
    /// <summary>The route of a query that a router answers itself.</summary>
    public const string Answer = "answer";

    /// <param name="launch">A latency launch that counts.</param>
    /// <param name="plan">Says which stages are routers.</param>
    public static IReadOnlyList<RouteRow> Of(LaunchResult launch, PlanRow plan)
    {
        var graph = plan.Graph(launch.Pipeline);
        if (launch.Outcome != LaunchOutcome.Ok || launch.Superseded || launch.Kind != LaunchKind.Latency || launch.Records is not { } records
            || graph?.Stages.Any(stage => stage.Routes.Count > 0) != true)
        {
            return [];
        }

        var conditions = records.Blocks.ToDictionary(block => block.Index, block => block.Condition);
        var conditionOf = new Dictionary<long, string>();
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (query is { Measured: true, Outcome: QueryOutcome.Completed } && conditions.TryGetValue(query.Block, out var condition))
                {
                    conditionOf[query.Id] = condition;
                }
            }
        });
        var visits = new List<Engine.Span>();
        records.Spans.InChunks(spans =>
        {
            foreach (ref readonly var span in spans)
            {
                if (conditionOf.ContainsKey(span.Query))
                {
                    visits.Add(span);
                }
            }
        });
        visits.Sort((one, other) => (one.Query, one.Ready, one.Start, one.Stage).CompareTo((other.Query, other.Ready, other.Start, other.Stage)));
        var counts = new Dictionary<(string Condition, int Router, int Route), (long Taken, long Queries, long Last)>();
        var routes = records.Stages.Select(name => Routes(graph, records.Stages, name)).ToList();
        for (var i = 0; i < visits.Count; i++)
        {
            var visit = visits[i];
            if (routes[visit.Stage].Length == 0)
            {
                continue;
            }

            var key = (conditionOf[visit.Query], (int)visit.Stage, Next(visits, i, routes[visit.Stage]));
            var (taken, queries, last) = counts.GetValueOrDefault(key, (0, 0, -1));
            counts[key] = (taken + 1, queries + (last == visit.Query ? 0 : 1), visit.Query);
        }

        // Where visits were sampled, of those queries alone.
        var completed = visits.Select(visit => visit.Query).Distinct().CountBy(query => conditionOf[query]).ToDictionary();
        return
        [
            .. from count in counts
               orderby conditions.First(block => block.Value == count.Key.Condition).Key, count.Key.Router, Place(routes[count.Key.Router], count.Key.Route)
               select new RouteRow(
                   launch.Pipeline, launch.Scenario, count.Key.Condition, records.Stages[count.Key.Router],
                   count.Key.Route < 0 ? Answer : records.Stages[count.Key.Route], count.Value.Taken, count.Value.Queries, completed[count.Key.Condition]),
        ];
    }

    private static int[] Routes(PipelineGraph graph, IReadOnlyList<string> stages, string name) =>
        [.. (graph.Stages.FirstOrDefault(stage => stage.Name == name)?.Routes ?? []).Select(route => stages.ToList().IndexOf(route)).Where(route => route >= 0)];

    private static int Place(int[] routes, int route) => route < 0 ? routes.Length : Array.IndexOf(routes, route);

    // The first of the router's targets that became ready once it had ended; none: it gave the answer.
    private static int Next(List<Engine.Span> visits, int router, int[] routes)
    {
        for (var i = router + 1; i < visits.Count && visits[i].Query == visits[router].Query; i++)
        {
            if (visits[i].Ready >= visits[router].End && routes.Contains(visits[i].Stage))
            {
                return visits[i].Stage;
            }
        }

        return -1;
    }
}
