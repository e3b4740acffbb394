using System.Reflection;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Steady;

/// <summary>A part of a recorded launch, judged as if it were all that a launch had measured, by what judges every launch.</summary>
/// <param name="Launch">Which of the recorded ones it is of.</param>
/// <param name="Responses">Due times and responses in nanoseconds.</param>
internal sealed record Stretch(int Launch, (long Due, long Response)[] Responses)
{
    private static readonly PipelineGraph Graph = PipelineManifest.Parse(typeof(Stretch).Assembly.GetCustomAttribute<PipelineManifestAttribute>()!.Json)
        .Pipelines.Single(pipeline => pipeline.ShortName == nameof(Plain));

    private static readonly PlanRow Plan = new("", 0, [Graph], [], []);
    private static readonly EnvironmentRow Nowhere = MachineEnvironment();

    /// <summary>As many stretches of so many seconds as fit, one after another.</summary>
    public static IEnumerable<Stretch> Cut(IReadOnlyList<(long Due, long Response)[]> launches, double seconds) =>
        launches.SelectMany((launch, place) => launch
            .GroupBy(query => (int)((query.Due - launch[0].Due) / 1e9 / seconds))
            .Where(part => ((part.Key + 1) * seconds) <= (launch[^1].Due - launch[0].Due) / 1e9)
            .Select(part => new Stretch(place, [.. part])));

    /// <summary>The ledger's row of the median response over these launches.</summary>
    /// <param name="stretches">One for each launch.</param>
    /// <param name="factor">What responses are multiplied by, so many seconds after the stretch began.</param>
    public static MeasureRow P50(IReadOnlyList<Stretch> stretches, Func<double, double> factor)
    {
        var builder = new LedgerBuilder("steady", DateTimeOffset.UnixEpoch, Plan, Nowhere, []);
        for (var launch = 0; launch < stretches.Count; launch++) builder.Add(stretches[launch].Result(launch + 1, factor));
        return builder.Build().Measures.Single(row => row is { Measure: "response.p50", Stage: null });
    }

    private static EnvironmentRow MachineEnvironment() => Diagnosers.MachineEnvironment.Read(Path.GetTempPath(), null, "").Environment;

    private LaunchResult Result(int launch, Func<double, double> factor)
    {
        var start = Responses[0].Due;
        QueryRecord[] queries =
        [
            .. Responses.Select((query, id) =>
            {
                var end = query.Due + (long)(query.Response * factor((query.Due - start) / 1e9));
                return new QueryRecord(id, 0, 0, QueryOutcome.Completed, query.Due, query.Due, query.Due, end, -1, Measured: true);
            }),
        ];
        var scenario = Graph.Scenarios[0].Name;
        return new LaunchResult
        {
            Launch = launch,
            Pipeline = Graph.Name,
            Scenario = scenario,
            Conditions = ["solo"],
            Kind = LaunchKind.Latency,
            Outcome = LaunchOutcome.Ok,
            Records = new LaunchRecords
            {
                Pipeline = Graph.Name,
                Scenario = scenario,
                Stages = [.. Graph.Stages.Select(stage => stage.Name)],
                Blocks = [new BlockRecord(0, "solo", start, start, queries[^1].End, queries[^1].End, 0, 0, 0, 0, 0, 0, 0, null)],
                Queries = queries,
                Spans = [],
                Failures = [],
                Qualities = [],
            },
        };
    }
}
