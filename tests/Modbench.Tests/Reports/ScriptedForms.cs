using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Reports;

/// <summary>A run of the forms that a graph and its load can have beyond a line of stages: 300 queries a launch in three launches, every tenth turned away.</summary>
internal static class ScriptedForms
{
    private const int Queries = 300;
    private static readonly ServerScenario Scenario = new() { QueriesPerSecond = 20, Overflow = Overflow.Shed };

    private static readonly PipelineGraph Graph = ScriptedGraphs.Graph("Docs.SelfRag", "Embed", "Judge", "Rewrite", "Write") with
    {
        Objective = new Objective(160 * ScriptedVisits.Ms, 0.9),
        Classes = [new QueryClassNode("Short", 2, null), new QueryClassNode("Long", 1, new Objective(80 * ScriptedVisits.Ms, 0.99))],
    };

    public static RunLedger Ledger()
    {
        var graph = Graph with { Stages = [Graph.Stages[0] with { BatchSize = 2 }, Graph.Stages[1] with { Routes = ["Rewrite", "Write"] }, Graph.Stages[2] with { After = [] }, Graph.Stages[3] with { After = [] }] };
        return ScriptedVisits.Of(graph, Scenario, Launch(graph, 1), Launch(graph, 2), Launch(graph, 3));
    }

    // Pairs in batches; every third query is rewritten once.
    private static LaunchResult Launch(PipelineGraph graph, int launch)
    {
        var script = new ScriptedVisits(graph, Scenario, launch) { Classes = [new QueryClass("Short", 0, 2, 2), new QueryClass("Long", 2, 1, 1)] };
        for (var id = 0; id < Queries; id += 2)
        {
            var due = 30.0 * id;
            var start = due + 5 + launch;
            script.Batch("Embed", closed: start - 1, start, start + 10, (id, due), (id + 1, due + 4));
            for (var one = id; one < id + 2; one++)
            {
                if (one % 10 == 9)
                {
                    script.Query(one, due + 4, due + 4, QueryOutcome.Shed, one % 3);
                    continue;
                }

                var at = start + 10;
                script.Visit(one, "Judge", at, at, at + 3, one % 3 == 0 ? "Rewrite" : "Write");
                if (one % 3 == 0)
                {
                    script.Visit(one, "Rewrite", at + 3, at + 3, at + 9).Visit(one, "Judge", at + 9, at + 9, at + 12, "Write");
                    at += 9;
                }

                var pieces = 10 + (one % 5);
                var end = at + 3 + 40 + (2 * pieces) + (one * 7 % 20);
                script.Visit(one, "Write", at + 3, at + 3, end).Stream(one, "Write", at + 3, at + 3 + 40, end, pieces);
                script.Query(one, one == id ? due : due + 4, end, choice: one % 3);
            }
        }

        return script.Result();
    }

    /// <summary>Three launches that become slower by 2 % a second.</summary>
    public static RunLedger Drifting() => ScriptedRun.Of([ScriptedGraphs.AskDocs], [.. Enumerable.Range(1, 3).Select(launch => new ScriptedLaunch(
        ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream).Block(
            "solo", [.. new SyntheticSeries(launch) { Factor = at => Math.Exp(0.05 * at) }.OneAtATime("quiet", 600).Select(query => query.Response / 1e6)]).Result())]);
}
