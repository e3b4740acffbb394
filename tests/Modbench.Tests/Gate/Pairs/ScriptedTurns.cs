using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>The records of a process that took turns: two stages, the first a third of each response and waited for; the first query of a turn is dropped.</summary>
internal sealed class ScriptedTurns(string condition)
{
    public const long Ms = 1_000_000;
    private readonly List<BlockRecord> blocks = [];
    private readonly List<QueryRecord> queries = [];
    private readonly List<Span> spans = [];
    private long now = 1000 * Ms;

    public long AllocatedPerQuery { get; init; } = 1000;

    public long? PeakBytes { get; init; } = 50_000_000;

    /// <summary>Added to which of the pipeline's queries is asked.</summary>
    public int Choices { get; init; }

    public string[] Stages { get; init; } = ["Embed", "Search"];

    public string Scenario { get; init; } = "SingleStream";

    /// <summary>In which turns queries come to the second stage, from 0.</summary>
    public Func<int, bool> Seconds { get; init; } = _ => true;

    public IReadOnlyList<QueryRecord> Queries => queries;

    public IReadOnlyList<Span> Spans => spans;

    public LaunchRecords Records => new()
    {
        Pipeline = "A",
        Scenario = Scenario,
        Stages = Stages,
        SetupNs = 7 * Ms,
        Blocks = blocks,
        Queries = queries,
        Spans = spans,
        Failures = [],
        Qualities = [],
    };

    public LaunchTurns Turns => LaunchTurns.Of(Records);

    /// <summary>One turn of queries with these responses in nanoseconds, after one that is dropped; those below 0 fail after so long.</summary>
    public ScriptedTurns Turn(params IEnumerable<long> responses)
    {
        var start = now;
        Query(3 * Ms, measured: false);
        now += 20_000; // the counters are read
        var from = now;
        var count = 0;
        foreach (var response in responses)
        {
            Query(response, measured: true);
            count++;
        }

        blocks.Add(new BlockRecord(blocks.Count, condition, start, from, now, now, AllocatedPerQuery * count, 1, 0, 0, 5, 0, 2 * Ms * count, PeakBytes));
        now += 60 * Ms;
        return this;
    }

    private void Query(long response, bool measured)
    {
        var (id, end) = (queries.Count, now + Math.Abs(response));
        queries.Add(new QueryRecord(id, (id * 7 % 10) + Choices, blocks.Count, response < 0 ? QueryOutcome.Failed : QueryOutcome.Completed, now, now, now, end, response < 0 ? 1 : -1, measured));
        var (began, middle) = (now + (Math.Abs(response) / 9), now + (Math.Abs(response) / 3));
        var flags = measured ? Span.Measured : 0;
        spans.Add(new Span(now, began, middle, id, 0, 0, flags));
        if (Seconds(blocks.Count)) spans.Add(new Span(middle, middle, end, id, 1, 0, flags));
        now = end;
    }
}
