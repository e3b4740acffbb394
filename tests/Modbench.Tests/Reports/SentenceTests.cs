using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tests.WhatIfs;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Reports;

/// <summary>What a report says in words is what its numbers mean.</summary>
public sealed class SentenceTests
{
    private const string Paused = "paused BuildIndex";
    private const string Beside = "beside BuildIndex";

    private static readonly PipelineGraph[] Graphs = [ScriptedGraphs.AskDocs, ScriptedGraphs.BuildIndex];

    [TestCase(new[] { 40.0, 41 }, new[] { 20.0, 20.5 }, "makes AskDocs 2× faster (95 % interval")]
    [TestCase(new[] { 20.0, 20.5 }, new[] { 40.0, 41 }, "makes AskDocs 2× slower (95 % interval")]
    [TestCase(new[] { 20.0, 40 }, new[] { 21.0, 39 }, "makes no measurable difference: 1.01× (95 % interval")]
    [TestCase(new[] { 20.0 }, new[] { 40.0 }, "makes AskDocs 2× slower (fewer than two launches of one condition: no interval)")]
    public void APausedNeighbourSlowsSpeedsUpOrMakesNoDifference(double[] solo, double[] paused, string expected)
    {
        LaunchResult[] launches =
        [
            .. solo.Select((response, i) => Launch(i + 1).Block("solo", response).Result()),
            .. paused.Select((response, i) => Alternating(i + 10).Block(Paused, response).Block(Beside, 100).Result()),
        ];
        Assert.That(Report(launches), Does.Contain($"The presence of BuildIndex alone, paused, {expected}"));
    }

    [TestCase(new[] { 18.0, 21 }, "AskDocs is neither measurably slower nor faster (0.972×) beside BuildIndex (")]
    [TestCase(new[] { 19.0, 23 }, "AskDocs is not measurably slower (1.05×) beside BuildIndex (")]
    public void WhatIsNotMeasurablySlowerMayBeFaster(double[] beside, string expected) =>
        Assert.That(Report([.. beside.Select((response, i) => Alternating(i + 1).Block(Paused, 20).Block(Beside, response).Result())]), Does.Contain(expected));

    [TestCase("line", null)]
    [TestCase("branches", "Parallel branches overlap: ")]
    [TestCase("fan-out", "Parallel branches overlap: ")]
    [TestCase("both of a line", null)]
    [TestCase("either", null)]
    [TestCase("stream", "A stage that takes a stream piece by piece overlaps with its giver: ")]
    [TestCase("branches and a stream", "Parallel branches overlap, and so does a stage that takes a stream piece by piece with its giver: ")]
    public void SharesAreSaidToOverlapWhereStagesOfAQueryCanRunAtOnce(string form, string? expected)
    {
        var stages = ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Search", "Rank").Stages;
        StageNode[] formed = form switch
        {
            "branches" => [stages[0], stages[1] with { After = [] }, stages[2] with { After = ["Embed", "Search"] }],
            "both of a line" => [stages[0], stages[1], stages[2] with { After = ["Search", "Embed"] }],
            "fan-out" => [stages[0], stages[1], stages[2] with { After = ["Embed"] }],
            "either" => [stages[0] with { Routes = ["Search"], MayAnswer = true }, stages[1] with { After = [] }, stages[2]],
            "stream" => [stages[0] with { Streams = true }, stages[1] with { FromFirstPiece = ["Embed"] }, stages[2]],
            "branches and a stream" => [stages[0] with { Streams = true }, stages[1] with { FromFirstPiece = ["Embed"] }, stages[2] with { After = [], StartsWithQuery = true }],
            _ => [.. stages],
        };
        var report = MarkdownReport.Of(ScriptedRun.Of([ScriptedGraphs.AskDocs with { Stages = formed }], Launch(1).Block("solo", 10).Result()));
        Assert.That(report, expected is null ? Does.Not.Contain("overlap") : Does.Contain(expected + "their shares may add up to more than 100 %."));
    }

    [Test]
    public void AFailureHasItsPlaceFromWarmUpAndSaysWhatWouldAllowIt()
    {
        const string Whole = "System.FormatException: no\n   at Docs.AskDocs.Embed(String text) in /home/me/Docs.cs:line 21\n   at Modbench.Engine.VisitRunner.Run(Worker worker)";
        const string Inlined = "System.FormatException: no\n   at Modbench.Engine.VisitRunner.Run(Worker worker) in /_/src/Engine/Graph/VisitRunner.cs:line 123";
        var ledger = ScriptedRun.Of(Graphs, Launch(1).Block("solo", 10).Result()) with
        {
            Failures = [Failed("warm-up", 1, 5, Whole), Failed(Beside, 1, 2, Inlined), Failed(Beside, 2, 3, Inlined), Failed("solo", 2, 1, Inlined) with { Message = "another" }],
        };
        Assert.That(MarkdownReport.Of(ledger).Replace("\\", ""), Does.Contain("beside BuildIndex: stage Embed failed 5 queries in 2 launches: System.FormatException: no (Docs.cs:21)")
            .And.Contains("solo: stage Embed failed 1 query in 1 launch: System.FormatException: another (Docs.cs:20)\n")
            .And.Contains("beside BuildIndex: 3 failed in one launch, 0 allowed: exit code 3; to allow them: [Budget(\"failures\", AtMost = \"3\", Condition = \"beside BuildIndex\")]")
            .And.Not.Contains("5 failed in one launch"));

        static FailureRow Failed(string condition, int launch, int count, string detail) => new(
            ScriptedGraphs.AskDocs.Name, "SingleStream", condition, launch, LaunchKind.Latency, "Embed", "System.FormatException", count, 0, "no", detail);
    }

    [Test]
    public void AnIntervalIsSpokenOfWhereThereIsOne()
    {
        const string Taken = "There a visit is taken to be 0 % to 20 % slower";
        var ledger = WhatIfRowsTests.Ledger(verified: false);
        var alone = ledger with { WhatIfs = [.. ledger.WhatIfs.Select(row => row with { Low = null, High = null })] };
        Assert.That(MarkdownReport.Of(ledger), Does.Contain(Taken + "; the interval holds that."));
        Assert.That(MarkdownReport.Of(alone), Does.Contain(Taken + ".").And.Not.Contains("the interval holds"));
    }

    [TestCase(60.0, 0.4, 0.37, 0.43, "AskDocs loses 40 % of its capacity to BuildIndex (100 → 60/s; 95 % interval 37–43 %).")]
    [TestCase(96.0, 0.04, -0.01, 0.09, "AskDocs loses 4 % of its capacity to BuildIndex (100 → 96/s; 95 % interval -1–9 %): it may be chance.")]
    [TestCase(99.96, 0.0004, null, null, "AskDocs loses 0.04 % of its capacity to BuildIndex (100 → 99.96/s; no interval).")]
    [TestCase(101.0, -0.01, -0.03, 0.01, "AskDocs loses no capacity to BuildIndex (100 → 101/s; 95 % interval -3–1 % of a loss).")]
    public void APeakBesideANeighbourIsCapacityLost(double beside, double lost, double? low, double? high, string expected)
    {
        var ledger = ScriptedRun.Of(Graphs, Launch(1).Block("solo", 10).Result()) with
        {
            Peaks =
            [
                Peak("solo", 100, 98, 102) with { Binding = "99 % of responses ≤ 80 ms", Shape = "cliff" },
                Peak(Beside, beside, beside - 2, beside + 2),
                Peak("beside Other", null, null, null) with { Reason = "no rate that was tried met the goal", LastPassing = null },
            ],
            Measures = [new MeasureRow("Docs.AskDocs", "Server(20/s)", Beside, null, "capacity_lost", "ratio", lost, low, high, null, [lost], [])],
        };
        var report = MarkdownReport.Of(ledger);
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain(expected));
            Assert.That(report, Does.Contain("| solo | cliff | 100/s | 98–102/s | 97/s | 105/s | 1 |").And.Contains("solo: at 105/s it missed: 99 % of responses ≤ 80 ms."));
            Assert.That(report, Does.Contain("| beside Other | – | – | – | – | 105/s | 1 |").And.Contains("beside Other: no rate that was tried met the goal."));
            Assert.That(LedgerFile.Parse(LedgerFile.ToBytes(ledger), "x").Peaks[0].Probes, Is.EqualTo(ledger.Peaks[0].Probes));
        });

        static PeakRow Peak(string condition, double? peak, double? low, double? high) => new(
            "Docs.AskDocs", "Server(20/s)", condition, "99 % of responses ≤ 80 ms", peak, low, high, 97, 105, null, null, null,
            [new PeakProbeRow(105, 104.2, 99, 400, 0.93, 61e6, "99 % of responses ≤ 80 ms")]);
    }

    [Test]
    public void APeaksRatesAreToldApartAndWhatWasLeftOutIsSaid()
    {
        var ledger = ScriptedRun.Of(Graphs, Launch(1).Block("solo", 10).Result()) with
        {
            Peaks =
            [
                new PeakRow(
                    "Docs.AskDocs", "Peak", "solo", "99 % of responses ≤ 80 ms", 40.02, 39.98, 40.04, 39.98, 40.04, "99 % of responses ≤ 80 ms", "smooth", "after 2 probes it ended early: an interrupt ended it",
                    [new PeakProbeRow(50, 50, 50, 400, 0.5, 61e6, "99 % of responses ≤ 80 ms", LeftOut: true), new PeakProbeRow(50, 50, 50, 400, 1, 11e6, null)]),
            ],
        };
        var report = MarkdownReport.Of(ledger);
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain("| solo | smooth | 40.02/s | 39.98–40.04/s | 39.98/s | 40.04/s | 2 |"));
            Assert.That(report, Does.Contain("solo: at 40.04/s it missed: 99 % of responses ≤ 80 ms."));
            Assert.That(report, Does.Contain("solo: 1 of 2 probes was left out: the same rate tried again, or all others, say that it should have done far better; the machine may have stalled."));
            Assert.That(report, Does.Contain("solo: after 2 probes it ended early: an interrupt ended it."));
        });
    }

    [Test]
    public void CopiesAreComparedWithAsManyAlone()
    {
        var script = Alternating(1).Block(Paused, 10).Block(Beside, 1000);
        var block = script.Blocks[1];
        foreach (var copy in new[] { 1, 2 })
        {
            var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream) { Copy = copy }
                .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(100))
                .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(50));
            own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
            script.Beside(own.Result());
        }

        // Each copy alone makes 20 a second, and 10 beside the other and the subject.
        Assert.That(Report(script.Result()), Does.Contain("BuildIndex kept 50 % of its own throughput (40 → 20/s)."));
    }

    [Test]
    public void WhatANeighbourKeptIsShownByTheLaunchesThatItsShareIsOf()
    {
        var other = ScriptedGraphs.Graph("Docs.Other", "Step");
        var report = MarkdownReport.Of(ScriptedRun.Of(
            [.. Graphs, other],
            BesideBuild(Alternating(1), 20, 10),
            BesideBuild(Alternating(2), 20, 5),
            BesideBuild(new ScriptedLaunch(other, 3, ScriptedGraphs.SingleStream) { Alternating = true }, 10, 1)));

        // Alone it made 100 and 200 a second in the two launches, beside AskDocs 50 in each: geometric means, for so is the share. 1,000 is beside Other.
        Assert.That(report, Does.Contain("BuildIndex kept 35.4 % of its own throughput (141 → 50/s)."));
    }

    private static LaunchResult BesideBuild(ScriptedLaunch script, double besideMs, double aloneMs)
    {
        script.Block(Paused, 10).Block(Beside, 1000);
        var block = script.Blocks[1];
        var own = new ScriptedNeighbour(ScriptedGraphs.BuildIndex, ScriptedGraphs.SingleStream)
            .Runs(block.MeasuredFrom, block.End, ScriptedLaunch.Ms(besideMs))
            .Runs(script.Now, script.Now + ScriptedLaunch.Ms(1000), ScriptedLaunch.Ms(aloneMs));
        own.Reference = new TimeWindow(script.Now, script.Now + ScriptedLaunch.Ms(1000));
        return script.Beside(own.Result()).Result();
    }

    [Test]
    public void AQueryTimesOutInAStageOrInAdmissionAndIsNoFailureOfAStage()
    {
        var launch = Launch(1).FailingBlock("solo", 5, 0, 2).Result();
        var waiting = launch.Records!.Failures[0] with { Stage = "admission", Count = 3, Message = "had not ended 1 s after it was due" };
        var report = Report(launch with { Records = launch.Records with { Failures = [.. launch.Records.Failures, waiting] } });
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain("solo: 2 queries timed out in stage Embed in 1 launch: no answer after 10 ms"));
            Assert.That(report, Does.Contain("solo: 3 queries timed out in admission in 1 launch: had not ended 1 s after it was due"));
        });
    }

    [Test]
    public void AQualityThatCannotBeJudgedLooksLikeTheMissThatItIsForTheExitCode()
    {
        var graph = ScriptedGraphs.AskDocs with { Qualities = [new QualityBound("recall@5", 0.8, null, "Docs.cs", 40)] };
        var ledger = ScriptedRun.Of([graph], new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).Block("solo", 10).Quality("solo", "recall@5", null, "no gold").Result());
        Assert.Multiple(() =>
        {
            Assert.That(ExitCode.Of(ledger), Is.EqualTo(ExitCode.Missed));
            Assert.That(MarkdownReport.Of(ledger), Does.Contain("| judging failed: no gold | NOT JUDGED |"));
        });
    }

    [Test]
    public void StagesGrowByWhatTheSlowdownIsOf()
    {
        var report = Report(
            Launch(1).Block("solo", 40).Result(),
            Alternating(2).Block(Paused, 10).Block(Beside, 20).Result());
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain("AskDocs is 2× slower beside BuildIndex"));
            Assert.That(report, Does.Contain($"AskDocs · SingleStream, {Paused} and {Beside}").And.Contains("| Embed | 0 ns | 2.5 ms | 25 % | 0 ns | 5 ms | 25 % | 2× |"));
            Assert.That(report, Does.Contain("### AskDocs · SingleStream, solo\n").And.Contains("| Embed | 0 ns | 10 ms | 25 % |"));
        });
    }

    [Test]
    public void WithoutASoloLaunchStagesAreComparedWithTheSameNeighbourPaused()
    {
        var train = ScriptedGraphs.Graph("Docs.Train", "Step");
        var report = MarkdownReport.Of(ScriptedRun.Of(
            [.. Graphs, train],
            Alternating(1).Block(Paused, 10).Block(Beside, 20).Result(),
            Alternating(2).Block("paused Train", 20).Block("beside Train", 20).Result()));
        Assert.Multiple(() =>
        {
            Assert.That(report, Does.Contain($"AskDocs · SingleStream, {Paused} and {Beside}"));
            Assert.That(report, Does.Contain("AskDocs · SingleStream, paused Train and beside Train").And.Not.Contains($"{Paused} and beside Train"));
        });
    }

    [TestCase(0.9, "| 50 %, missed |")]
    [TestCase(0.5, "| 50 % |")]
    public void TheShareThatAnObjectiveAsksForStandsBesideItsNameAndAMissIsMarked(double share, string expected)
    {
        var graph = ScriptedGraphs.AskDocs with { Objective = new Objective(15_000_000, share) };
        var report = MarkdownReport.Of(ScriptedRun.Of([graph], new ScriptedLaunch(graph, 1, ScriptedGraphs.SingleStream).Block("solo", 10, 20).Result()));
        Assert.That(report, Does.Contain($"| throughput | in 15 ms (≥ {share * 100} %) |").And.Contains("/s " + expected).And.Contains("answered within 15 ms of being due"));
    }

    private static string Report(params LaunchResult[] launches) => MarkdownReport.Of(ScriptedRun.Of(Graphs, launches));

    private static ScriptedLaunch Launch(int launch) => new(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream);

    private static ScriptedLaunch Alternating(int launch) => new(ScriptedGraphs.AskDocs, launch, ScriptedGraphs.SingleStream) { Alternating = true };
}
