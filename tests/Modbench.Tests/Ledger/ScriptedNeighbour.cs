using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>A neighbour that runs queries of one length, one after the other, in stretches that a test names.</summary>
internal sealed class ScriptedNeighbour(PipelineGraph graph, Scenario scenario)
{
    private readonly List<QueryRecord> queries = [];

    public TimeWindow? Reference { get; set; }

    public int Copy { get; set; } = 1;

    public string? NotWarmed { get; set; }

    /// <summary>Two copies run in a block, the first 10 queries a second, the other 5, and each has a reference of its own.</summary>
    public static ScriptedLaunch TwoBeside(ScriptedLaunch script, BlockRecord block)
    {
        foreach (var copy in new[] { 1, 2 })
        {
            var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy }
                .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100 * copy))
                .Refers(script.Now);
            script.Beside(own.Result());
        }

        return script;
    }

    /// <summary>Queries of <paramref name="eachNs"/> from <paramref name="from"/> on, the last one ending at or before <paramref name="to"/>.</summary>
    public ScriptedNeighbour Runs(long from, long to, long eachNs)
    {
        for (var start = from; start + eachNs <= to; start += eachNs)
        {
            queries.Add(new QueryRecord(queries.Count, 0, 0, QueryOutcome.Completed, start, start, start, start + eachNs, -1, true));
        }

        return this;
    }

    /// <summary>Its own reference: a second from <paramref name="from"/> on in queries of 50 ms, 20 a second.</summary>
    public ScriptedNeighbour Refers(long from)
    {
        Reference = new TimeWindow(from, from + ScriptedLaunch.Ms(1000));
        return Runs(from, from + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
    }

    public NeighbourResult Result(LaunchOutcome outcome = LaunchOutcome.Ok, string? reason = null) => new(
        graph.Name,
        scenario.Name,
        Copy,
        7000 + Copy,
        outcome,
        reason,
        outcome == LaunchOutcome.Ok
            ? new LaunchRecords
            {
                Pipeline = graph.Name,
                Scenario = scenario.Name,
                NotWarmed = NotWarmed,
                Stages = [.. graph.Stages.Select(stage => stage.Name)],
                Blocks = [],
                Queries = queries,
                Spans = [],
                Failures = [],
                Qualities = [],
            }
            : null,
        Reference);
}
