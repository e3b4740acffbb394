using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>What only some kinds of load have.</summary>
public sealed class TrafficMeasuresTests
{
    private static readonly PipelineGraph Graph = ScriptedGraphs.AskDocs;
    private static readonly ServerScenario Shedding = new() { QueriesPerSecond = 20, Overflow = Overflow.Shed };

    [Test]
    public void WhatIsTurnedAwayIsCountedAndNoFailure()
    {
        var ledger = new ScriptedVisits(Graph with { Objective = new Objective(50_000_000, 0.9) }, Shedding)
            .Query(0, 0, 40, admitted: 10).Query(1, 10, 70, admitted: 40).Query(2, 20, 20, QueryOutcome.Shed).Query(3, 30, 35, QueryOutcome.Dropped).Query(4, 40, 60, QueryOutcome.Failed)
            .Ledger();
        Assert.Multiple(() =>
        {
            Assert.That((Value("queries"), Value("shed"), Value("dropped"), Value("failures")), Is.EqualTo((5.0, 1.0, 1.0, 1.0)));
            Assert.That((Value("shed.share"), Value("dropped.share")), Is.EqualTo((0.2, 0.2)));
            Assert.That(Value("age.p50"), Is.EqualTo(20e6), "10 and 30 ms");
            Assert.That(Value("attainment"), Is.EqualTo(0.2), "one of five");
            Assert.That(Value("completed"), Is.EqualTo(2));
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(ExitCode.Pass), "failures are counted by their rows");
        });

        double? Value(string measure) => ledger.Row("solo", measure).Value;
    }

    [Test]
    public void ABudgetOfAClassLooksAtItsQueriesAlone()
    {
        Budget OfClass(string name, string measure) => new(measure, 50_000_000, null, null, null, "solo", "Docs.cs", 3) { Class = name };
        var graph = Graph with { Objective = new Objective(50_000_000, 0.9), Budgets = [OfClass("Short", "response.mean"), OfClass("Long", "response.mean"), OfClass("Long", "failures")] };
        var ledger = new ScriptedVisits(graph, Shedding) { Classes = [new QueryClass("Short", 0, 1, 1), new QueryClass("Long", 1, 1, 1)] }
            .Query(0, 0, 10).Query(1, 20, 120, choice: 1).Query(2, 200, 210).Query(3, 300, 400, choice: 1).Ledger();
        Assert.That(ledger.Checks.Select(check => (check.Class, check.Measure, check.Outcome, check.Value)), Is.EqualTo(new[]
        {
            ("Short", "response.mean", CheckOutcome.Met, (double?)10e6),
            ("Long", "response.mean", CheckOutcome.Missed, (double?)100e6),
            ("Long", "failures", CheckOutcome.Met, (double?)0),
        }));
        Assert.That(Modbench.Tool.Reports.MarkdownReport.Of(ledger), Does.Contain("| solo | Long response.mean | ≤ 50 ms | 100 ms"));
        Assert.That(ledger.Measures.Where(row => row.Class == "Long").Select(row => row.Measure), Is.EquivalentTo(Modbench.Generators.Reading.Measures.OfClasses), "those that a budget may name");
    }

    [Test]
    public void OnlyOpenLoopsTurnAnythingAway()
    {
        var rows = new ScriptedVisits(Graph, ScriptedGraphs.SingleStream).Query(0, 0, 40).Ledger().Measures.Select(row => row.Measure).ToList();
        Assert.That(rows, Has.None.EqualTo("shed").And.None.EqualTo("dropped").And.None.StartsWith("age").And.None.StartsWith("group").And.None.StartsWith("session"));
    }

    [Test]
    public void AGroupsResponseIsItsLastQuerys()
    {
        var ledger = new ScriptedVisits(Graph, new MultiStreamScenario { SamplesPerQuery = 2 })
            .Query(0, 0, 10).Query(1, 0, 30).Query(2, 40, 50).Query(3, 40, 90).Query(4, 100, 110).Query(5, 100, 120, QueryOutcome.Failed)
            .Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "group.response.mean").Value, Is.EqualTo(40e6), "30 and 50 ms; the third did not complete whole");
            Assert.That(ledger.Row("solo", "response.mean").Value, Is.EqualTo(22e6));
        });
    }

    [Test]
    public void ASessionIsAsLongAsItsTurnsAndThoughts()
    {
        var ledger = new ScriptedVisits(Graph, new SessionScenario { Turns = 3, SessionsPerSecond = 1 })
            .Query(0, 0, 10).Query(1, 50, 60).Query(2, 100, 120)
            .Query(3, 30, 40).Query(4, 90, 100)
            .Query(6, 200, 210, QueryOutcome.Failed)
            .Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "sessions").Value, Is.EqualTo(3));
            Assert.That(ledger.Row("solo", "session.turns").Value, Is.EqualTo(5 / 3.0).Within(1e-12));
            Assert.That(ledger.Row("solo", "session.time.p50").Value, Is.EqualTo(120e6), "of the one that was answered whole");
        });
    }

    [Test]
    public void SessionsThatFailedAreToldFromThoseCutOff()
    {
        // Turns stand in the file as their workers wrote them: the failure of session 1 before the turn that it follows.
        var ledger = new ScriptedVisits(Graph, new SessionScenario { Turns = 3, SessionsPerSecond = 1 })
            .Query(0, 0, 10).Query(1, 50, 60).Query(2, 100, 120)
            .Query(4, 90, 100, QueryOutcome.Failed).Query(3, 30, 40)
            .Query(6, 200, 210, QueryOutcome.TimedOut)
            .Query(15, 400, 410).Query(16, 420, 430)
            .Query(20, 500, 520).Query(18, 450, 460).Query(19, 470, 490)
            .Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row("solo", "sessions").Value, Is.EqualTo(5));
            Assert.That(ledger.Row("solo", "sessions.failed").Value, Is.EqualTo(2), "by an exception and by its time");
            Assert.That(ledger.Row("solo", "session.turns").Value, Is.EqualTo(9 / 5.0).Within(1e-12));
            Assert.That(ledger.Row("solo", "session.time.p50").Value, Is.EqualTo(95e6), "120 and 70 ms");
            Assert.That(Modbench.Tool.Reports.MarkdownReport.Of(ledger), Does.Contain("| condition | sessions | failed | turns |"));
        });
    }

    // Random mixes, outcomes and objectives: counts, rates and met objectives of the classes are the whole's, exactly in each launch.
    [Test]
    public void ClassesAddUpToTheWhole([Range(1, 40)] int seed)
    {
        var random = new Random(seed);
        List<QueryClass> classes = [];
        for (var i = 0; i < 1 + random.Next(4); i++)
        {
            classes.Add(new QueryClass($"Class{i}", classes.Sum(one => one.Count), 1 + random.Next(5), 1));
        }

        var graph = Graph with
        {
            Objective = new Objective(40_000_000, 0.9),
            Classes = [.. classes.Select(one => new QueryClassNode(one.Name, 1, random.Next(2) == 0 ? new Objective(random.Next(100) * ScriptedVisits.Ms, 0.5) : null))],
        };
        var script = new ScriptedVisits(graph, Shedding) { Classes = classes };
        QueryOutcome[] outcomes = [QueryOutcome.Completed, QueryOutcome.Completed, QueryOutcome.Completed, QueryOutcome.Failed, QueryOutcome.TimedOut, QueryOutcome.Shed, QueryOutcome.Dropped];
        for (var id = 0; id < 200; id++)
        {
            var due = 10.0 * id;
            script.Query(id, due, due + random.Next(100), outcomes[random.Next(outcomes.Length)], random.Next(classes.Sum(one => one.Count)));
        }

        var ledger = script.Ledger();
        Assert.Multiple(() =>
        {
            foreach (var count in new[] { "queries", "failures", "timeouts", "shed", "dropped" })
            {
                Assert.That(Parts(count).Sum(), Is.EqualTo(Whole(count)), count);
            }

            foreach (var rate in new[] { "throughput", "goodput" })
            {
                Assert.That(Parts(rate).Sum(), Is.EqualTo(Whole(rate)).Within(1e-9), rate);
            }

            var met = ledger.Measures.Where(row => row is { Measure: "attainment", Class: not null, Value: not null })
                .Sum(row => Math.Round(row.Value!.Value * ledger.Measures.Single(other => other.Measure == "queries" && other.Class == row.Class).Value!.Value, 6));
            Assert.That(met, Is.EqualTo(Whole("attainment") * Whole("queries")).Within(1e-6));
        });

        IEnumerable<double> Parts(string measure) => ledger.Measures.Where(row => row.Measure == measure && row.Class is not null).Select(row => row.Value!.Value);
        double Whole(string measure) => ledger.Measures.Single(row => row.Measure == measure && row.Class is null && row.Stage is null).Value!.Value;
    }

    [Test]
    public void AClassWithoutQueriesHasNoTimes()
    {
        var ledger = new ScriptedVisits(Graph with { Objective = new Objective(1, 1) }, Shedding) { Classes = [new QueryClass("Short", 0, 1, 1), new QueryClass("Long", 1, 1, 1)] }.Query(0, 0, 10).Ledger();
        var rows = ledger.Measures.Where(row => row.Class == "Long").ToDictionary(row => row.Measure);
        Assert.Multiple(() =>
        {
            Assert.That((rows["response.p50"].Value, rows["response.p50"].Reason), Is.EqualTo(((double?)null, "no query of the class completed")));
            Assert.That((rows["attainment"].Value, rows["attainment"].Reason), Is.EqualTo(((double?)null, "no query of the class was measured")));
            Assert.That(rows["queries"].Value, Is.Zero);
        });
    }

    [Test]
    public void LoadsThatChangeByThemselvesAreNotTestedForDrift()
    {
        var phases = new ServerScenario { QueriesPerSecond = 20, Phases = [new Phase(PhaseKind.Ramp, 40, ScriptedVisits.Second)] };
        var script = new ScriptedVisits(Graph, phases);
        for (var id = 0; id < 400; id++)
        {
            script.Query(id, 10 * id, (10 * id) + 5 + (id * 0.1));
        }

        Assert.That(script.Ledger().Row("solo", "drift").Reason, Is.EqualTo("the load changes from phase to phase"));
    }
}
