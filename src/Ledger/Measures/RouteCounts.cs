using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Which ways queries took from routers.</summary>
internal static class RouteCounts
{
    /// <summary>The route of a query that a router answers itself.</summary>
    public const string Answer = "answer";

    private const int AnswerRoute = -1;

    /// <param name="launch">A latency launch that counts.</param>
    /// <param name="plan">Says which stages are routers.</param>
    public static IReadOnlyList<RouteRow> Of(LaunchResult launch, PlanRow plan)
    {
        var graph = plan.Graph(launch.Pipeline, launch.Conditions[0]);
        if (launch.Outcome != LaunchOutcome.Ok || launch.Superseded || launch.Kind != LaunchKind.Latency || launch.Records is not { } records
            || graph?.Stages.Any(stage => stage.Routes.Count > 0) != true)
        {
            return [];
        }

        var conditions = records.Blocks.Select(block => block.Condition).Distinct().ToList();
        var numbers = records.Blocks.ToDictionary(block => block.Index, block => (byte)(conditions.IndexOf(block.Condition) + 1));
        var completed = new int[conditions.Count + 1];
        var counted = Completed(records, numbers, completed);
        var ways = new SortedDictionary<(byte Condition, short Router, int Route), Way>();
        records.Spans.InChunks(visits =>
        {
            foreach (ref readonly var visit in visits)
            {
                if (visit.Route < AnswerRoute || counted[visit.Query] is not (var condition and > 0)) continue;
                var key = (condition, visit.Stage, visit.Route == AnswerRoute ? int.MaxValue : visit.Route);
                if (!ways.TryGetValue(key, out var way)) ways[key] = way = new Way();
                way.Add(visit.Query);
            }
        });
        return
        [
            .. from way in ways
               let router = records.Stages[way.Key.Router]
               let routes = graph.Stages.FirstOrDefault(stage => stage.Name == router)?.Routes ?? []
               select new RouteRow(
                   launch.Pipeline, launch.Scenario, conditions[way.Key.Condition - 1], router, way.Key.Route < routes.Count ? routes[way.Key.Route] : Answer,
                   way.Value.Taken, way.Value.Queries, completed[way.Key.Condition]),
        ];
    }

    /// <summary>Completed, measured queries by the number of their condition; where visits were sampled, those of the sample alone.</summary>
    private static QueryMap Completed(LaunchRecords records, Dictionary<int, byte> numbers, int[] completed)
    {
        var counted = new QueryMap();
        records.Queries.InChunks(queries =>
        {
            foreach (ref readonly var query in queries)
            {
                if (query is not { Measured: true, Outcome: QueryOutcome.Completed } || !numbers.TryGetValue(query.Block, out var number) || !records.KeepsVisits(query.Id)) continue;
                counted.Set(query.Id, number);
                completed[number]++;
            }
        });
        return counted;
    }

    private sealed class Way
    {
        private readonly QueryMap queries = new();

        public long Taken { get; private set; }

        public long Queries { get; private set; }

        public void Add(long query)
        {
            Taken++;
            if (queries.Set(query, 1)) Queries++;
        }
    }
}
