using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using static Modbench.Tests.Gate.Compare.ScriptedBaselines;

namespace Modbench.Tests.Gate.Compare;

public sealed class BaselineVerdictsTests
{
    private static readonly EnvironmentRow Other = ScriptedRun.Environment with { Cpu = "Another CPU", Cores = 8 };

    [Test]
    public void AnUnchangedBuildPassesWhatRunsTell()
    {
        var verdicts = BaselineVerdicts.Of(Runs(100, 101, 99, 100.5, 99.5), Measured("head", 100));
        Assert.Multiple(() =>
        {
            Assert.That(Of(verdicts, "response.p50"), Is.EqualTo(GateVerdict.Pass));
            Assert.That(Of(verdicts, "allocated"), Is.EqualTo(GateVerdict.Pass));
            Assert.That(Of(verdicts, "memory.peak"), Is.EqualTo(GateVerdict.Pass));
            Assert.That(Row(verdicts, "response.p50").Reason, Is.Null);
        });
    }

    [TestCase(false, GateVerdict.Fail)]
    [TestCase(true, GateVerdict.NotComparable)]
    public void AQualityThatAnInterruptedRunDidNotComeToDoesNotFail(bool interrupted, GateVerdict verdict) =>
        Assert.That(Of(BaselineVerdicts.Of(Full("base", Recalling, ScriptedRun.Environment, 100, 1000, 0.7), Measured("head", 100) with { Interrupted = interrupted }), "quality.recall@5"), Is.EqualTo(verdict));

    [Test]
    public void ATimeIsToldByHowRunsDiffer()
    {
        // As in ShiftTests: the prediction interval of five runs.
        var row = Row(BaselineVerdicts.Of(Runs(10.0, 10.4, 9.8, 10.1, 9.9), Measured("head", 11.2)), "response.p50");
        double[] logs = [.. new[] { 10.0, 10.4, 9.8, 10.1, 9.9 }.Select(value => Math.Log(value))];
        var (mean, sum) = (logs.Average(), logs.Sum(log => Math.Pow(log - logs.Average(), 2)));
        var error = Math.Sqrt(sum / 4 * 1.2);

        // 97.5 % of Student's t with 4 degrees of freedom: 2.776445105, of any table.
        Assert.Multiple(() =>
        {
            Assert.That(row.Ratio, Is.EqualTo(11.2 / Math.Exp(mean)).Within(1e-5));
            Assert.That(row.Low, Is.EqualTo(11.2 / Math.Exp(mean + (2.776445105 * error))).Within(1e-4));
            Assert.That(row.High, Is.EqualTo(11.2 / Math.Exp(mean - (2.776445105 * error))).Within(1e-4));
            Assert.That(row.Tolerance, Is.EqualTo(0.02));
        });
    }

    [TestCase(1.12, GateVerdict.Inconclusive)]
    [TestCase(1.3, GateVerdict.Inconclusive)]
    [TestCase(1.6, GateVerdict.Fail)]
    public void OneRunTellsOnlyGrossGrowth(double growth, GateVerdict verdict)
    {
        var row = Row(BaselineVerdicts.Of(Measured("base", 100), Measured("head", 100 * growth)), "response.p50");
        Assert.Multiple(() =>
        {
            Assert.That(row.Verdict, Is.EqualTo(verdict));
            Assert.That(row.Reason, Does.StartWith("a baseline of 1 run does not tell how runs differ, which is taken to be 10 %: one of 3 and more does, and 'gate --base' sees far smaller growth"));
            Assert.That(row.Detectable, Is.InRange(1.4, 1.8), "so much it would have seen");
        });
    }

    [TestCase(1.12, GateVerdict.Fail)]
    [TestCase(1.0, GateVerdict.Pass)]
    public void SeveralRunsTellMuchLess(double growth, GateVerdict verdict) =>
        Assert.That(Of(BaselineVerdicts.Of(Runs(100, 101, 99, 100.5, 99.5), Measured("head", 100 * growth)), "response.p50"), Is.EqualTo(verdict));

    [Test]
    public void AnotherMachineGatesOnlyWhatDoesNotDependOnIt()
    {
        var baseline = Full("base", Recalling, ScriptedRun.Environment, response: 100, allocated: 1000, recall: 0.8);
        var head = Full("head", Recalling, Other, response: 300, allocated: 1010, recall: 0.7);
        var verdicts = BaselineVerdicts.Of(baseline, head);
        Assert.Multiple(() =>
        {
            Assert.That(Row(verdicts, "response.p50") is { Verdict: GateVerdict.NotComparable, Ratio: null, Base: not null, Head: not null });
            Assert.That(Row(verdicts, "response.p50").Reason, Does.StartWith("measured on another machine: cpu Test CPU @ 2.50GHz → Another CPU; cores 2 → 8; only what does not depend on it is gated"));
            Assert.That(Of(verdicts, "memory.peak"), Is.EqualTo(GateVerdict.NotComparable));
            Assert.That(Row(verdicts, "allocated") is { Verdict: GateVerdict.Fail, Base: 1000, Head: 1010, Ratio: 1.01 });
            Assert.That(Row(verdicts, "allocated").Reason, Is.EqualTo("measured with cpu Test CPU @ 2.50GHz → Another CPU, cores 2 → 8"), "what may be why");
            Assert.That(Row(verdicts, "quality.recall@5").Verdict, Is.EqualTo(GateVerdict.Fail));
        });
    }

    [TestCase(0.1, 0.25, GateVerdict.Fail)]
    [TestCase(0.1, 1.4, GateVerdict.NotComparable)]
    [TestCase(1.4, 0.1, GateVerdict.NotComparable, TestName = "A baseline from a busy machine hides what grew")]
    public void WhatOthersDoOnTheMachineIsNoGrowth(double before, double after, GateVerdict verdict)
    {
        RunLedger Ledger(string run, double response, double others) => new ScriptedLedger(run).With("response.p50", response, response).With("rest.cpu.cores", others, others).With("allocated", 1, 1).Ledger();
        var verdicts = BaselineVerdicts.Of(BaselineLedger.Of([Ledger("base", 100, before)]), Ledger("head", 300, after));
        Assert.That((Of(verdicts, "response.p50"), Of(verdicts, "allocated")), Is.EqualTo((verdict, GateVerdict.Pass)));
        if (verdict == GateVerdict.NotComparable) Assert.That(Row(verdicts, "response.p50").Reason, Does.Match(@"^others on the machine used (0\.1|1\.4) cores in the base and (0\.1|1\.4) in the head: times are no longer those of one machine"));
    }

    [Test]
    public void AnotherRuntimeAllocatesOtherwise()
    {
        var head = Full("head", Recalling, ScriptedRun.Environment with { Runtime = ".NET 11.0.0" }, 100, 1010, 0.8);
        var verdicts = BaselineVerdicts.Of(Full("base", Recalling, ScriptedRun.Environment, 100, 1000, 0.8), head);
        Assert.Multiple(() =>
        {
            Assert.That(Row(verdicts, "allocated").Reason, Is.EqualTo("measured on another runtime: runtime .NET 10.0.12 → .NET 11.0.0; write the baseline anew"));
            Assert.That(Of(verdicts, "quality.recall@5"), Is.EqualTo(GateVerdict.Pass));
        });
    }

    [TestCase(1000, 1001, GateVerdict.Pass)]
    [TestCase(1000, 1001.1, GateVerdict.Fail)]
    [TestCase(1e6, 1e6 + 999, GateVerdict.Pass)]
    [TestCase(1e6, 1e6 + 1001, GateVerdict.Fail)]
    [TestCase(0, 0.5, GateVerdict.Pass)]
    [TestCase(0, 24, GateVerdict.Fail)]
    [TestCase(1000, 10, GateVerdict.Pass)]
    public void BytesMayGrowByOneOrAThousandth(double before, double after, GateVerdict verdict)
    {
        var row = Row(BaselineVerdicts.Of(Full("base", Recalling, ScriptedRun.Environment, 100, before, 0.8), Full("head", Recalling, ScriptedRun.Environment, 100, after, 0.8)), "allocated");
        Assert.That((row.Verdict, row.Ratio is null), Is.EqualTo((verdict, before == 0)), "a base of 0 has no ratio");
    }

    [Test]
    public void TheStageThatGrewIsNamed()
    {
        ScriptedLedger Stages(string run, double response, double search) => new ScriptedLedger(run).With("response.p50", response, response)
            .Of("Embed", "service.mean", 50, 50).Of("Embed", "visits", 1, 1).Of("Search", "service.mean", search / 3, search / 3).Of("Search", "visits", 3, 3);
        var row = Row(BaselineVerdicts.Of(Stages("base", 100, 50).Ledger(), Stages("head", 200, 150).Ledger()), "response.p50");
        Assert.That((row.Verdict, row.Stage, row.File, row.Line), Is.EqualTo((GateVerdict.Fail, "Search", "Docs.cs", (int?)21)));
        var passed = Row(BaselineVerdicts.Of(Stages("base", 100, 50).Ledger(), Stages("head", 50, 51).Ledger()), "response.p50");
        Assert.That((passed.Verdict, passed.Stage, passed.Line), Is.EqualTo((GateVerdict.Pass, (string?)null, (int?)10)), "nothing failed, and no stage is to blame");
    }

    [TestCase("setup")]
    [TestCase("cpu")]
    public void WhatIsNoResponseNamesNoStage(string measure)
    {
        RunLedger Ledger(string run, double value) => new ScriptedLedger(run).With(measure, value, value).Of("Search", "service.mean", value, value).Of("Search", "visits", 1, 1).Ledger();
        var row = Row(BaselineVerdicts.Of(Ledger("base", 100), Ledger("head", 200), [measure]), measure);
        Assert.That((row.Verdict, row.Stage), Is.EqualTo((GateVerdict.Fail, (string?)null)));
    }

    [Test]
    public void WhatCanNotBeComparedSaysSo()
    {
        var baseline = Measured("base", 100);
        Assert.Multiple(() =>
        {
            var graph = BaselineVerdicts.Of(baseline, new ScriptedLedger("head") { Graph = ScriptedGraphs.Graph("Docs.AskDocs", "Embed", "Rank") with { Hash = "other" } }.With("response.p50", 1, 2).Ledger()).Single();
            Assert.That((graph.Verdict, graph.Measure, graph.Reason), Is.EqualTo((GateVerdict.GraphChanged, (string?)null, "stage Rank is new, stage Search is gone; write the baseline anew to gate it")));
            var queries = BaselineVerdicts.Of(baseline, new ScriptedLedger("head") { Graph = ScriptedGraphs.AskDocs with { QueryType = "int" } }.With("response.p50", 1, 2).Ledger()).Single();
            Assert.That((queries.Verdict, queries.Reason), Is.EqualTo((GateVerdict.NotComparable, "other queries: they are int, and string in the baseline; write the baseline anew to gate it")));
            var other = BaselineVerdicts.Of(baseline, new ScriptedLedger("head") { Graph = ScriptedGraphs.Graph("Docs.New", "Embed") }.With("response.p50", 1, 2).Ledger());
            Assert.That(other.Select(row => (row.Pipeline, row.Scenario, row.Verdict)), Is.EqualTo(new[] { ("Docs.New", (string?)null, GateVerdict.New), ("Docs.AskDocs", "SingleStream", GateVerdict.Removed) }));
            var load = BaselineVerdicts.Of(baseline, new ScriptedLedger("head") { Scenario = ScriptedGraphs.SingleStream with { Seed = 7 } }.With("response.p50", 1, 2).Ledger()).Single();
            Assert.That((load.Verdict, load.Reason), Is.EqualTo((GateVerdict.NotComparable, "another load: seed 1 → 7; write the baseline anew to gate it")));
            var failed = BaselineVerdicts.Of(baseline, new ScriptedLedger("head") { Failed = 1 }.With("response.p50", 100, 100).Ledger());
            Assert.That(failed.Single(row => row.Measure is null) is { Verdict: GateVerdict.NotComparable, Reason: "1 of 3 launches failed: exit code 134 (SIGABRT)", Stage: "Search", Line: 21 });
            Assert.That(
                Row(BaselineVerdicts.Of(baseline, new ScriptedLedger("head").With("response.p50", 100).Ledger()), "response.p50").Reason,
                Is.EqualTo("one launch in the run: by how much launches differ is not known; use --launches 3 or more"));
        });
    }

    [Test]
    public void OtherSettingsOfAStageAreGatedAndSaid()
    {
        var slots = ScriptedGraphs.AskDocs with { Hash = "other", Stages = [ScriptedGraphs.AskDocs.Stages[0] with { Slots = 2 }, ScriptedGraphs.AskDocs.Stages[1]] };
        var row = Row(BaselineVerdicts.Of(Measured("base", 100), new ScriptedLedger("head") { Graph = slots }.With("allocated", 2000, 2000).Ledger()), "allocated");
        Assert.That((row.Verdict, row.Reason), Is.EqualTo((GateVerdict.Fail, "stages are set otherwise: Embed: slots 1 → 2")));
    }

    [Test]
    public void BudgetsAndFailedQueriesAreAbsolute()
    {
        var graph = ScriptedGraphs.AskDocs with { Budgets = [new Budget("response.p50", 90, null, null, null, "solo", "Docs.cs", 12), new Budget("cpu", 5, null, null, null, "solo", "Docs.cs", 13)] };
        RunLedger Ledger(string run) => new ScriptedLedger(run) { Graph = graph }.With("response.p50", 100, 100, 100).With("failures", 0, 0, 0).Ledger();
        var head = Ledger("head") with { Failures = [new FailureRow(graph.Name, "SingleStream", "solo", 2, LaunchKind.Latency, "Search", "System.IO.IOException", 4, 0, "the index is gone", "")] };
        var verdicts = BaselineVerdicts.Of(Ledger("base"), head).Where(row => row.Measure is not null && row.Ratio is null).ToList();
        Assert.That(verdicts.Select(row => (row.Measure, row.Verdict, row.Line, row.Reason)), Is.EqualTo(new[]
        {
            ("response.p50", GateVerdict.Fail, (int?)12, "budget (solo): at most 90 ns; 95 % interval 100 to 100"),
            ("cpu", GateVerdict.NotComparable, 13, "budget (solo): at most 5 ns/query; not measured: no launch has measured 'cpu'"),
            ("failures", GateVerdict.Fail, 21, "4 queries of a launch failed (solo), 0 are allowed: System.IO.IOException: the index is gone"),
        }));
        Assert.That(BaselineVerdicts.Of(Ledger("base"), Ledger("head")).Single(row => row.Measure == "failures").Verdict, Is.EqualTo(GateVerdict.Pass));
    }

    [TestCase(90, GateVerdict.Fail)]
    [TestCase(99, GateVerdict.Inconclusive)]
    [TestCase(101, GateVerdict.Pass)]
    [TestCase(120, GateVerdict.Pass)]
    public void ABudgetIsAsInARun(double atMost, GateVerdict verdict)
    {
        // 100 with an interval of 97.5 to 102.5.
        var graph = ScriptedGraphs.AskDocs with { Budgets = [new Budget("memory.peak", atMost, null, null, null, "solo", "Docs.cs", 12)] };
        Assert.That(CheckVerdicts.Of(new ScriptedLedger("head") { Graph = graph }.With("memory.peak", 99, 100, 101).Ledger()).Single().Verdict, Is.EqualTo(verdict));
    }

    [TestCase("throughput", 100, 60, GateVerdict.Fail)]
    [TestCase("throughput", 100, 160, GateVerdict.Pass)]
    [TestCase("response.p99", 100, 160, GateVerdict.Fail)]
    public void FurtherMeasuresAreGatedWhenAskedFor(string name, double before, double after, GateVerdict verdict)
    {
        var (baseline, head) = (new ScriptedLedger("base").With(name, before, before, before).Ledger(), new ScriptedLedger("head").With(name, after, after, after).Ledger());
        Assert.That(BaselineVerdicts.Of(baseline, head), Is.Empty);
        Assert.That(BaselineVerdicts.Of(baseline, head, [name]).Single().Verdict, Is.EqualTo(verdict));
    }

    [Test]
    public void WhatOnlyOneHasIsSaid()
    {
        var verdicts = BaselineVerdicts.Of(
            new ScriptedLedger("base").With("allocated", 1, 1).With("response.p50", 1, 1).Ledger(),
            new ScriptedLedger("head").With("memory.peak", 1, 1).With("response.p50", 1, 1).Ledger());
        Assert.That(verdicts.Skip(1).Select(row => (row.Measure, row.Verdict, row.Base, row.Head, row.Reason)), Is.EqualTo(new[]
        {
            ("allocated", GateVerdict.NotComparable, 1, null, "the baseline has it, and this run has not measured it"),
            ("memory.peak", GateVerdict.New, (double?)null, (double?)1, "the baseline does not have it: write it anew to gate it"),
        }));
    }

    [Test]
    public void OfOfflineThroughputIsGatedAndNoResponse()
    {
        ScriptedLedger Offline(string run, double rate) => new ScriptedLedger(run) { Scenario = ScriptedGraphs.Offline }.With("throughput", rate, rate).With("response.p50", 1, 1).With("response.p99", 1, 1);
        var verdicts = BaselineVerdicts.Of(Offline("base", 100).Ledger(), Offline("head", 50).Ledger(), ["response.p99"]);
        Assert.That(verdicts.Select(row => (row.Measure, row.Verdict)), Is.EqualTo(new[] { ("throughput", GateVerdict.Fail) }));
    }

    [Test]
    public void WhatMayGrowCanBeSaid()
    {
        var (baseline, head) = (Runs(100, 101, 99, 100.5, 99.5), Measured("head", 112));
        Assert.That(Of(BaselineVerdicts.Of(baseline, head), "response.p50"), Is.EqualTo(GateVerdict.Fail));
        Assert.That(Row(BaselineVerdicts.Of(baseline, head, tolerance: 0.15), "response.p50") is { Verdict: GateVerdict.Pass, Tolerance: 0.15 });
    }

    [Test]
    public void ARunOfFewerLaunchesThanTheBaselinesIsNoneOfThem()
    {
        var row = Row(BaselineVerdicts.Of(Runs(100, 101, 99), new ScriptedLedger("head").With("response.p50", 100, 100).Ledger()), "response.p50");
        Assert.That((row.Verdict, row.Reason), Is.EqualTo((GateVerdict.NotComparable, "each run of the baseline has 3 launches, this one 2")));
    }

    [Test]
    public void TwoRunsAreTooFewToTellHowTheyDiffer()
    {
        var row = Row(BaselineVerdicts.Of(Runs(100, 100), Measured("head", 112)), "response.p50");
        Assert.That((row.Verdict, row.Reason![..21]), Is.EqualTo((GateVerdict.Inconclusive, "a baseline of 2 runs ")));
    }

    [Test]
    public void OnlyStagesThatRoutersLeadToAreGatedByTheirVisits()
    {
        var routed = ScriptedGraphs.AskDocs with { Stages = [ScriptedGraphs.AskDocs.Stages[0] with { Routes = ["Search"], MayAnswer = true }, ScriptedGraphs.AskDocs.Stages[1]] };
        IReadOnlyList<VerdictRow> Visits(PipelineGraph graph) => BaselineVerdicts.Of(
            new ScriptedLedger("base") { Graph = graph }.Of("Search", "visits", 0.5, 0.5).Ledger(), new ScriptedLedger("head") { Graph = graph, Environment = Other }.Of("Search", "visits", 0.6, 0.6).Ledger());
        Assert.Multiple(() =>
        {
            Assert.That(Visits(ScriptedGraphs.AskDocs), Is.Empty);
            Assert.That(Visits(routed).Single() is { Measure: "visits", Stage: "Search", Verdict: GateVerdict.Fail });
        });
    }
}
