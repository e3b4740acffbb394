using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>A launch of whatever queries and visits a test writes down, in one measured block of 10 s.</summary>
internal sealed class ScriptedVisits(PipelineGraph graph, Scenario scenario, int launch = 1)
{
    public const long Second = 1_000_000_000;
    public const long Ms = 1_000_000;

    private readonly List<QueryRecord> queries = [];
    private readonly List<Span> spans = [];
    private readonly List<VisitDetail> details = [];

    public IReadOnlyList<QueryClass> Classes { get; init; } = [];

    public string Condition { get; init; } = "solo";

    /// <summary>Times in milliseconds after the start of the block.</summary>
    public ScriptedVisits Query(long id, double due, double end, QueryOutcome outcome = QueryOutcome.Completed, int choice = 0, double admitted = -1)
    {
        var at = Second + Ns(admitted < 0 ? due : admitted);
        queries.Add(new QueryRecord(id, choice, 0, outcome, Second + Ns(due), Second + Ns(due), at, Second + Ns(end), -1, true));
        return this;
    }

    /// <param name="query">Whose.</param>
    /// <param name="stage">Where.</param>
    /// <param name="ready">Milliseconds after the start of the block, as the next two.</param>
    /// <param name="start">Not before it was ready.</param>
    /// <param name="end">Not before its start.</param>
    /// <param name="to">A router's choice: a stage, or <c>answer</c>; null: it is none, or the query had ended.</param>
    public ScriptedVisits Visit(long query, string stage, double ready, double start, double end, string? to = null)
    {
        var routes = graph.Stages[Number(stage)].Routes;
        var flags = to is null ? 0 : Span.Routed(routes.ToList().IndexOf(to));
        spans.Add(new Span(Second + Ns(ready), Second + Ns(start), Second + Ns(end), query, Number(stage), 0, flags));
        return this;
    }

    public ScriptedVisits Stream(long query, string stage, double start, double first, double last, int pieces)
    {
        details.Add(new VisitDetail(query, 0, Second + Ns(start), pieces == 0 ? 0 : Second + Ns(first), pieces == 0 ? 0 : Second + Ns(last), pieces, Number(stage), VisitDetail.Stream));
        return this;
    }

    public ScriptedVisits Batch(string stage, double closed, double start, double end, params (long Query, double Ready)[] members)
    {
        foreach (var (query, ready) in members)
        {
            Visit(query, stage, ready, start, end);
            details.Add(new VisitDetail(query, Second + Ns(ready), Second + Ns(start), Second + Ns(closed), 0, members.Length, Number(stage), VisitDetail.Batch));
        }

        return this;
    }

    public LaunchResult Result() => new()
    {
        Launch = launch,
        Pipeline = graph.Name,
        Scenario = scenario.Name,
        Conditions = [Condition],
        Kind = LaunchKind.Latency,
        Outcome = LaunchOutcome.Ok,
        Pid = launch,
        Records = new LaunchRecords
        {
            Pipeline = graph.Name,
            Scenario = scenario.Name,
            Stages = [.. graph.Stages.Select(stage => stage.Name)],
            Classes = Classes,
            Blocks = [new BlockRecord(0, Condition, Second, Second, 11 * Second, 11 * Second, 0, 0, 0, 0, 0, 0, 0, null)],
            Queries = queries,
            Spans = spans,
            Details = [.. details.Select(detail => detail.Kind == VisitDetail.Stream ? detail with { Since = queries.Find(query => query.Id == detail.Query).Due } : detail)],
            Failures = [],
            Qualities = [],
        },
    };

    public RunLedger Ledger() => Of(graph, scenario, Result());

    public static RunLedger Of(PipelineGraph graph, Scenario scenario, params LaunchResult[] launches) => Of(graph, scenario, [], launches);

    public static RunLedger Of(PipelineGraph graph, Scenario scenario, IReadOnlyList<string> whatIfs, IReadOnlyList<LaunchResult> launches)
    {
        var plan = new PlanRow(
            "Docs.csproj", 0, [graph], [],
            [.. launches.Select(one => new PlannedLaunchRow(one.Launch, graph.Name, scenario, LaunchKind.Latency, one.Conditions, [], 1))])
        {
            WhatIfs = whatIfs,
        };
        var builder = new LedgerBuilder("20260102-030405", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), plan, ScriptedRun.Environment, []);
        foreach (var one in launches)
        {
            builder.Add(one);
        }

        return builder.Build();
    }

    private static long Ns(double ms) => (long)(ms * Ms);

    private short Number(string stage) => (short)graph.Stages.ToList().FindIndex(one => one.Name == stage);
}
