using System.Text;
using System.Text.Json;
using Modbench.Ledger;
using Modbench.Tests.Ledger;
using Modbench.Tests.Reports;

namespace Modbench.Tests.Gate.Compare;

public sealed class BaselineTests
{
    [Test]
    public void ItIsALedgerThatReadsBack()
    {
        var baseline = BaselineLedger.Of([ScriptedReports.Collocated() with { Checks = [] }]);
        var bytes = BaselineFile.ToBytes(baseline);
        var read = LedgerFile.Parse(bytes, "baseline");
        Assert.Multiple(() =>
        {
            Assert.That(BaselineFile.ToBytes(read), Is.EqualTo(bytes), "and is written as it was");
            Assert.That(LedgerFile.ToBytes(read with { Digest = "" }), Is.EqualTo(LedgerFile.ToBytes(baseline)), "with the same content");
            Assert.That(read.Environment, Is.EqualTo(ScriptedRun.Environment));
        });
    }

    [Test]
    public void AFlippedBitIsNoBaseline()
    {
        var bytes = BaselineFile.ToBytes(BaselineLedger.Of([Run("a", 100)]));
        for (var at = 0; at < bytes.Length; at += 13)
        {
            var flipped = bytes.ToArray();
            flipped[at] ^= 1;
            Assert.That(() => LedgerFile.Parse(flipped, "baseline"), Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB4002"));
        }
    }

    [Test]
    public void OtherLineEndsChangeNothing()
    {
        var bytes = BaselineFile.ToBytes(BaselineLedger.Of([Run("a", 100)]));
        var windows = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(bytes).Replace("\n", "\r\n", StringComparison.Ordinal));
        Assert.That(BaselineFile.ToBytes(LedgerFile.Parse(windows, "baseline")), Is.EqualTo(bytes));
        windows[^9] ^= 1;
        Assert.That(() => LedgerFile.Parse(windows, "baseline"), Throws.TypeOf<ModbenchException>().With.Property("Code").EqualTo("MB4002"));
    }

    [Test]
    public void AChangeOfOneNumberIsOneLineOfADiffBesidesTheDigest()
    {
        var (before, after) = (Lines(Run("a", 100)), Lines(Run("a", 101)));
        Assert.Multiple(() =>
        {
            Assert.That(before.Except(after).Count(), Is.EqualTo(2));
            Assert.That(before.Count(line => line.Contains("\"measure\":\"response.p50\"", StringComparison.Ordinal)), Is.EqualTo(1), "a row a line");
            Assert.That(before[1], Is.EqualTo("  \"schema\": \"modbench/1\","));
        });

        static string[] Lines(RunLedger run) => Encoding.UTF8.GetString(BaselineFile.ToBytes(BaselineLedger.Of([run]))).Split('\n');
    }

    [Test]
    public void RowsStandInAnOrderOfTheirOwn()
    {
        var ledger = ScriptedReports.Collocated();
        var turned = ledger with { Measures = [.. ledger.Measures.Reverse()], Launches = [.. ledger.Launches.Reverse()] };
        Assert.That(BaselineFile.ToBytes(BaselineLedger.Of([turned])), Is.EqualTo(BaselineFile.ToBytes(BaselineLedger.Of([ledger]))));
    }

    [Test]
    public void ItKeepsWhatIsComparedAndNoMore()
    {
        var (ledger, baseline) = (ScriptedReports.Collocated(), BaselineLedger.Of([ScriptedReports.Collocated()]));
        Assert.Multiple(() =>
        {
            Assert.That(baseline.Measures.Select(row => row.Measure), Does.Contain("response.p50").And.Contain("allocated").And.Contain("quality.recall@5").And.Contain("service.mean"));
            Assert.That(baseline.Measures.Where(row => row.Measure.StartsWith("traced.", StringComparison.Ordinal) || (MeasureCatalog.IsSampled(row.Measure) && row.Measure != "rest.cpu.cores")), Is.Empty);
            Assert.That(baseline.Launches.Select(launch => launch.Kind), Is.All.EqualTo(LaunchKind.Latency));
            Assert.That(BaselineFile.ToBytes(baseline), Has.Length.LessThan(LedgerFile.ToBytes(ledger).Length / 2));
            Assert.That(baseline.Slices.Count + baseline.Utilisation.Count + baseline.Artifacts.Count, Is.Zero);
        });
    }

    [Test]
    public void NumbersHaveSixDigits()
    {
        var row = BaselineLedger.Of([new ScriptedLedger("a").With("response.p50", 1234567.891, 0.000123456789).Ledger()]).Measures.Single();
        Assert.That(row.Values, Is.EqualTo(new[] { 1234570, 0.000123457 }));
    }

    [Test]
    public void OfSeveralRunsEachValueIsOfOneRun()
    {
        var baseline = BaselineLedger.Of([Run("a", 100), Run("b", 110), Run("c", 121)]);
        var row = baseline.Measures.Single(row => row.Measure == "response.p50");
        Assert.Multiple(() =>
        {
            Assert.That(baseline.Runs, Is.EqualTo(new[] { "a", "b", "c" }));
            Assert.That(baseline.Run, Is.EqualTo("c"));
            Assert.That(row.Values, Is.EqualTo(new[] { 100.0, 110, 121 }).Within(1e-9));
            Assert.That(row.Value, Is.EqualTo(110).Within(1e-9));
            Assert.That(baseline.Launches.Select(launch => launch.Launch), Is.EqualTo(new[] { 1, 2, 3, 4, 5, 6, 7, 8, 9 }));
            Assert.That(baseline.Plan.Launches.Select(launch => launch.Launch), Is.EqualTo(baseline.Launches.Select(launch => launch.Launch)));
            Assert.That(LedgerFile.Parse(BaselineFile.ToBytes(baseline), "baseline").Runs, Is.EqualTo(baseline.Runs));
        });
    }

    [Test]
    public void ARunOfItsOwnSaysNothingOfRuns()
    {
        using var json = JsonDocument.Parse(LedgerFile.ToBytes(Run("a", 100)));
        Assert.That(json.RootElement.TryGetProperty("runs", out _), Is.False);
    }

    private static readonly TestCaseData[] Broken =
    [
        new TestCaseData("MB3054", "run a makes no baseline: it was interrupted; measure again", new[] { new ScriptedLedger("a") { Interrupted = true }.With("response.p50", 1, 2).Ledger() }).SetArgDisplayNames("interrupted"),
        new TestCaseData("MB3054", "run a makes no baseline: launch 3 failed (exit code 134 (SIGABRT)); measure again", new[] { new ScriptedLedger("a") { Failed = 1 }.With("response.p50", 1, 2).Ledger() }).SetArgDisplayNames("failed"),
        new TestCaseData("MB3054", "run a makes no baseline: it has no untraced launch; measure again", new[] { Run("a", 1) with { Launches = [] } }).SetArgDisplayNames("nothing"),
        new TestCaseData("MB3054", "run b makes no baseline: it is a baseline of several runs itself: give those runs", new[] { BaselineLedger.Of([Run("a", 1), Run("b", 2)]) }).SetArgDisplayNames("baseline"),
        new TestCaseData("MB3055", "runs a and b make no baseline together: their machines differ (cores 8 → 2)", new[] { Run("a", 1) with { Environment = ScriptedRun.Environment with { Cores = 8 } }, Run("b", 2) }).SetArgDisplayNames("machines"),
        new TestCaseData("MB3055", "runs a and b make no baseline together: they have 2 and 3 launches of Docs.AskDocs, SingleStream", new[] { new ScriptedLedger("a").With("response.p50", 1, 2).Ledger(), Run("b", 2) }).SetArgDisplayNames("launches"),
        new TestCaseData("MB3055", "runs a and b make no baseline together: settings of SingleStream differ (queries 9 → 4)", new[] { new ScriptedLedger("a") { Scenario = ScriptedGraphs.SingleStream with { Queries = 9 } }.With("response.p50", 1, 2, 3).Ledger(), Run("b", 2) }).SetArgDisplayNames("length"),
        new TestCaseData("MB3055", "runs a and b make no baseline together: they have not measured the same pipelines, scenarios and conditions", new[] { new ScriptedLedger("a") { Scenario = ScriptedGraphs.Server }.With("response.p50", 1, 2, 3).Ledger(), Run("b", 2) }).SetArgDisplayNames("scenarios"),
        new TestCaseData("MB3055", "runs a and b make no baseline together: Docs.AskDocs: stages are set otherwise: Embed: slots 2 → 1", new[] { new ScriptedLedger("a") { Graph = ScriptedGraphs.AskDocs with { Stages = [ScriptedGraphs.AskDocs.Stages[0] with { Slots = 2 }, ScriptedGraphs.AskDocs.Stages[1]] } }.With("response.p50", 1, 2, 3).Ledger(), Run("b", 2) }).SetArgDisplayNames("graph"),
    ];

    [TestCaseSource(nameof(Broken))]
    public void WhatIsNotWholeOrOfAnotherKindMakesNone(string code, string message, RunLedger[] runs) =>
        Assert.That(() => BaselineLedger.Of(runs), Throws.TypeOf<ModbenchException>().With.Message.EqualTo(message).And.Property("Code").EqualTo(code));

    private static RunLedger Run(string name, double response) => new ScriptedLedger(name).With("response.p50", response, response, response).With("allocated", 1000, 1000, 1000).Ledger();
}
