using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>Which pipelines of two builds are compared; all others are said, with what differs.</summary>
public sealed class GateCasesTests
{
    private static readonly PipelineGraph Ask = Chain("Acme.Ask", "Embed", "Search", "Answer");

    [Test]
    public void TheSameGraphIsComparable()
    {
        var cases = GateCases.Of([Ask], [Ask with { Line = 99, Hash = "of another version" }]);
        Assert.That(cases.Others, Is.Empty);
        Assert.That(cases.Comparable.Select(one => (one.Base.Line, one.Head.Line, one.Scenario.Name)), Is.EqualTo([(12, 99, "SingleStream")]));
        Assert.That(cases.Comparable[0].Settings, Is.Empty);
    }

    [Test]
    public void NewAndRemovedPipelinesAreSaid()
    {
        var cases = GateCases.Of([Ask], [Chain("Acme.Draft", "Write")]);
        Assert.That(cases.Comparable, Is.Empty);
        Assert.That(Told(cases), Is.EqualTo(
        [
            "Acme.Draft  new: the base has no pipeline of this name",
            "Acme.Ask  removed: the head has no pipeline of this name",
        ]));
        Assert.That(cases.Others[0], Has.Property(nameof(VerdictRow.File)).EqualTo("Sample.cs").And.Property(nameof(VerdictRow.Line)).EqualTo(12));
    }

    [Test]
    public void AnotherGraphIsSaidByWhatDiffers()
    {
        Assert.That(Changed(Ask, Chain("Acme.Ask", "Embed", "Search", "Rerank", "Answer")), Is.EqualTo("stage Rerank is new; edge Search → Answer is gone"));
        Assert.That(Changed(Chain("Acme.Ask", "Embed", "Search", "Rerank", "Answer"), Ask), Is.EqualTo("stage Rerank is gone; edge Search → Answer is new"));
        Assert.That(Changed(Ask, With(Ask, "Answer", stage => stage with { After = ["Embed"] })), Is.EqualTo("edge Embed → Answer is new; edge Search → Answer is gone"));
        Assert.That(Changed(Ask, With(Ask, "Answer", stage => stage with { TakesQuery = true })), Is.EqualTo("edge (query) → Answer is new"));
        Assert.That(
            Changed(Ask, With(Ask, "Search", stage => stage with { Routes = ["Embed"], MayAnswer = true })), Is.EqualTo("route Search → Embed is new; route Search → (answer) is new"));
        Assert.That(Changed(Ask, With(Ask, "Answer", stage => stage with { Reads = ["Embed"] })), Is.EqualTo("edge Embed → Answer (read) is new"));
        Assert.That(Changed(Ask, With(Ask, "Answer", stage => stage with { FromFirstPiece = ["Search"] })), Is.EqualTo("edge Search → Answer (from the first piece) is new"));
        Assert.That(Changed(Ask, With(Ask, "Answer", stage => stage with { Streams = true })), Is.EqualTo("stream of Answer is new"));
        Assert.That(Changed(Ask, With(Ask, "Embed", stage => stage with { BatchSize = 8 })), Is.EqualTo("batching of Embed is new"));
        Assert.That(Changed(Ask, Ask with { AnswerType = "string[]" }), Is.EqualTo("the answer is string[], and int in the base"));
    }

    /// <summary>That a stage has more slots now is what a gate is asked about.</summary>
    [Test]
    public void OtherSettingsAreComparedAndSaid()
    {
        var head = With(With(Ask, "Embed", stage => stage with { Slots = 2, IsAsync = true, Output = "float[]" }), "Search", stage => stage with { TimeoutNs = 5_000_000 });
        var cases = GateCases.Of([Ask], [head]);
        Assert.That(cases.Others, Is.Empty);
        Assert.That(cases.Comparable[0].Settings, Is.EqualTo(["Embed: slots 1 → 2", "Embed: async no → yes", "Embed: output int → float[]", "Search: limit none → 5 ms"]));
    }

    [Test]
    public void OtherQueriesAreNotCompared()
    {
        Assert.That(Told(GateCases.Of([Ask], [Ask with { QueryType = "int" }])), Is.EqualTo(["Acme.Ask  not comparable: other queries: they are int, and string in the base"]));
        var mixed = Ask with { Classes = [new QueryClassNode("Short", 3, null), new QueryClassNode("Long", 1, null)] };
        Assert.That(Told(GateCases.Of([Ask], [mixed])), Is.EqualTo(["Acme.Ask  not comparable: other queries: the mix is Short 3 + Long 1, and none in the base"]));
    }

    [Test]
    public void HowLongIsMeasuredIsNoDifference()
    {
        var head = Ask with { Scenarios = [new SingleStreamScenario { Queries = 500, DurationNs = 1_000_000, MinQueries = 3, MinDurationNs = 5, WarmupQueries = 7 }] };
        Assert.That(GateCases.Of([Ask], [head]).Comparable.Single().Scenario, Is.EqualTo(head.Scenarios[0]));
    }

    [Test]
    public void AnotherLoadIsNotCompared()
    {
        Assert.That(Load(new ServerScenario { QueriesPerSecond = 20 }, new ServerScenario { QueriesPerSecond = 30 }), Is.EqualTo("Acme.Ask Server(30/s) not comparable: another load: queriesPerSecond 20 → 30"));
        Assert.That(Load(new ClosedLoopScenario { InFlight = 4 }, new ClosedLoopScenario { InFlight = 8 }), Is.EqualTo("Acme.Ask ClosedLoop(8) not comparable: another load: inFlight 4 → 8"));
        Assert.That(Load(new SingleStreamScenario(), new SingleStreamScenario { Seed = 2 }), Is.EqualTo("Acme.Ask SingleStream not comparable: another load: seed 1 → 2"));
        Assert.That(
            Load(new ServerScenario { QueriesPerSecond = 20 }, new ServerScenario { QueriesPerSecond = 20, MaxInFlight = 8, Arrivals = Arrivals.Constant }),
            Is.EqualTo("Acme.Ask Server(20/s, constant) not comparable: another load: arrivals \"Poisson\" → \"Constant\", maxInFlight 1000 → 8"));
        Assert.That(Load(new ReplayScenario { File = "a.csv", FileQueries = 10 }, new ReplayScenario { File = "a.csv", FileQueries = 12 }), Is.EqualTo("Acme.Ask Replay(a.csv) not comparable: another load: fileQueries 10 → 12"));
        Assert.That(Load(new PeakScenario(), new PeakScenario()), Does.StartWith("Acme.Ask Peak not comparable: a search for the highest rate"));
    }

    [Test]
    public void NewAndRemovedScenariosAreSaid()
    {
        var under = Ask with { Scenarios = [new SingleStreamScenario(), new ServerScenario { QueriesPerSecond = 20 }, new ServerScenario { QueriesPerSecond = 40 }] };
        var head = Ask with { Scenarios = [new SingleStreamScenario(), new OfflineScenario(), new ServerScenario { QueriesPerSecond = 50 }] };
        var cases = GateCases.Of([under], [head]);
        Assert.That(cases.Comparable.Single().Scenario.Name, Is.EqualTo("SingleStream"));
        Assert.That(Told(cases), Is.EqualTo(
        [
            "Acme.Ask Offline new: the base has no such scenario",
            "Acme.Ask Server(50/s) new: the base has no such scenario",
            "Acme.Ask Server(20/s) removed: the head has no such scenario",
            "Acme.Ask Server(40/s) removed: the head has no such scenario",
        ]));
    }

    [Test]
    public void AQualityThatIsGoneFails()
    {
        var under = Ask with { Qualities = [new QualityBound("right", 0.8, null, "Sample.cs", 20)] };
        var cases = GateCases.Of([under], [Ask]);
        Assert.That(cases.Comparable, Has.Count.EqualTo(1));
        Assert.That(cases.Others.Select(row => (row.Measure, row.Verdict)), Is.EqualTo([("quality.right", GateVerdict.Fail)]));
        Assert.That(GateCases.Of([Ask], [under]).Others, Is.Empty);
        Assert.That(GateText.Plan(cases, [], Look.Default)[1], Does.EndWith("quality.right fails: the base judges it, and the head does not any more"));
    }

    [Test]
    public void AQualityThatIsGoneFailsWhereTheGraphIsAnotherTooAndNotWhereThePipelineIsGone()
    {
        var under = Ask with { Scenarios = [new SingleStreamScenario(), new OfflineScenario()], Qualities = [new QualityBound("right", 0.8, null, "Sample.cs", 20)] };
        Assert.That(Verdicts(Chain("Acme.Ask", "Embed")), Is.EqualTo([((string?)"quality.right", GateVerdict.Fail), (null, GateVerdict.GraphChanged)]));
        Assert.That(Verdicts(Ask with { QueryType = "int" }), Is.EqualTo([((string?)"quality.right", GateVerdict.Fail), (null, GateVerdict.NotComparable)]));
        Assert.That(Verdicts(Chain("Acme.Draft", "Write")), Is.EqualTo([((string?)null, GateVerdict.New), (null, GateVerdict.Removed)]));

        IEnumerable<(string?, GateVerdict)> Verdicts(PipelineGraph head) => GateCases.Of([under], [head]).Others.Select(row => (row.Measure, row.Verdict));
    }

    [Test]
    public void AQualityWithTwoBoundsIsNotComparedForNeitherWayIsWorse()
    {
        var graph = Ask with { Qualities = [new QualityBound("length", 10, 20, "Sample.cs", 20), new QualityBound("right", 0.8, null, "Sample.cs", 21)] };
        var cases = GateCases.Of([graph], [graph]);
        Assert.That(Told(cases), Is.EqualTo(["Acme.Ask SingleStream not comparable: it has a lower and an upper bound: neither way is worse, and its bounds are checked"]));
        Assert.That((cases.Others[0].Measure, cases.Others[0].Line), Is.EqualTo(("quality.length", (int?)20)));
        Assert.That(GatedMeasures.Of(cases.Comparable, [], 0.02).Select(measure => measure.Measure), Is.EqualTo(["response.p50", "allocated", "memory.peak", "quality.right"]));
    }

    [Test]
    public void WhatIsNotAskedForIsNotSaid()
    {
        var graph = Ask with { Scenarios = [new SingleStreamScenario(), new OfflineScenario()] };
        var cases = GateCases.Of([graph, Chain("Gone", "A")], [graph, Chain("Fresh", "A")], (pipeline, scenario) => pipeline.Name == "Acme.Ask" && scenario is OfflineScenario);
        Assert.That(cases.Others, Is.Empty);
        Assert.That(cases.Comparable.Single().Scenario.Name, Is.EqualTo("Offline"));
    }

    [Test]
    public void ABaseWithoutTheProjectMakesAllNew() => Assert.That(
        Told(GateCases.AllNew([Ask, Chain("Other", "A")], (graph, _) => graph.Name == "Acme.Ask", "the base has no App.csproj")), Is.EqualTo(["Acme.Ask  new: the base has no App.csproj"]));

    private static string Changed(PipelineGraph under, PipelineGraph head)
    {
        var cases = GateCases.Of([under], [head]);
        Assert.That((cases.Comparable.Count, cases.Others.Single().Verdict), Is.EqualTo((0, GateVerdict.GraphChanged)));
        return cases.Others[0].Reason!;
    }

    private static string Load(Scenario under, Scenario head)
    {
        var cases = GateCases.Of([Ask with { Scenarios = [under] }], [Ask with { Scenarios = [head] }]);
        Assert.That(cases.Comparable, Is.Empty);
        return Told(cases).Single();
    }

    private static IReadOnlyList<string> Told(GateCases cases) => [.. cases.Others.Select(row => $"{row.Pipeline} {row.Scenario} {Words[row.Verdict]}: {row.Reason}")];

    private static readonly Dictionary<GateVerdict, string> Words = new()
    {
        [GateVerdict.New] = "new",
        [GateVerdict.Removed] = "removed",
        [GateVerdict.GraphChanged] = "graph changed",
        [GateVerdict.NotComparable] = "not comparable",
    };

    private static PipelineGraph Chain(string name, params string[] stages) => Graphs.Pipeline(name) with
    {
        Stages = [.. stages.Select((stage, place) => new StageNode(stage, place == 0 ? [] : [stages[place - 1]], place == 0, 1, false, "int", "int", "Sample.cs", 14 + place, 5))],
    };

    private static PipelineGraph With(PipelineGraph graph, string stage, Func<StageNode, StageNode> change) =>
        graph with { Stages = [.. graph.Stages.Select(one => one.Name == stage ? change(one) : one)] };
}
