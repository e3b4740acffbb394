using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;

namespace Modbench.Tests.Gate.Pairs;

/// <summary>Pairs of real processes, see <see cref="ChildPipelines"/>: a build against itself.</summary>
public sealed class RealPairTests : RealChildFixture
{
    private static readonly string[] Measures = ["response.p50", "throughput", "allocated", "memory.peak"];

    [Test]
    public async Task Two_processes_of_one_build_take_turns_with_the_same_queries()
    {
        var report = await RunAsync("Sleeps", new SingleStreamScenario { WarmupQueries = 20 });

        Assert.That(report.Pair.Failure, Is.Null, report.Pair.Failure?.Reason);
        Assert.That((report.NotComparable, report.WholeBecause), Is.EqualTo(((string?)null, (string?)null)));
        var (under, over) = (report.Base!.Records!, report.Head!.Records!);
        Assert.That(under.Blocks, Has.Count.EqualTo(48 / 2));
        Assert.That(under.Blocks.Select(block => block.Condition), Is.All.EqualTo(Conditions.Base));
        Assert.That(over.Blocks.Select(block => block.Condition), Is.All.EqualTo(Conditions.Head));
        Assert.That(Asked(over), Is.EqualTo(Asked(under)), "query for query, turn for turn");
        var own = under.Blocks.Select(block => block.Index).ToHashSet();
        Assert.That(under.Queries.Count(query => query.Measured && own.Contains(query.Block)), Is.InRange(24 * 5, 24 * 25), "turns of about 50 ms, 2 ms and more each");

        // Nothing of one happens in a turn of the other.
        var turns = under.Blocks.Concat(over.Blocks).OrderBy(block => block.Start).ToList();
        Assert.That(turns.Zip(turns.Skip(1)).Where(next => next.First.End > next.Second.Start), Is.Empty);
        Assert.That(string.Concat(turns.Take(8).Select(block => block.Condition[0])), Is.EqualTo("hbbhbhhb").Or.EqualTo("bhhbhbbh"));
        Assert.That(turns[0].Condition, Is.EqualTo(report.Pair.HeadFirst ? Conditions.Head : Conditions.Base));

        Assert.That(report.Pair.Values.Keys.Select(measure => measure.Measure), Is.EquivalentTo(Measures));
        var response = report.Pair.Values.Single(value => value.Key.Measure == "response.p50").Value;
        Assert.That(response.Base, Is.InRange(2e6, 50e6));
        Assert.That(response.Head, Is.InRange(2e6, 50e6));
        Assert.That(report.Pair.Stages.Single(), Has.Property(nameof(StagePair.Stage)).EqualTo("Work").And.Property(nameof(StagePair.HeadNs)).InRange(2e6, 50e6));
        under.Close();
        over.Close();
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "run.log" }));
    }

    private static Scenario[] Several() =>
    [
        new ServerScenario { QueriesPerSecond = 100, WarmupQueries = 20 },
        new ClosedLoopScenario { InFlight = 3, WarmupQueries = 20 },
        new MultiStreamScenario { SamplesPerQuery = 4, WarmupQueries = 20 },
    ];

    [TestCaseSource(nameof(Several))]
    public async Task Turns_of_several_in_flight_have_the_same_queries_too(Scenario scenario)
    {
        var report = await RunAsync("Sleeps", scenario, new TurnOptions { LongestNs = 1 });

        Assert.That(report.Pair.Failure, Is.Null, report.Pair.Failure?.Reason);
        Assert.That((report.NotComparable, report.WholeBecause), Is.EqualTo(((string?)null, (string?)null)));
        var (under, over) = (report.Base!.Records!, report.Head!.Records!);
        Assert.That((under.Blocks.Count, over.Blocks.Count), Is.EqualTo((2, 2)), "one round");
        Assert.That(Asked(over), Is.EqualTo(Asked(under)));
        Assert.That(report.Pair.Values.Keys.Select(measure => measure.Measure), Is.EquivalentTo(Measures));
        under.Close();
        over.Close();
    }

    [Test]
    public async Task Traced_turns_are_what_the_ledger_explains_the_head_by()
    {
        var (graph, scenario) = (Pipeline("Sleeps", new SingleStreamScenario { WarmupQueries = 20 }), new SingleStreamScenario { WarmupQueries = 20 });
        var output = Output(graph);
        var plan = new PlanRow("", 0, [graph], [], [.. ((string[])[Conditions.Base, Conditions.Head]).Select((condition, side) => new PlannedLaunchRow(side + 1, graph.Name, scenario, LaunchKind.Trace, [condition], [], 1))]);
        var builder = new LedgerBuilder("run", DateTimeOffset.UnixEpoch, plan, new EnvironmentRow(), []);
        using var runner = new PairRunner(output, output, Folder, new TurnOptions { Rounds = 2 }) { Traced = true };

        var report = await runner.RunAsync(new PairOrder(1, 1, graph, graph, scenario, [], 3), _ => { }, CancellationToken.None);

        Assert.That(report.Pair.Failure, Is.Null, report.Pair.Failure?.Reason);
        foreach (var side in new[] { report.Base!, report.Head! })
        {
            Assert.That((side.Kind, side.TraceProblem, side.Records!.Blocks.Count), Is.EqualTo((LaunchKind.Trace, (string?)null, 4)), "two rounds over one pipeline object");
            Assert.That(side.Runtime!.EventsLost, Is.Zero);
            Assert.That(side.Records.Threads, Is.Not.Null);
            Assert.That(side.InTurnWith, Is.EqualTo(3 - side.Launch));
            Assert.That(File.Exists(Path.Combine(Folder, $"trace-{side.Launch}.nettrace")), Is.True);
            builder.Add(side);
        }

        report.Close();
        var explained = builder.Build().Explanations;
        var turns = 4 - report.Base!.LeftOut.Count;
        Assert.That(explained.Select(row => (row.Base, row.Condition, row.Measure, row.Pairs)), Is.EquivalentTo(new[] { "response.p50", "response.mean", "response.p99" }.Select(measure => (Conditions.Base, Conditions.Head, measure, turns))));
        Assert.That(explained.Select(row => row.BaseValue), Is.All.InRange(2e6, 60e9), "it sleeps for 2 ms and more");
    }

    [Test]
    public async Task A_process_that_dies_in_its_turn_is_the_pairs_failure_with_side_and_stage()
    {
        var report = await RunAsync("Dies", new SingleStreamScenario { WarmupQueries = 3 });

        Assert.That(report.Pair.Failure, Is.Not.Null);
        Assert.That(report.Pair.Failure!.Side, Is.EqualTo(Conditions.Base).Or.EqualTo(Conditions.Head), "both do");
        Assert.That(report.Pair.Failure.Stage, Is.EqualTo("Work"));
        Assert.That(report.Pair.Failure.Reason, Does.Contain("signal 9"));
        Assert.That(Directory.GetFiles(Folder).Select(Path.GetFileName), Is.EqualTo(new[] { "run.log" }));
    }

    private static List<(int Block, long Id, int Choice, bool Measured)> Asked(LaunchRecords records) =>
        [.. records.Queries.OrderBy(query => query.Id).Select(query => (query.Block, query.Id, query.Choice, query.Measured))];

    private async Task<PairReport> RunAsync(string name, Scenario scenario, TurnOptions? options = null)
    {
        var graph = Pipeline(name, scenario);
        var output = Output(graph);
        using var runner = new PairRunner(output, output, Folder, options);
        var measures = Measures.Select(measure => new GatedMeasure(graph.Name, scenario.Name, null, measure, "", 0.02)).ToList();
        return await runner.RunAsync(new PairOrder(1, 1, graph, graph, scenario, measures, 3), _ => { }, CancellationToken.None);
    }

    private ProjectOutput Output(PipelineGraph graph) => new("", Folder, "dotnet", [typeof(ChildPipelines).Assembly.Location], [graph]);
}
