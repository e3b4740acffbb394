using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>A gate's ledger: each of the two builds is taken apart with the graph that it ran.</summary>
internal sealed class TwoBuildsTests
{
    private const long Ms = 1_000_000;

    [Test]
    public void FewerSlotsOfTheHeadAreTheGraphs()
    {
        var row = Explanation(Stages(slots: 2, "Encode"), Stages(slots: 1, "Encode"), headTakes: 15);
        Assert.Multiple(() =>
        {
            Assert.That((row.BaseValue, row.Delta), Is.EqualTo((15.0 * Ms, 7.5 * Ms)), "of two queries that come together one waits for the other");
            Assert.That(row.Terms.Where(term => Math.Abs(term.Value) > 1).Select(term => (term.Cause, term.Detail, term.Stage, term.Value)), Is.EqualTo(new[] { (Cause.Graph, GraphDetail.Slots, "Encode", 7.5 * Ms) }));
        });
    }

    [Test]
    public void AsManySlotsAreNoCause()
    {
        var row = Explanation(Stages(slots: 2, "Encode"), Stages(slots: 2, "Encode"), headTakes: 18);
        Assert.That(row.Terms.Where(term => Math.Abs(term.Value) > 1).Select(term => (term.Cause, term.Stage, term.Value)), Is.EqualTo(new[] { (Cause.Unattributed, "Encode", 3.0 * Ms) }), "nothing is known of the thread");
    }

    /// <summary>Methods of a class may change places: stages have other numbers then.</summary>
    [Test]
    public void EachBuildHasItsOwnOrderOfStages()
    {
        var (under, over) = (ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Search"), ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Search"));
        over = over with { Stages = [over.Stages[1], over.Stages[0]] };
        var plan = Plan(under, over, []);
        Assert.That(Names(Conditions.Base), Is.EqualTo(new[] { "Embed", "Search" }));
        Assert.That(Names(Conditions.Head), Is.EqualTo(new[] { "Search", "Embed" }));
        Assert.That(plan.Graph("Docs.AskDocs"), Is.SameAs(over));
        Assert.That((plan with { BasePipelines = null }).Graph("Docs.AskDocs", Conditions.Base), Is.SameAs(over), "a baseline's file has none that was run");

        IEnumerable<string> Names(string condition) => plan.Graph("Docs.AskDocs", condition)!.Stages.Select(stage => stage.Name);
    }

    private static ExplanationRow Explanation(PipelineGraph under, PipelineGraph over, long headTakes)
    {
        LaunchResult[] launches = [.. Enumerable.Range(0, 4).SelectMany(pair => new[] { Traced(under, Conditions.Base, (2 * pair) + 1, 15), Traced(over, Conditions.Head, (2 * pair) + 2, headTakes) })];
        var builder = new LedgerBuilder("20260102-030405", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero), Plan(under, over, launches), ScriptedRun.Environment, []);
        foreach (var launch in launches) builder.Add(launch);
        return builder.Build().Explanations.Single(row => row.Measure == "response.mean");
    }

    private static PlanRow Plan(PipelineGraph under, PipelineGraph over, IReadOnlyList<LaunchResult> launches) => new(
        "Docs.csproj", 1, [over], [], [.. launches.Select(launch => new PlannedLaunchRow(launch.Launch, launch.Pipeline, ScriptedGraphs.Server, launch.Kind, launch.Conditions, [], launch.Seed))])
    {
        BasePipelines = [under],
    };

    private static PipelineGraph Stages(int slots, string stage)
    {
        var graph = ScriptedGraphs.Graph("Docs.BuildIndex", stage);
        return graph with { Stages = [graph.Stages[0] with { Slots = slots }] };
    }

    /// <summary>Two queries at a time, each of which takes a slot for so long.</summary>
    private static LaunchResult Traced(PipelineGraph graph, string condition, int launch, long milliseconds)
    {
        const int Times = 20;
        var (start, time, slots) = (1_000_000_000L * launch, milliseconds * Ms, graph.Stages[0].Slots);
        var queries = new List<QueryRecord>();
        var spans = new List<Span>();
        for (var query = 0; query < 2 * Times; query++)
        {
            var due = start + (query / 2 * 50 * Ms);
            var begin = due + (slots == 1 && query % 2 == 1 ? time : 0);
            queries.Add(new QueryRecord(query, query, 0, QueryOutcome.Completed, due, due, due, begin + time, -1, true));
            spans.Add(new Span(due, begin, begin + time, query, 0, 0, 0));
        }

        var end = start + (Times * 50 * Ms);
        var script = new ScriptedLaunch(graph, launch, ScriptedGraphs.Server, LaunchKind.Trace);
        return script.Result() with
        {
            Conditions = [condition],
            Runtime = new RuntimeTrace(),
            Records = script.Records with
            {
                Blocks = [new BlockRecord(0, condition, start, start, end, end, 1000, 2, 1, 0, Ms, 3, 8 * Ms, 1)],
                Queries = queries,
                Spans = spans,
                Threads = new ThreadNames(5000, 0, null, 0, [0, 1], new Dictionary<int, string>()),
            },
        };
    }
}
