using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Offline launches of one stage, or of one that another precedes, with services as a test has them.</summary>
internal static class OfflineLaunch
{
    private const int InFlightPerSlot = 4;

    /// <summary>Values of a launch of one stage with so many slots.</summary>
    public static IReadOnlyList<LaunchValue> Values(SyntheticSeries series, string noise, int slots, int queries)
    {
        var launch = Of(Graph(slots), [series.Services(noise, queries)], series.Factor);
        return LaunchMeasures.Of(launch, new PlanRow("", 0, [Graph(slots)], [], []));
    }

    /// <summary>A chain whose stages have so many slots each.</summary>
    public static PipelineGraph Graph(params int[] slots)
    {
        var graph = ScriptedGraphs.Graph("Docs.AskDocs", [.. slots.Select((_, stage) => $"S{stage}")]);
        return graph with { Stages = [.. graph.Stages.Select((stage, number) => stage with { Slots = slots[number] })], Scenarios = [ScriptedGraphs.Offline] };
    }

    /// <summary>All queries at once through a chain, four for each slot in flight, first come first served.</summary>
    /// <param name="graph">The chain.</param>
    /// <param name="services">Of each stage, for each query: milliseconds and which query it is.</param>
    /// <param name="factor">What multiplies the first stage's services at that second.</param>
    /// <param name="launch">Its number.</param>
    public static LaunchResult Of(PipelineGraph graph, IReadOnlyList<IReadOnlyList<(double Ms, int Choice)>> services, Func<double, double> factor, int launch = 1)
    {
        var inFlight = InFlightPerSlot * graph.Stages.Sum(stage => stage.Slots);
        var free = graph.Stages.Select(stage => new PriorityQueue<int, long>(Enumerable.Repeat((0, 0L), stage.Slots))).ToList();
        var (queries, spans) = (new List<QueryRecord>(), new List<Span>());
        var places = new PriorityQueue<int, long>(Enumerable.Repeat((0, 0L), inFlight));
        var issued = 0L;
        for (var id = 0; id < services[0].Count; id++)
        {
            places.TryDequeue(out _, out var sent);
            var ready = sent;
            for (var stage = 0; stage < services.Count; stage++)
            {
                free[stage].TryDequeue(out _, out var at);
                var start = Math.Max(ready, at);
                var end = start + (long)(services[stage][id].Ms * 1e6 * (stage == 0 ? factor(start / 1e9) : 1));
                spans.Add(new Span(ready, start, end, id, (short)stage, 0, 0));
                free[stage].Enqueue(0, end);
                ready = end;
            }

            places.Enqueue(0, ready);
            queries.Add(new QueryRecord(id, services[0][id].Choice, 0, QueryOutcome.Completed, 0, sent, sent, ready, -1, true));
        }

        places.TryPeek(out _, out issued);
        var ended = queries.Max(query => query.End);
        return new LaunchResult
        {
            Launch = launch,
            Pipeline = graph.Name,
            Scenario = ScriptedGraphs.Offline.Name,
            Conditions = ["solo"],
            Kind = LaunchKind.Latency,
            Outcome = LaunchOutcome.Ok,
            Records = new LaunchRecords
            {
                Pipeline = graph.Name,
                Scenario = ScriptedGraphs.Offline.Name,
                Stages = [.. graph.Stages.Select(stage => stage.Name)],
                Blocks = [new BlockRecord(0, "solo", 0, 0, issued, ended, 1000L * queries.Count, 0, 0, 0, 0, 0, 0, null)],
                Queries = queries,
                Spans = spans,
                Failures = [],
                Qualities = [],
            },
        };
    }
}
