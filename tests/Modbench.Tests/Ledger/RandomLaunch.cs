using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Launches with a bit of everything: outcomes, classes, groups, sessions, blocks in turn, streams, batches, routes, a discarded start.</summary>
internal sealed class RandomLaunch
{
    public const string Beside = "beside BuildIndex";
    public const string Paused = "paused BuildIndex";
    public const int Kinds = 8;

    private static readonly QueryOutcome[] Rare = [QueryOutcome.Failed, QueryOutcome.TimedOut, QueryOutcome.Shed, QueryOutcome.Dropped];

    private readonly Random random;
    private readonly Scenario scenario;
    private readonly PipelineGraph graph;
    private readonly IReadOnlyList<QueryClass> classes = [];
    private readonly List<BlockRecord> blocks = [];
    private readonly List<QueryRecord> queries = [];
    private readonly List<Span> spans = [];
    private readonly List<VisitDetail> details = [];
    private readonly int kind;
    private long now = 5_000_000_000;

    public RandomLaunch(int kind, int seed, int count, int launch = 1)
    {
        this.kind = kind;
        random = new Random((seed * 1000) + launch);
        scenario = kind switch
        {
            1 => new ServerScenario { QueriesPerSecond = 50, Overflow = Overflow.Shed },
            2 => new MultiStreamScenario { SamplesPerQuery = 3 },
            3 => new SessionScenario { Turns = 4, SessionsPerSecond = 2 },
            5 => ScriptedGraphs.Offline,
            _ => ScriptedGraphs.SingleStream,
        };
        graph = ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Judge", "Rewrite", "Write") with { Collocations = ScriptedGraphs.AskDocs.Collocations };
        if (kind == 7) graph = graph with { Stages = [graph.Stages[0], graph.Stages[1] with { Routes = ["Rewrite", "Write"] }, .. graph.Stages.Skip(2)] };
        if (kind == 1)
        {
            classes = [new QueryClass("Short", 0, 3, 2), new QueryClass("Long", 3, 2, 1)];
            graph = graph with
            {
                Objective = new Objective(40_000_000, 0.9),
                Classes = [new QueryClassNode("Short", 2, new Objective(20_000_000, 0.9)), new QueryClassNode("Long", 1, null)],
            };
        }

        var conditions = kind == 4 ? new[] { Paused, Beside, Beside, Paused, Paused, Beside } : ["solo"];
        foreach (var condition in conditions) AddBlock(condition, count / conditions.Length);
        Result = new LaunchResult
        {
            Launch = launch,
            Pipeline = graph.Name,
            Scenario = scenario.Name,
            Conditions = [.. conditions.Distinct()],
            Kind = LaunchKind.Latency,
            Outcome = LaunchOutcome.Ok,
            Pid = launch,
            Alternating = kind == 4,
            Records = Records,
            Neighbours = kind == 4 ? Neighbours() : [],
        };
    }

    public LaunchResult Result { get; }

    public LaunchRecords Records => new()
    {
        Pipeline = graph.Name,
        Scenario = scenario.Name,
        Stages = [.. graph.Stages.Select(stage => stage.Name)],
        Classes = classes,
        SetupNs = 1_000_000,
        FirstResponseNs = 7_000_000,
        Blocks = blocks,
        Queries = queries,
        Spans = spans,
        Details = details,
        Failures = [],
        Qualities = [],
    };

    public PlanRow Plan => PlanOf([this]);

    /// <summary>The ledger of some launches of one kind.</summary>
    public static RunLedger Ledger(params RandomLaunch[] launches)
    {
        var builder = new LedgerBuilder("20260102-030405", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), PlanOf(launches), ScriptedRun.Environment, []);
        foreach (var one in launches) builder.Add(one.Result);
        return builder.Build();
    }

    private static PlanRow PlanOf(RandomLaunch[] launches) => new(
        "Docs.csproj", 0, [launches[0].graph, ScriptedGraphs.BuildIndex], [],
        [
            .. launches.Select(one => new PlannedLaunchRow(
                one.Result.Launch, one.graph.Name, one.scenario, LaunchKind.Latency, one.Result.Conditions, [.. one.Result.Neighbours.Select(other => other.Pipeline)], 1)),
        ]);

    private void AddBlock(string condition, int count)
    {
        var start = now;
        var index = blocks.Count;
        var from = kind == 5 ? start : start + 300_000_000;
        var id = queries.Count == 0 ? 0 : ((queries[^1].Id / 12) + 1) * 12;
        var slow = random.Next(2) == 0;
        for (var number = 0; number < count; number++, id++)
        {
            var outcome = kind is 0 or 5 or 6 || random.Next(20) > 0 ? QueryOutcome.Completed : Rare[random.Next(kind == 1 ? 4 : 2)];
            var due = now;
            var sent = due + random.Next(60_000);
            var admitted = sent + random.Next(3_000_000);
            var warm = slow && number < count / 8 ? 2.0 : 1;
            var end = Query(id, admitted, (long)(warm * (4_000_000 - (6_000_000 * Math.Log(1 - random.NextDouble())))));
            if (outcome is QueryOutcome.Shed or QueryOutcome.Dropped) end = admitted = sent;
            queries.Add(new QueryRecord(id, random.Next(5), index, outcome, due, sent, admitted, end, outcome == QueryOutcome.Completed ? -1 : 1, due >= from));
            now += kind == 5 ? 0 : 5_000_000 + random.Next(10_000_000);
            if (kind == 3 && outcome != QueryOutcome.Completed) id += 3 - (id % 4);
        }

        var issued = Math.Max(now, from);
        now = Math.Max(now, queries.Max(query => query.End)) + 1_000_000;
        blocks.Add(new BlockRecord(index, condition, start, from, issued, now, 1000L * count, 1, 0, 0, 5, 2, 77L * count, 1 << 28));
        now += 50_000_000;
    }

    private long Query(long id, long admitted, long length)
    {
        var at = admitted;
        At(0, random.Next(100_000), length / 4);
        for (var rewrites = random.Next(3); rewrites > 0 && kind == 7; rewrites--)
        {
            At(1, 0, length / 10, route: 0);
            At(2, random.Next(1000), length / 10);
        }

        if (kind == 7 && random.Next(5) == 0)
        {
            At(1, 0, length / 4, route: -1);
            return at;
        }

        At(1, 0, length / 4, route: 1);
        if (kind == 6)
        {
            var size = 1 + random.Next(4);
            details.Add(new VisitDetail(id, spans[^1].Ready, spans[^1].Start, spans[^1].Ready, 0, size, 1, VisitDetail.Batch));
        }

        At(3, random.Next(50_000), length / 4);
        if (kind == 6)
        {
            var visit = spans[^1];
            var pieces = random.Next(6);
            var first = pieces == 0 ? 0 : visit.Start + (visit.Service / 3);
            details.Add(new VisitDetail(id, now, visit.Start, first, pieces == 0 ? 0 : visit.End, pieces, 3, VisitDetail.Stream));
        }

        return at;

        void At(short stage, long wait, long service, int route = -2)
        {
            spans.Add(new Span(at, at + wait, at + wait + service, id, stage, 0, kind == 7 && route >= -1 ? Span.Routed(route) : 0));
            at += wait + service;
        }
    }

    private static NeighbourResult[] Neighbours()
    {
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream);
        own.Runs(6_000_000_000, 60_000_000_000, ScriptedLaunch.Ms(70)).Refers(1_000_000_000);
        return [own.Result()];
    }
}
