using System.Collections.Concurrent;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>Two builds whose children are scripted: every query of the base takes so long, every one of the head so long.</summary>
internal sealed class PairScript
{
    private readonly Dictionary<string, long> responses;
    private readonly Dictionary<string, ScriptedChildren> sides = [];
    private readonly Dictionary<string, int> compiled = new() { [Conditions.Base] = 1000, [Conditions.Head] = 1000 };

    public PairScript(long baseNs = 5_000_000, long headNs = 5_000_000)
    {
        responses = new Dictionary<string, long> { [Conditions.Base] = baseNs, [Conditions.Head] = headNs };
        foreach (var side in (string[])[Conditions.Base, Conditions.Head]) sides[side] = new ScriptedChildren { ResponseNs = responses[side], OnStart = () => Starts.Enqueue(side), On = (child, message) => HearAsync(side, child, message) };
    }

    /// <summary>What a child does in place of its usual answer.</summary>
    public Func<string, ScriptedChild, ChildMessage, Task<bool>> On { get; init; } = (_, _, _) => Task.FromResult(false);

    /// <summary>What a side says when it is set up.</summary>
    public Func<string, Ready> Ready { get; init; } = _ => new Ready(1000, 10, "d");

    /// <summary>How many methods a side compiles in a turn.</summary>
    public Func<string, Go, int> Compiles { get; init; } = (_, _) => 0;

    /// <summary>How many methods a side compiles in a turn that does not count, by its number.</summary>
    public Func<string, int, int> Practises { get; init; } = (_, _) => 0;

    /// <summary>What a query takes in such a turn.</summary>
    public long PracticeNs { get; init; } = 5_000_000;

    /// <summary>Such turns: whose, and of how many queries.</summary>
    public ConcurrentQueue<string> Practice { get; } = new();

    /// <summary>Whose processes were started, in order.</summary>
    public ConcurrentQueue<string> Starts { get; } = new();

    /// <summary>All that both were told, but for such turns, as they heard it: in order where the one waits for the other.</summary>
    public ConcurrentQueue<string> Heard { get; } = new();

    /// <summary>The turns as they were asked for.</summary>
    public ConcurrentQueue<Go> Turns { get; } = new();

    public IEnumerable<ScriptedChild> All => sides.Values.SelectMany(side => side.All);

    public PairRunner Runner(string folder, RunTimings timings, ITurnWatch? watch = null, bool traced = false) =>
        new(new PairBuild(sides[Conditions.Base], folder), new PairBuild(sides[Conditions.Head], folder), Read, timings, folder) { Watch = watch, Traced = traced };

    private async Task<bool> HearAsync(string side, ScriptedChild child, ChildMessage message)
    {
        if (message is Go { Condition: Uncounted.Practice } practice)
        {
            await child.SayAsync(new Running(practice.Block, 0, compiled[side]));
            compiled[side] += Practises(side, practice.Block);

            // Before the host hears of it, which goes on with the other side then.
            Practice.Enqueue($"{side} {practice.Queries}");
            await child.SayAsync(new Done(practice.Block, practice.Queries, practice.Queries, 0, 0, PracticeNs * practice.Queries, PracticeNs, 0, Compiled: compiled[side]));
            return true;
        }

        Heard.Enqueue($"{side} {(message is Go ? "turn" : message.GetType().Name.ToLowerInvariant())}");
        if (await On(side, child, message)) return true;
        switch (message)
        {
            case Hello:
                await child.SayAsync(Ready(side));
                return true;
            case Go go:
                await RunAsync(side, child, go);
                return true;
            default:
                return false;
        }
    }

    private async Task RunAsync(string side, ScriptedChild child, Go go)
    {
        Turns.Enqueue(go);
        var (response, count) = (responses[side], Math.Max(1, go.Queries));
        var from = (child.Blocks.Count > 0 ? child.Blocks[^1].End : 0) + (response * go.DiscardQueries);
        var end = from + (response * count);
        child.Blocks.Add(new BlockRecord(go.Block, go.Condition, from, from, end, end, 100L * count, 0, 0, 0, 0, 0, 0, 1_000_000));
        await child.SayAsync(new Running(go.Block, from, compiled[side]));
        compiled[side] += Compiles(side, go);
        await child.SayAsync(new Done(go.Block, count, count, 0, 0, end - from, response, 0, Compiled: compiled[side]));
    }

    private LaunchRecords Read(string path)
    {
        var child = All.Last(child => child.Plan.RecordsFile == path);
        var queries = new List<QueryRecord>();
        var spans = new List<Span>();
        foreach (var block in child.Blocks)
        {
            var response = responses[block.Condition];
            for (var at = block.MeasuredFrom; at < block.End; at += response)
            {
                spans.Add(new Span(at, at, at + response, queries.Count, 0, 0, Span.Measured));
                queries.Add(new QueryRecord(queries.Count, queries.Count % 10, block.Index, QueryOutcome.Completed, at, at, at, at + response, -1, true));
            }
        }

        return new LaunchRecords
        {
            Pipeline = child.Plan.Pipeline,
            Scenario = child.Plan.Scenario.Name,
            Stages = ["Embed"],
            Blocks = child.Blocks,
            Queries = queries,
            Spans = spans,
            Failures = [],
            Qualities = [new QualityRecord(child.Blocks[0].Condition, "recall", queries.Count, 0.9, null)],
        };
    }
}
