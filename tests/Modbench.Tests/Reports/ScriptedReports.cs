using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Reports;

/// <summary>The run whose reports are written out in full.</summary>
internal static class ScriptedReports
{
    private static readonly SingleStreamScenario SingleStream = ScriptedGraphs.SingleStream;

    private static readonly PipelineGraph AskDocs = ScriptedGraphs.AskDocs with
    {
        Objective = new Objective(50_000_000, 0.99),
        Budgets =
        [
            new Budget("response.p90", 30_000_000, null, null, null, "solo", "Docs.cs", 12),
            new Budget("service.p50", 60_000_000, null, null, "Search", "beside BuildIndex", "Docs.cs", 13),
        ],
        Qualities = [new QualityBound("recall@5", 0.8, null, "Docs.cs", 40), new QualityBound("mrr", null, null, "Docs.cs", 44)],
    };

    /// <summary>Three launches alone, three beside BuildIndex, one traced.</summary>
    public static RunLedger Collocated() => ScriptedRun.Of(
        [AskDocs, ScriptedGraphs.BuildIndex],
        Solo(1, 1),
        Beside(2, 1),
        Solo(3, 1.02),
        Beside(4, 1.05),
        Solo(5, 0.98),
        Beside(6, 0.95),
        Traced(7));

    /// <summary>One pipeline that fails queries, one whose launches die.</summary>
    public static RunLedger Failing()
    {
        var fragile = ScriptedGraphs.Graph("Docs.Fragile", "Embed", "Search");
        return ScriptedRun.Of(
            [AskDocs, fragile],
            new ScriptedLaunch(AskDocs, 1, SingleStream) { NotWarmed = "methods were still compiled after 10 s" }.FailingBlock("solo", 17, 2, 1).Result(),
            new ScriptedLaunch(fragile, 2, SingleStream).Fails(
                "solo", "the process ended with exit code 139 (SIGSEGV) in stage 'Search'", "Fatal error.", "   at Docs.Fragile.Search(System.String)"),
            new ScriptedLaunch(fragile, 3, SingleStream).Fails("solo", "stage 'Search' hung for 32 s") with { Outcome = LaunchOutcome.Timeout });
    }

    /// <summary>One launch of each kind, three scenarios, a launch with blocks in turn whose place a whole one took; the last planned launch never came.</summary>
    public static RunLedger Scenarios()
    {
        var shop = ScriptedGraphs.Graph("Shop.Rank", "Fetch", "Score", "Merge");
        shop = shop with
        {
            Stages = [shop.Stages[0], shop.Stages[1] with { After = [] }, shop.Stages[2] with { After = ["Fetch", "Score"] }],
            Scenarios = [ScriptedGraphs.Server, ScriptedGraphs.Offline],
        };
        var other = ScriptedGraphs.Graph("Shop.Train", "Step");
        const string beside = "beside BuildIndex + Train";
        const string because = "its load was 82 % in 'beside BuildIndex + Train': a queue outlives a block";
        var collocated = new ScriptedLaunch(shop, 6, ScriptedGraphs.Server) { Queueing = 9_000_000, Admission = 2_000_000 }.Block(beside, 90, 95, 100, 105);
        foreach (var graph in new[] { ScriptedGraphs.BuildIndex, other })
        {
            collocated.Beside(new ScriptedNeighbour(graph, SingleStream).Runs(collocated.Blocks[0].MeasuredFrom, collocated.Now, ScriptedLaunch.Ms(30)).Result());
        }

        var ledger = ScriptedRun.Of(
            [shop, ScriptedGraphs.BuildIndex, other],
            new ScriptedLaunch(shop, 1, ScriptedGraphs.Server) { IssueDelay = 3_500_000 }.Block("solo", 40, 42, 44, 46).Result(),
            new ScriptedLaunch(shop, 2, ScriptedGraphs.Offline).Block("solo", 40, 40, 40, 40).Result(),
            new ScriptedLaunch(shop, 3, ScriptedGraphs.Server) { Alternating = true }.Block(beside, 60).Result() with { Superseded = true, WholeBecause = because },
            new ScriptedLaunch(shop, 4, ScriptedGraphs.Server, LaunchKind.Trace).Block(beside, 99).Result() with { WholeBecause = because },
            collocated.Result() with { WholeBecause = because });
        var planned = ledger.Plan.Launches
            .Select(launch => launch.Conditions.Contains(beside) ? launch with { Neighbours = [ScriptedGraphs.BuildIndex.Name, other.Name] } : launch)
            .ToList();
        return ledger with { Plan = ledger.Plan with { Launches = [.. planned.Take(4), planned[3] with { Launch = 5 }] } };
    }

    private static LaunchResult Solo(int launch, double factor) =>
        Sampled(Judged(new ScriptedLaunch(AskDocs, launch, SingleStream).Block("solo", Times(factor, 40, 41, 42, 43)), "solo").Result());

    private static LaunchResult Beside(int launch, double factor)
    {
        var script = new ScriptedLaunch(AskDocs, launch, SingleStream) { Alternating = true };
        script
            .Block("paused BuildIndex", Times(1, 41, 42, 43, 44))
            .Block("beside BuildIndex", Times(factor, 70, 74, 78, 82))
            .Block("beside BuildIndex", Times(factor, 72, 76, 80, 84))
            .Block("paused BuildIndex", Times(1, 40, 42, 44, 46));
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, SingleStream);
        foreach (var block in script.Blocks.Where(block => block.Condition == "beside BuildIndex"))
        {
            own.Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(20));
        }

        own.Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(10));
        own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
        return Sampled(Judged(Judged(script, "paused BuildIndex"), "beside BuildIndex").Beside(own.Result()).Result());
    }

    private static LaunchResult Sampled(LaunchResult launch)
    {
        var cores = new Dictionary<string, double> { ["solo"] = 0.98, ["paused BuildIndex"] = 0.97, ["beside BuildIndex"] = 0.7 };
        var neighbour = new Dictionary<string, double> { ["beside BuildIndex"] = 1.05 };
        var tool = cores.Keys.ToDictionary(condition => condition, _ => 0.004);
        return launch with
        {
            Resources = launch.Neighbours.Count == 0
                ? ScriptedResources.Of(launch.Records!.Blocks, 0.12, (ProcessRole.Subject, AskDocs.Name, cores), (ProcessRole.Tool, "tool", tool))
                : ScriptedResources.Of(
                    launch.Records!.Blocks, 0.12, (ProcessRole.Subject, AskDocs.Name, cores), (ProcessRole.Neighbour, ScriptedGraphs.BuildIndex.Name, neighbour), (ProcessRole.Tool, "tool", tool)),
        };
    }

    private static LaunchResult Traced(int launch) => new ScriptedLaunch(AskDocs, launch, SingleStream, LaunchKind.Trace)
        .Block("solo", Times(1.03, 40, 41, 42, 43))
        .Trace(new TraceSummary("solo", 7, 5_200_000, 12, 900_000, 64, 41_000, 0))
        .Result();

    private static ScriptedLaunch Judged(ScriptedLaunch script, string condition) => script.Quality(condition, "recall@5", 0.75).Quality(condition, "mrr", 0.62);

    private static double[] Times(double factor, params double[] responses) => [.. responses.Select(response => response * factor)];
}
