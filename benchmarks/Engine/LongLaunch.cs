using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.EngineBenchmarks;

/// <summary>
/// A launch of any length with all that makes a host remember queries: two classes with objectives, one in a thousand that fails and one that is shed, a batched
/// stage, a router that sends a quarter back, an answer that streams. Written as a child does, some thousands of entries of each kind at a time.
/// </summary>
internal static class LongLaunch
{
    private const int Stages = 10;
    private const int Router = 5;
    private const int Batched = 2;
    private const int Together = 20_000;
    private const long Start = 1_000_000_000;

    private static readonly ServerScenario Scenario = new() { QueriesPerSecond = 1000, Overflow = Overflow.Shed };

    public static PlanRow Plan { get; } = new(
        "Long", 0, [Graph()], [], [new PlannedLaunchRow(1, "Long", Scenario, LaunchKind.Latency, ["solo"], [], 1)]);

    public static LaunchResult Result(LaunchRecords records) => new()
    {
        Launch = 1,
        Pipeline = "Long",
        Scenario = Scenario.Name,
        Conditions = ["solo"],
        Kind = LaunchKind.Latency,
        Outcome = LaunchOutcome.Ok,
        Records = records,
    };

    /// <returns>Bytes.</returns>
    public static long Write(string path, int queries)
    {
        var random = new Random(1);
        var (ended, visits, details) = (new List<QueryRecord>(), new List<Span>(), new List<VisitDetail>());
        using var writer = new RecordsWriter(path);
        var due = Start;
        for (var query = 0; query < queries; query++)
        {
            due += (long)(-Math.Log(1 - random.NextDouble()) * 1e6);
            Add(query, due);
            if (ended.Count == Together) Flush();
        }

        Flush();
        return writer.Finish(new LaunchRecords
        {
            Pipeline = "Long",
            Scenario = Scenario.Name,
            Stages = [.. Enumerable.Range(0, Stages).Select(stage => $"S{stage}")],
            Classes = [new QueryClass("Short", 0, 700, 2), new QueryClass("Long", 700, 300, 1)],
            Blocks = [new BlockRecord(0, "solo", Start, Start, due, due + 1_000_000_000, 0, 0, 0, 0, 0, 0, 0, null)],
            Queries = [],
            Spans = [],
            Failures = [],
            Qualities = [],
        });

        void Add(long id, long at)
        {
            var luck = random.Next(1000);
            var outcome = luck == 0 ? QueryOutcome.Failed : luck == 1 ? QueryOutcome.Shed : QueryOutcome.Completed;
            var (sent, now, end) = (at + random.Next(1000), at + 1000, at + 1000);
            for (var stage = 0; stage < Stages && outcome != QueryOutcome.Shed; stage++)
            {
                var back = stage == Router && random.Next(4) == 0;
                var (ready, begin) = (now, now + random.Next(200));
                now = begin + (long)(-Math.Log(1 - random.NextDouble()) * 20_000);
                visits.Add(new Span(ready, begin, now, id, (short)stage, 0, Span.Measured | (stage == Router ? Span.Routed(back ? 1 : 0) : 0)));
                if (stage == Batched) details.Add(new VisitDetail(id, ready, begin, ready + 50, 0, 4, Batched, VisitDetail.Batch));
                if (stage == Stages - 1) details.Add(new VisitDetail(id, at, begin, begin + 100, now, 20, (short)stage, VisitDetail.Stream));
                if (back) stage = Router - 2;
                end = now;
            }

            ended.Add(new QueryRecord(id, random.Next(1000), 0, outcome, at, sent, at + 1000, end, -1, true));
        }

        void Flush()
        {
            writer.WriteAll(ChunkKind.Queries, ended);
            writer.WriteAll(ChunkKind.Spans, visits);
            writer.WriteAll(ChunkKind.Details, details);
            ended.Clear();
            visits.Clear();
            details.Clear();
        }
    }

    private static PipelineGraph Graph() => new(
        "Long", "Long", "Long", "Long.cs", 1, "hash", false, "string", "string",
        [
            .. Enumerable.Range(0, Stages).Select(stage => new StageNode($"S{stage}", stage == 0 ? [] : [$"S{stage - 1}"], stage == 0, 1, false, "string", "string", "Long.cs", 1, 1)
            {
                Routes = stage == Router ? [$"S{Router + 1}", $"S{Router - 1}"] : [],
            }),
        ],
        [Scenario], [], new Objective(300_000, 0.9), [], [])
    {
        Classes = [new QueryClassNode("Short", 2, null), new QueryClassNode("Long", 1, new Objective(200_000, 0.99))],
    };
}
