using CsCheck;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Ledger;

public sealed class CollocationMeasuresTests
{
    private const string Paused = "paused BuildIndex";
    private const string Beside = "beside BuildIndex";

    private static readonly PipelineGraph[] Graphs = [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex];

    [Test]
    public void SlowdownPairsNeighbouringBlocksSoThatADriftCancels()
    {
        // The machine slows down by half between the pairs: 20/10 and 30/15 are both 2, while all beside over all paused would be 25/12.5 only by luck of
        // balance; with unequal block sizes it is (20 + 30·3)/4 ÷ (10·3 + 15)/4 = 27.5/11.25.
        var launch = Alternating(1).Block(Paused, 10, 10, 10).Block(Beside, 20).Block(Beside, 30, 30, 30).Block(Paused, 15).Result();
        var row = ScriptedRun.Of(Graphs, launch).Row(Beside, "slowdown");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(2).Within(1e-12));
            Assert.That(row.Low, Is.Null);
        });
    }

    [Test]
    public void SlowdownHasAnIntervalAcrossLaunchesOnTheLogScale()
    {
        var ledger = ScriptedRun.Of(
            Graphs,
            Alternating(1).Block(Paused, 10).Block(Beside, 10).Result(),
            Alternating(2).Block(Beside, 20).Block(Paused, 10).Result(),
            Alternating(3).Block(Paused, 10).Block(Beside, 40).Result());
        var row = ledger.Row(Beside, "slowdown");
        Assert.Multiple(() =>
        {
            // As in EstimateTests: geometric mean and interval of 1, 2, 4.
            Assert.That(row.Values, Is.EqualTo(new[] { 1.0, 2, 4 }).Within(1e-12));
            Assert.That(row.Value, Is.EqualTo(2).Within(1e-12));
            Assert.That(row.High, Is.EqualTo(2 * Math.Pow(2, 2.484137716)).Within(1e-6));
            Assert.That(ledger.Row(Beside, "slowdown.p50").Value, Is.EqualTo(2).Within(1e-12));
            Assert.That(ledger.Row(Beside, "slowdown.p99").Value, Is.EqualTo(2).Within(1e-12));
        });
    }

    [Test]
    public void ABlockWithoutCompletedQueriesTakesItsPairWithIt()
    {
        var launch = Alternating(1).Block(Paused, 10).Block(Beside, 30).FailingBlock(Beside, 0, 2, 0).Block(Paused, 1000).Result();
        var row = ScriptedRun.Of(Graphs, launch).Row(Beside, "slowdown");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(3).Within(1e-12));
            Assert.That(row.Notes, Has.Some.EqualTo("pairs missing: 1 of a launch's 2 pairs of blocks have no completed query in one of the two"));
        });
    }

    [Test]
    public void RatiosOverQueriesOfWhichSomeFailedSaySoForEachCondition()
    {
        var ledger = ScriptedRun.Of(
            Graphs,
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).FailingBlock("solo", 9, 1, 0).Result(),
            Alternating(2).FailingBlock(Paused, 7, 0, 1).FailingBlock(Beside, 4, 2, 1).Result());
        const string rest = "in a launch failed or timed out, times are of those that completed";
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Paused, "response.p50").Notes, Is.EqualTo(new[] { $"failed queries in '{Paused}': 1 of 8 {rest}" }));
            foreach (var measure in new[] { "slowdown", "slowdown.p50", "slowdown.p99" })
            {
                Assert.That(ledger.Row(Beside, measure).Notes, Is.SupersetOf(new[] { $"failed queries in '{Paused}': 1 of 8 {rest}", $"failed queries in '{Beside}': 3 of 7 {rest}" }));
            }

            Assert.That(
                ledger.Row(Beside, "residency").Notes,
                Is.EqualTo(new[] { $"failed queries in '{Paused}': 1 of 8 {rest}", $"failed queries in 'solo': 1 of 10 {rest}" }));
            Assert.That(ledger.Row(Paused, "throughput").Notes, Is.Empty, "rates count them by themselves");
            var report = MarkdownReport.Of(ledger);
            Assert.That(report, Does.Contain($"failed queries in '{Beside}': 3 of 7 {rest}").And.Contains(@"AskDocs is as fast (1×\*) beside BuildIndex"));
        });
    }

    [Test]
    public void ResidencyComparesPausedWithSoloAcrossLaunches()
    {
        var ledger = ScriptedRun.Of(
            Graphs,
            Solo(1, 10),
            Solo(2, 20),
            Alternating(3).Block(Paused, 20).Block(Beside, 100).Result(),
            Alternating(4).Block(Paused, 40).Block(Beside, 100).Result(),
            Alternating(5).Block(Paused, 80).Block(Beside, 100).Result());
        var row = ledger.Row(Beside, "residency");
        Assert.Multiple(() =>
        {
            // Powers of two of EstimateTests' groups: 20, 40, 80 over 10, 20.
            Assert.That(row.Value, Is.EqualTo(Math.Pow(2, 1.5)).Within(1e-12));
            Assert.That(row.Low!.Value, Is.LessThan(row.Value!.Value));
        });
    }

    [Test]
    public void WholeLaunchesAreComparedAcrossLaunchesAndSaySo()
    {
        var ledger = ScriptedRun.Of(
            Graphs,
            Solo(1, 10),
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream).Block(Beside, 30).Result());
        var row = ledger.Row(Beside, "slowdown");
        Assert.Multiple(() =>
        {
            Assert.That(row.Value, Is.EqualTo(3).Within(1e-12));
            Assert.That(row.Low, Is.Null);
            Assert.That(row.Notes, Has.Some.StartsWith("whole launches: compared with solo launches"));
            Assert.That(ledger.Row(Beside, "residency").Reason, Is.EqualTo("no launch had the neighbour paused"));
        });
    }

    [Test]
    public void ASupersededLaunchIsKeptWithItsReasonAndFeedsNoMeasure()
    {
        var inTurns = Alternating(1).Block(Paused, 10).Block(Beside, 20).Result();
        var superseded = inTurns with { Superseded = true, WholeBecause = "its load was 71 %" };
        var ledger = ScriptedRun.Of(
            Graphs,
            inTurns,
            superseded,
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.SingleStream).Block(Beside, 30).Result(),
            new ScriptedLaunch(ScriptedGraphs.AskDocs, 3, ScriptedGraphs.SingleStream).Block(Paused, 10).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Beside, "response.mean").Values, Is.EqualTo(new[] { 30e6 }));
            Assert.That(ledger.Row(Beside, "slowdown").Value, Is.EqualTo(3).Within(1e-12));
            Assert.That(ledger.Launches.Select(row => (row.Launch, row.Superseded)), Is.EqualTo(new[] { (1, true), (1, true), (2, false), (3, false) }));
            Assert.That(ledger.Launches[0].Reason, Is.EqualTo("feeds no measure, done again as whole launches: its load was 71 %"));
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(ExitCode.Pass), "nothing failed");
        });
    }

    [Test]
    public void TheSameTimesBesideAndPausedCoverOne() =>
        Gen.Double[1, 1000].Array[2, 6].Array[2, 4].Sample(launches =>
        {
            var results = launches.Select((responses, i) => Alternating(i + 1).Block(Paused, responses).Block(Beside, responses).Result()).ToArray();
            return ScriptedRun.Of(Graphs, results).Row(Beside, "slowdown") is { Low: <= 1.0000001, High: >= 0.9999999 };
        });

    [Test]
    public void SwappingTheConditionsInvertsTheSlowdown() =>
        Gen.Select(Gen.Double[1, 1000].Array[1, 5], Gen.Double[1, 1000].Array[1, 5]).Sample((a, b) =>
        {
            var forth = ScriptedRun.Of(Graphs, Alternating(1).Block(Paused, a).Block(Beside, b).Result());
            var back = ScriptedRun.Of(Graphs, Alternating(1).Block(Paused, b).Block(Beside, a).Result());
            return new[] { "slowdown", "slowdown.p50", "slowdown.p99" }.All(measure =>
                Math.Abs((forth.Row(Beside, measure).Value!.Value * back.Row(Beside, measure).Value!.Value) - 1) < 1e-9);
        });

    [Test]
    public void AllProgramsOfAConditionAreWeighedTogether()
    {
        // The subject takes twice as long; of two copies one keeps half of its own throughput, the other a quarter.
        var script = Alternating(1).Block(Paused, 500).Block(Beside, 1000);
        var ledger = ScriptedRun.Of(Graphs, ScriptedNeighbour.TwoBeside(script, script.Blocks[1]).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Beside, "np").Value, Is.EqualTo(0.5).Within(1e-9));
            Assert.That(ledger.Row(Beside, "antt").Value, Is.EqualTo((2 + 2 + 4) / 3.0).Within(1e-9));
            Assert.That(ledger.Row(Beside, "stp").Value, Is.EqualTo(0.5 + 0.5 + 0.25).Within(1e-9));
            Assert.That(ledger.Row(Beside, "fairness").Value, Is.EqualTo(0.25 / 0.5).Within(1e-9));
            Assert.That(ledger.Measures.Where(row => row.Condition == Paused).Select(row => row.Measure), Has.None.AnyOf("np", "antt", "stp", "fairness"));
        });
    }

    [Test]
    public void WithoutANeighboursReferenceThereIsNoWordOnAllPrograms()
    {
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream);
        var ledger = ScriptedRun.Of(Graphs, Alternating(1).Block(Paused, 10).Block(Beside, 20).Beside(own.Result()).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Beside, "np").Value, Is.EqualTo(0.5).Within(1e-9));
            foreach (var measure in new[] { "antt", "stp", "fairness" })
                Assert.That((ledger.Row(Beside, measure).Value, ledger.Row(Beside, measure).Reason), Is.EqualTo(((double?)null, "the neighbour had no stretch of its own with the subject idle")));
        });
    }

    [Test]
    public void OfWholeLaunchesAllProgramsAreWeighedLaunchByLaunch()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.Offline).Block(Beside, 100, 100);
        var block = script.Blocks[0];
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream)
            .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100))
            .Refers(script.Now);
        var ledger = ScriptedRun.Of(
            Graphs, new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.Offline).Block("solo", 40, 40).Result(), script.Beside(own.Result()).Result());
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Row(Beside, "slowdown").Value, Is.EqualTo(2.5).Within(1e-9), "time per query");
            Assert.That(ledger.Row(Beside, "slowdown").Notes, Has.Some.StartsWith("whole launches: compared with solo launches"));
            Assert.That(ledger.Row(Beside, "slowdown.p99").Reason, Does.StartWith("Offline"));
            Assert.That(ledger.Row(Beside, "np").Value, Is.EqualTo(0.4).Within(1e-9));
            Assert.That(ledger.Row(Beside, "stp").Value, Is.EqualTo(0.4 + 0.5).Within(1e-9));
            Assert.That(ledger.Row(Beside, "antt").Value, Is.EqualTo((2.5 + 2) / 2).Within(1e-9));
            Assert.That(ledger.Row(Beside, "fairness").Reason, Does.StartWith("whole launches: no interval"));
        });
    }

    [Test]
    public void NeighboursInTheSameProcessLeaveNothingThatIsCountedByProcess()
    {
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream);
        var launch = Alternating(2).Block(Paused, 10).Block(Beside, 20).Beside(own.Result()).Result() with { Isolation = Isolation.Thread };
        var ledger = ScriptedRun.Of(Graphs, Solo(1, 10), launch);
        Assert.Multiple(() =>
        {
            foreach (var measure in new[] { "allocated", "cpu", "gc.count", "gc.pause", "contention.count", "memory.peak" })
            {
                Assert.That(ledger.Row("solo", measure).Value, Is.Not.Null, measure);
                foreach (var condition in new[] { Paused, Beside })
                    Assert.That((ledger.Row(condition, measure).Value, ledger.Row(condition, measure).Reason), Is.EqualTo(((double?)null, "counted by process, and its neighbours live in the same one")), measure);
            }

            Assert.That(ledger.Row(Beside, "slowdown").Value, Is.EqualTo(2).Within(1e-9));
            Assert.That(ledger.Row(Beside, "residency").Value, Is.EqualTo(1).Within(1e-9));
            Assert.That(ledger.Measures.Where(row => row.Pipeline == "Docs.BuildIndex").Select(row => row.Condition).Distinct(), Is.EqualTo(new[] { "beside AskDocs/SingleStream, same process" }));
        });
    }

    private static ScriptedLaunch Alternating(int launch) => new(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream) { Alternating = true };

    private static LaunchResult Solo(int launch, params double[] responses) =>
        new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream).Block("solo", responses).Result();
}
