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
    public void ANeighboursWorkIsCountedByTheTimeInsideTheBlocks()
    {
        // One block of 250 ms beside, in which queries of 100 ms run back to back: two and a half of them, 10 a second, although only two ended in it.
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 250);
        var block = script.Blocks[1];
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream)
            .Runs(block.MeasuredFrom, block.MeasuredFrom + ScriptedLaunch.Ms(300), ScriptedLaunch.Ms(100))
            .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
        own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
        var ledger = ScriptedRun.Of(Graphs, script.Beside(own.Result()).Result());
        Assert.Multiple(() =>
        {
            Assert.That(Own(ledger, "throughput").Value, Is.EqualTo(10).Within(1e-9));
            Assert.That(ledger.Row("reference", "throughput", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(20).Within(1e-9));
            Assert.That(Own(ledger, "np").Value, Is.EqualTo(0.5).Within(1e-9));
        });
    }

    [Test]
    public void AllProgramsOfAConditionAreWeighedTogether()
    {
        // The subject takes twice as long; of two copies one keeps half of its own throughput, the other a quarter.
        var script = Alternating(1).Block(Paused, 500).Block(Beside, 1000);
        var block = script.Blocks[1];
        foreach (var copy in new[] { 1, 2 })
        {
            var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy }
                .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100 * copy))
                .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
            own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
            script.Beside(own.Result());
        }

        var ledger = ScriptedRun.Of(Graphs, script.Result());
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
    public void OfWholeLaunchesAllProgramsAreWeighedFromTheRowsWithoutAnInterval()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 2, ScriptedGraphs.Offline).Block(Beside, 100, 100);
        var block = script.Blocks[0];
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream)
            .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100))
            .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
        own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
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

    /// <summary>A query of two visits, 30 and 70 ms; every block lasts 150 ms and its pause withdraws the second query after its first visit.</summary>
    [Test]
    public void VisitsOfWithdrawnQueriesAreWorkDone()
    {
        var graph = ScriptedGraphs.Graph("Docs.Train", "Step", "Save");
        var queries = new List<QueryRecord>();
        var spans = new List<Span>();
        var windows = new List<TimeWindow>();
        for (var block = 0; block < 4; block++)
        {
            var start = ScriptedLaunch.Ms(1000 * (block + 1));
            windows.Add(new TimeWindow(start, start + ScriptedLaunch.Ms(130)));
            foreach (var (id, from, visits) in new[] { (2 * block, start, 2), ((2 * block) + 1, start + ScriptedLaunch.Ms(100), 1) })
            {
                spans.Add(new Span(from, from, from + ScriptedLaunch.Ms(30), id, 0, 0, 0));
                if (visits == 1) continue;
                spans.Add(new Span(from + ScriptedLaunch.Ms(30), from + ScriptedLaunch.Ms(30), from + ScriptedLaunch.Ms(100), id, 1, 0, 0));
                queries.Add(new QueryRecord(id, 0, block, QueryOutcome.Completed, from, from, from, from + ScriptedLaunch.Ms(100), -1, true));
            }
        }

        var records = new ScriptedNeighbour(graph, ScriptedGraphs.SingleStream).Result().Records! with { Queries = queries, Spans = spans };

        // 130 ms of work at 100 ms a query, in each.
        Assert.That(NeighbourMeasures.Rate(records, windows), Is.EqualTo(10).Within(1e-9));
        Assert.That(NeighbourMeasures.Rate(records with { Spans = [] }, windows), Is.EqualTo(4 / 0.52).Within(1e-9), "without visits only what completed can count");
    }

    [Test]
    public void CopiesAddUp()
    {
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 1000);
        var block = script.Blocks[1];
        foreach (var copy in new[] { 1, 2 })
        {
            var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy }
                .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100 * copy))
                .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
            own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
            script.Beside(own.Result());
        }

        var ledger = ScriptedRun.Of(Graphs, script.Result());
        Assert.Multiple(() =>
        {
            const string condition = "beside AskDocs/SingleStream, 2 copies";
            Assert.That(ledger.Row(condition, "throughput", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(15).Within(1e-9));
            Assert.That(ledger.Row(condition, "np", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(15.0 / 40).Within(1e-9));
        });
    }

    [Test]
    public void ANeighbourThatWasNotWarmedSaysSo()
    {
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 1000);
        var block = script.Blocks[1];
        foreach (var copy in new[] { 1, 2 })
        {
            var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy, NotWarmed = copy == 2 ? "after 10 s" : null }
                .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100))
                .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
            own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
            script.Beside(own.Result());
        }

        var rows = ScriptedRun.Of(Graphs, script.Result()).Measures.Where(row => row.Pipeline == "Docs.BuildIndex").ToList();
        Assert.Multiple(() =>
        {
            Assert.That(rows.Select(row => row.Measure), Is.EquivalentTo(new[] { "throughput", "throughput", "np", "withdrawn" }));
            Assert.That(rows.Select(row => row.Notes.Single()), Has.All.StartsWith("not warmed: after 10 s"));
        });
    }

    [Test]
    public void ACopyThatRanAloneStandsForThoseThatDidNotAndANeighbourWithoutOneHasAReason()
    {
        var script = new ScriptedLaunch(ScriptedGraphs.AskDocs, 1, ScriptedGraphs.SingleStream).Block("beside BuildIndex + Train", 1000);
        var block = script.Blocks[0];
        var train = ScriptedGraphs.Graph("Docs.Train", "Step");
        foreach (var (graph, copy, first) in new[] { (ScriptedGraphs.BuildIndex, 1, true), (ScriptedGraphs.BuildIndex, 2, false), (train, 1, false) })
        {
            var own = new ScriptedNeighbour(graph, ScriptedGraphs.SingleStream) { Copy = copy }.Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100));
            if (first)
            {
                own.Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
                own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
            }

            script.Beside(own.Result());
        }

        var ledger = ScriptedRun.Of([.. Graphs, train], script.Result());
        var np = ledger.Measures.Single(row => row is { Pipeline: "Docs.BuildIndex", Measure: "np" });
        Assert.Multiple(() =>
        {
            // Two copies of 10 a second beside the subject; one alone makes 20.
            Assert.That(np.Value, Is.EqualTo(20.0 / 40).Within(1e-9));
            Assert.That(np.Notes.Single(), Does.StartWith("first copy alone: 1 of 2 copies ran alone"));
            Assert.That(ledger.Row("reference", "throughput", pipeline: "Docs.BuildIndex").Value, Is.EqualTo(20).Within(1e-9));
            Assert.That(
                ledger.Measures.Single(row => row is { Pipeline: "Docs.Train", Measure: "np" }).Reason, Is.EqualTo("the neighbour had no stretch of its own with the subject idle"));
        });
    }

    [Test]
    public void ANeighbourThatFailedHasAReasonInPlaceOfANumber()
    {
        var failed = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream).Result(LaunchOutcome.Failed, "exit code 1");
        var ledger = ScriptedRun.Of(Graphs, Alternating(1).Block(Paused, 10).Block(Beside, 20).Beside(failed).Result());
        Assert.Multiple(() =>
        {
            Assert.That(Own(ledger, "throughput").Value, Is.Null);
            Assert.That(Own(ledger, "throughput").Reason, Is.EqualTo("the neighbour failed: exit code 1"));
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(ExitCode.RunFailed));
        });
    }

    private static MeasureRow Own(RunLedger ledger, string measure) =>
        ledger.Row("beside AskDocs/SingleStream", measure, pipeline: "Docs.BuildIndex");

    private static ScriptedLaunch Alternating(int launch) => new(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream) { Alternating = true };

    private static LaunchResult Solo(int launch, params double[] responses) =>
        new ScriptedLaunch(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream).Block("solo", responses).Result();
}
