using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>A launch whose every nanosecond is written down by a test: queries one after the other, a quarter of each response in the first stage.</summary>
internal sealed class ScriptedLaunch(PipelineGraph graph, int launch, Scenario scenario, LaunchKind kind = LaunchKind.Latency)
{
    private readonly List<BlockRecord> blocks = [];
    private readonly List<QueryRecord> queries = [];
    private readonly List<Span> spans = [];
    private readonly List<QualityRecord> qualities = [];
    private readonly List<FailureRecord> failures = [];
    private readonly List<TraceSummary> traces = [];
    private readonly List<NeighbourResult> neighbours = [];
    private long now = 1_000_000_000L * launch;

    public long Now => now;

    public IReadOnlyList<BlockRecord> Blocks => blocks;

    public long IssueDelay { get; set; }

    public long Admission { get; set; }

    public long Queueing { get; set; }

    public string? NotWarmed { get; set; }

    public long DroppedSpans { get; set; }

    public long DroppedQueries { get; set; }

    public long? PeakBytes { get; set; } = 200_000_000;

    public bool Alternating { get; set; }

    public LaunchRecords Records => new()
    {
        Pipeline = graph.Name,
        Scenario = scenario.Name,
        Stages = [.. graph.Stages.Select(stage => stage.Name)],
        SetupNs = 300_000_000,
        FirstResponseNs = 90_000_000,
        NotWarmed = NotWarmed,
        DroppedSpans = DroppedSpans,
        DroppedQueries = DroppedQueries,
        Blocks = blocks,
        Queries = queries,
        Spans = spans,
        Failures = failures,
        Qualities = qualities,
    };

    public static long Ms(double ms) => (long)(ms * 1e6);

    /// <summary>A block of completed queries, responses in ms; they include issue delay, admission and one queueing in the first stage.</summary>
    public ScriptedLaunch Block(string condition, params double[] responses)
    {
        var start = now;
        foreach (var response in responses)
        {
            Query(Ms(response), QueryOutcome.Completed);
        }

        return Close(condition, start);
    }

    /// <summary>A block in which some queries fail or time out after 10 ms.</summary>
    public ScriptedLaunch FailingBlock(string condition, int completed, int failed, int timedOut)
    {
        var start = now;
        var outcomes = Enumerable.Repeat(QueryOutcome.Completed, completed)
            .Concat(Enumerable.Repeat(QueryOutcome.Failed, failed))
            .Concat(Enumerable.Repeat(QueryOutcome.TimedOut, timedOut));
        foreach (var outcome in outcomes)
        {
            Query(Ms(10), outcome);
        }

        if (failed > 0)
        {
            failures.Add(new FailureRecord(condition, "Search", "System.IO.IOException", failed, "the index is gone", "System.IO.IOException: the index is gone\n   at Search"));
        }

        if (timedOut > 0)
        {
            failures.Add(new FailureRecord(condition, "Embed", "timeout", timedOut, "no answer after 10 ms", "no answer after 10 ms"));
        }

        return Close(condition, start);
    }

    public ScriptedLaunch Quality(string condition, string name, double? mean, string? error = null)
    {
        qualities.Add(new QualityRecord(condition, name, 4, mean, error));
        return this;
    }

    public ScriptedLaunch Trace(TraceSummary trace)
    {
        traces.Add(trace);
        return this;
    }

    public ScriptedLaunch Beside(NeighbourResult neighbour)
    {
        neighbours.Add(neighbour);
        return this;
    }

    public ScriptedLaunch Idle(double ms)
    {
        now += Ms(ms);
        return this;
    }

    public LaunchResult Result() => new()
    {
        Launch = launch,
        Pipeline = graph.Name,
        Scenario = scenario.Name,
        Conditions = [.. blocks.Select(block => block.Condition).Distinct()],
        Kind = kind,
        Outcome = LaunchOutcome.Ok,
        Pid = 4000 + launch,
        StartToReadyNs = 400_000_000,
        Records = Records,
        Neighbours = neighbours,
        Traces = traces,
        Alternating = Alternating,
        Seed = launch,
    };

    public LaunchResult Fails(string condition, string reason, params string[] lastErrors) => Result() with
    {
        Conditions = [condition],
        Outcome = LaunchOutcome.Failed,
        Reason = reason,
        FailedStage = "Search",
        LastErrors = lastErrors,
        Records = null,
    };

    private void Query(long response, QueryOutcome outcome)
    {
        var id = queries.Count;
        var sent = now + IssueDelay;
        var admitted = sent + Admission;
        var end = now + response;
        queries.Add(new QueryRecord(id, id, blocks.Count, outcome, now, sent, admitted, end, outcome == QueryOutcome.Completed ? -1 : 0, true));
        var start = admitted + Queueing;
        var step = (end - start) / 4;
        for (var stage = 0; stage < graph.Stages.Count; stage++)
        {
            var from = stage == 0 ? start : start + step;
            var to = stage == graph.Stages.Count - 1 ? end : start + step;
            spans.Add(new Span(stage == 0 ? admitted : from, from, to, id, (short)stage, 0, 0));
        }

        now = end;
    }

    private ScriptedLaunch Close(string condition, long start)
    {
        var ended = queries.Count(query => query.Block == blocks.Count);
        blocks.Add(new BlockRecord(blocks.Count, condition, start, start, now, now, 1_000L * ended, 2, 1, 0, Ms(1), 3, Ms(8) * ended, PeakBytes));
        now += Ms(50);
        return this;
    }
}
