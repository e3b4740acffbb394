using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

/// <summary>Where a neighbour's load is another at each time, its work alone is nothing that its work beside the subject could be compared with.</summary>
public sealed class ChangingNeighbourTests
{
    private const string Beside = "beside BuildIndex";

    private static IEnumerable<TestCaseData<Scenario, string>> Changing =>
    [
        new(new ServerScenario { QueriesPerSecond = 5, Phases = [new Phase(PhaseKind.Ramp, 50, 1_000_000_000)] }, "phases"),
        new(new ServerScenario { QueriesPerSecond = 5, Arrivals = Arrivals.Bursty }, "bursts"),
        new(new ReplayScenario { File = "traffic.csv" }, "replayed"),
        new(new SessionScenario { Turns = 5, SessionsPerSecond = 1 }, "sessions"),
        new(new ClosedLoopScenario { InFlight = 4, ThinkNs = 20_000_000_000 }, "think"),
    ];

    [TestCaseSource(nameof(Changing))]
    public void ItsProgressIsAbsentAndSaysWhy(Scenario scenario, string why)
    {
        var ledger = Run(scenario);
        var np = ledger.Measures.Single(row => row is { Measure: "np", Pipeline: "Docs.BuildIndex" });
        Assert.Multiple(() =>
        {
            Assert.That(np.Value, Is.Null);
            Assert.That(np.Reason, Does.StartWith("the neighbour's load changes in time, ").And.Contains(why));
            Assert.That(ledger.Measures.Where(row => row.Condition == "reference"), Is.Empty);
            Assert.That(ledger.Measures.Single(row => row is { Measure: "throughput", Pipeline: "Docs.BuildIndex" }).Value, Is.EqualTo(10).Within(1e-9), "what it did beside is measured");
            Assert.That(ledger.Row(Beside, "np").Value, Is.EqualTo(0.4).Within(1e-9), "and so is the subject's");
            foreach (var name in new[] { "antt", "stp", "fairness" })
                Assert.That((ledger.Row(Beside, name).Value, ledger.Row(Beside, name).Reason), Is.EqualTo(((double?)null, np.Reason)), name);
        });
    }

    [Test]
    public void WhatDoesTheSameAtAnyTimeIsCompared()
    {
        foreach (var scenario in new Scenario[] { ScriptedGraphs.SingleStream, ScriptedGraphs.Server, ScriptedGraphs.Offline })
            Assert.That(Run(scenario).Measures.Single(row => row is { Measure: "np", Pipeline: "Docs.BuildIndex" }).Value, Is.EqualTo(0.5).Within(1e-9), scenario.Name);
    }

    private static RunLedger Run(Scenario scenario)
    {
        var graph = ScriptedGraphs.BuildIndex with { Scenarios = [scenario] };
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream).Block(Beside, 100, 100);
        var block = script.Blocks[0];
        var own = new ScriptedNeighbour(graph, scenario).Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100)).Refers(script.Now);
        return ScriptedRun.Of(
            [ScriptedGraphs.AskDocs, graph], new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("solo", 40, 40).Result(), script.Beside(own.Result()).Result());
    }
}
