using Modbench.Engine;

namespace Modbench.Tests.Generators;

/// <summary>What scenario, phase and mix attributes come to in the manifest and the wiring.</summary>
public sealed class ScenarioTests
{
    private const string Stage = "[Stage] static int Count(string text) => text.Length;";

    private static IEnumerable<TestCaseData> Kinds()
    {
        yield return One("[MultiStream]", new MultiStreamScenario(), "MultiStream(8)");
        yield return One("[MultiStream(SamplesPerQuery = 3, Queries = 9)]", new MultiStreamScenario { SamplesPerQuery = 3, Queries = 9 }, "MultiStream(3)");
        yield return One(
            "[Server(QueriesPerSecond = 30, Arrivals = Arrivals.Constant, Overflow = Overflow.DropOldest, MaxWaiting = 2)]",
            new ServerScenario { QueriesPerSecond = 30, Arrivals = Arrivals.Constant, Overflow = Overflow.DropOldest, MaxWaiting = 2 },
            "Server(30/s, constant, drop oldest)");
        yield return One(
            "[Server(QueriesPerSecond = 0.5, Arrivals = Arrivals.Bursty, BurstOn = \"200 ms\", BurstOff = \"3 s\", Overflow = Overflow.Shed)]",
            new ServerScenario { QueriesPerSecond = 0.5, Arrivals = Arrivals.Bursty, BurstOnNs = 200_000_000, BurstOffNs = 3_000_000_000, Overflow = Overflow.Shed },
            "Server(0.5/s, bursty, shed)");
        yield return One("[ClosedLoop(InFlight = 8)]", new ClosedLoopScenario { InFlight = 8 }, "ClosedLoop(8)");
        yield return One(
            "[ClosedLoop(InFlight = 8, Think = \"1.5 s\", MinQueries = 50, MinDuration = \"2 s\")]",
            new ClosedLoopScenario { InFlight = 8, ThinkNs = 1_500_000_000, MinQueries = 50, MinDurationNs = 2_000_000_000 },
            "ClosedLoop(8, think 1.5 s)");
        yield return One("[ClosedLoop(InFlight = 2, Think = \"1.5 us\")]", new ClosedLoopScenario { InFlight = 2, ThinkNs = 1_500 }, "ClosedLoop(2, think 1.5 us)");
        yield return One("[Replay(File = \"a \\\"b\\\".csv\")]", new ReplayScenario { File = "a \"b\".csv" }, "Replay(a \"b\".csv)");
        yield return One("[Peak]\n[Objective(\"80 ms\")]", new PeakScenario(), "Peak");
        yield return One(
            "[Peak(MeanAtMost = \"30 ms\", QueriesPerSecond = 12.5, Duration = \"20 s\", MaxInFlight = 7)]",
            new PeakScenario { MeanAtMostNs = 30_000_000, QueriesPerSecond = 12.5, DurationNs = 20_000_000_000, MaxInFlight = 7 },
            "Peak(mean)");
        yield return One(
            "[Session(Turns = 5, SessionsPerSecond = 0.1, Think = \"250 ms\", MaxInFlight = 4)]",
            new SessionScenario { Turns = 5, SessionsPerSecond = 0.1, ThinkNs = 250_000_000, MaxInFlight = 4 },
            "Session(5, 0.1/s, think 250 ms)");
        yield return One(
            """
            [Server(QueriesPerSecond = 20, Arrivals = Arrivals.Constant)]
            [Phase(PhaseKind.Ramp, QueriesPerSecond = 100, Duration = "5 s")]
            [Phase(PhaseKind.Hold, Duration = "2 s", Scenario = "server(20/s, constant)")]
            [Phase(PhaseKind.Spike, QueriesPerSecond = 1000, Duration = "500 ms", Scenario = "Server")]
            [Phase(PhaseKind.Step, QueriesPerSecond = 0, Duration = "1 s")]
            """,
            new ServerScenario
            {
                QueriesPerSecond = 20,
                Arrivals = Arrivals.Constant,
                Phases =
                [
                    new Phase(PhaseKind.Ramp, 100, 5_000_000_000), new Phase(PhaseKind.Hold, 0, 2_000_000_000),
                    new Phase(PhaseKind.Spike, 1000, 500_000_000), new Phase(PhaseKind.Step, 0, 1_000_000_000),
                ],
            },
            "Server(20/s, phases, constant)");
    }

    [TestCaseSource(nameof(Kinds))]
    public void TheManifestHoldsEveryKind(string attributes, Scenario expected, string name)
    {
        var graph = Subject.Load("Subject", Marked.Pipeline(Stage, attributes)).Graph;
        Assert.That(graph.Scenarios, Is.EqualTo(new[] { expected }));
        Assert.That(graph.Scenarios[0].Name, Is.EqualTo(name), "the generator and the engine call it the same: budgets refer to it");
        Assert.That(PipelineManifest.Parse(new PipelineManifest(1, "", "", [graph]).ToJson()).Pipelines[0].Scenarios, Is.EqualTo(new[] { expected }));
    }

    [Test]
    public void ABudgetFindsItsScenarioByTheFullName() => Assert.That(
        Subject.Load("Subject", Marked.Pipeline(Stage, """
            [Server(QueriesPerSecond = 20)] [Phase(PhaseKind.Hold, Duration = "2 s")] [ClosedLoop(InFlight = 2, Think = "1 ms")]
            [Budget("response.p50", AtMost = "1 s", Scenario = "Server(20/s, phases)")] [Budget("response.p50", AtMost = "1 s", Scenario = "ClosedLoop(2, think 1 ms)")]
            """)).Graph.Budgets, Has.Count.EqualTo(2));

    [Test]
    public void ABudgetFindsItsClass() => Assert.That(
        Subject.Load("Subject", Marked.Pipeline(Stage, """[Mix("Questions", Weight = 2)] [Budget("response.p95", AtMost = "1 s", Class = "Questions")] [Budget("goodput", AtLeast = "1 /s")]""")).Graph.Budgets.Select(budget => budget.Class),
        Is.EqualTo(new[] { "Questions", null }));

    [Test]
    public void PhasesAreForTheScenarioThatTheyNameAndADerivedClassHasItsOwn()
    {
        var graph = Subject.Load("Subject", """
            [Server(QueriesPerSecond = 1)] [Server(QueriesPerSecond = 2)]
            [Phase(PhaseKind.Hold, Duration = "9 s")]
            public abstract class Base
            {
                [Queries] public static IEnumerable<string> Questions() => ["a"];
                [Stage] protected static int Count(string text) => text.Length;
            }

            [Pipeline] [Phase(PhaseKind.Step, QueriesPerSecond = 5, Duration = "1 s", Scenario = "Server(2/s)")]
            public sealed class Subject : Base;
            """).Graph;
        Assert.That(graph.Scenarios, Is.EqualTo(new Scenario[]
        {
            new ServerScenario { QueriesPerSecond = 1 },
            new ServerScenario { QueriesPerSecond = 2, Phases = [new Phase(PhaseKind.Step, 5, 1_000_000_000)] },
        }));
    }

    [Test]
    public async Task AMixMakesClassesOfItsMembersInItsOrder()
    {
        var subject = await Subject.Load("Subject", $$"""
            [Pipeline] [Objective("1 s")]
            [Mix(nameof(Long), Weight = 2.5, Objective = "200 ms", Share = 0.9)]
            [Mix(nameof(Short))]
            public sealed class Subject
            {
                [Queries] static string[] Short => ["a", "b", "c"];
                [Queries] static async IAsyncEnumerable<string> Long() { await Task.Yield(); yield return "aaaa"; yield return "bbbbb"; }
                {{Stage}}
            }
            """).SetUpAsync();
        Assert.Multiple(() =>
        {
            Assert.That(subject.Graph.Classes, Is.EqualTo(new[] { new QueryClassNode("Long", 2.5, new Objective(200_000_000, 0.9)), new QueryClassNode("Short", 1, null) }));
            Assert.That(subject.Graph.ObjectiveOf("Short"), Is.EqualTo(new Objective(1_000_000_000, 1)));
            Assert.That(subject.Graph.ObjectiveOf("Long"), Is.EqualTo(new Objective(200_000_000, 0.9)));
            Assert.That(subject.Wiring.Classes, Is.EqualTo(new[] { new QueryClass("Long", 0, 2, 2.5), new QueryClass("Short", 2, 3, 1) }));
            Assert.That(subject.Wiring.QueryCount, Is.EqualTo(5));
            Assert.That(Enumerable.Range(0, 5).Select(query => subject.Answer(query)), Is.EqualTo(new object[] { 4, 5, 1, 1, 1 }));
        });
    }

    [Test]
    public void WithoutAMixThereIsNoClass()
    {
        var subject = Subject.Load("Subject", Marked.Pipeline(Stage));
        Assert.That(subject.Graph.Classes, Is.Empty);
        Assert.That(subject.Wiring.Classes, Is.Empty);
    }

    private static TestCaseData One(string attributes, Scenario expected, string name) => new TestCaseData(attributes, expected, name).SetArgDisplayNames(name);
}
