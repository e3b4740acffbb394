using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Gate.Statistics;
using Modbench.Tests.Ledger;
using Modbench.Tool;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Waivers;

/// <summary>Waivers in a gate: its pairs are scripted, all that decides by them is not.</summary>
public sealed class GateWaiversTests : FolderFixture
{
    private const string Reason = ": the larger model";

    private static readonly PipelineGraph Ask = ScriptedGraphs.AskDocs with { Scenarios = [ScriptedGraphs.SingleStream], Collocations = [] };

    [TestCase(1.12, null, ExitCode.Missed, GateVerdict.Fail, 8)]
    [TestCase(1.12, "15 % until 2027-01-31", ExitCode.Pass, GateVerdict.Waived, 8)]
    [TestCase(1.18, "15 % until 2027-01-31", ExitCode.Missed, GateVerdict.Fail, 8)]
    [TestCase(1.12, "15 % until 2026-11-25", ExitCode.Missed, GateVerdict.Fail, 8)]
    [TestCase(1.00, "15 % until 2027-01-31", ExitCode.Pass, GateVerdict.Pass, 8)]
    public async Task APlantedChangeIsWaivedUpToTheCeilingAndUntilTheDay(double ratio, string? waiver, int exitCode, GateVerdict verdict, int pairs)
    {
        if (waiver is not null) Write($"response.p50 of AskDocs up to {waiver}{Reason}\n");
        var (code, ledger, text) = await RunAsync(pair => Math.Log(ratio) + Noise(pair, 0.01), new GateOptions());
        var row = ledger.Verdicts.Single(one => one.Measure == "response.p50");
        Assert.Multiple(() =>
        {
            Assert.That((code, row.Verdict, row.Pairs), Is.EqualTo((exitCode, verdict, (int?)pairs)));
            Assert.That(row.Ratio, Is.EqualTo(ratio).Within(0.01), "measured all the same");
            Assert.That(row.Tolerance, Is.EqualTo(0.02));
            Assert.That(text, Does.Contain("response.p50"), "and shown");
            Assert.That(text.Contains("≤ 15 % until 2027-01-31: the larger model", StringComparison.Ordinal), Is.EqualTo(verdict == GateVerdict.Waived || ratio == 1.18));
            Assert.That(text.Contains("expired on 2026-11-25", StringComparison.Ordinal), Is.EqualTo(waiver?.EndsWith("11-25", StringComparison.Ordinal) == true));
            Assert.That(text.Contains("is not needed any more", StringComparison.Ordinal), Is.EqualTo(ratio == 1));
            Assert.That(ledger.Waivers, Has.Count.EqualTo(waiver is null ? 0 : 1));
        });
    }

    // By the tolerance alone it would be decided after eight pairs, which can't tell 14 % from 15 %.
    [Test]
    public async Task TheGateGoesOnUntilItCanTellTheCeiling()
    {
        Write($"response.p50 of AskDocs up to 15 % until 2027-01-31{Reason}\n");
        var (code, ledger, _) = await RunAsync(pair => Math.Log(1.14) + Noise(pair, 0.05), new GateOptions());
        var row = ledger.Verdicts.Single(one => one.Measure == "response.p50");
        Assert.That(row.Pairs, Is.GreaterThan(8));
        Assert.That((code, row.Verdict), Is.EqualTo((ExitCode.Pass, GateVerdict.Waived)).Or.EqualTo((ExitCode.Pass, GateVerdict.Inconclusive)));
    }

    // What is waived, and lies far below its ceiling, hides nothing that others do.
    [TestCase("memory.peak of AskDocs up to 300 % until 2027-01-31: x\n")]
    [TestCase("memory.peak of AskDocs up to 11 % until 2027-01-31: x\nallocated of AskDocs up to 50 % until 2027-01-31: x\n")]
    public async Task AWaiverOfOneMeasureMakesTheGateNoLessCertainOfAnother(string waivers)
    {
        var (_, without, _) = await RunAsync(pair => Math.Log(1.05) + Noise(pair, 0.02), new GateOptions());
        Write(waivers);
        var (code, with, _) = await RunAsync(pair => Math.Log(1.05) + Noise(pair, 0.02), new GateOptions());
        Assert.That(code, Is.EqualTo(ExitCode.Missed));
        Assert.That(Row(with).Pairs, Is.LessThanOrEqualTo(Row(without).Pairs!.Value));
        Assert.That(Row(with).Verdict, Is.EqualTo(GateVerdict.Fail));

        static VerdictRow Row(RunLedger ledger) => ledger.Verdicts.Single(one => one.Measure == "response.p50");
    }

    [Test]
    public async Task AWaiverThatCanNotBeReadEndsAGateBeforeAnythingIsBuilt()
    {
        Write("response.p50 of AskDocs up to fifteen % until 2027-01-31: x\n");
        using var nowhere = new StringWriter();
        var gate = new CommitGate(Path.Combine(Folder, "Docs.csproj"), _ => throw new InvalidOperationException("built"), new GateOptions(), new Screen(nowhere, nowhere, IsTerminal: false));
        var error = await Assert.ThrowsAsync<ModbenchException>(() => gate.RunAsync(CancellationToken.None));
        Assert.That((error!.Code, error.ExitCode), Is.EqualTo(("MB3032", 2)));
        Assert.That(error.Message, Does.StartWith($"{Folder}/modbench.waivers:1:31: 'fifteen' is no percentage"));
    }

    [TestCase(false, "matches nothing that is gated")]
    [TestCase(true, null)]
    public async Task AWaiverOfAnotherPipelineIsStaleUnlessOnlySomeWereAskedFor(bool filtered, string? said)
    {
        Write($"response.p50 of Other up to 15 % until 2027-01-31{Reason}\n");
        var (code, _, text) = await RunAsync(pair => Noise(pair, 0.01), new GateOptions { Filters = filtered ? ["Ask*"] : [] });
        Assert.That(code, Is.EqualTo(ExitCode.Pass), "nobody fails for it");
        Assert.That(text.Contains("matches nothing that is gated", StringComparison.Ordinal), Is.EqualTo(said is not null));
    }

    [Test]
    public async Task ExportsLieBesideTheLedger()
    {
        var (_, _, text) = await RunAsync(pair => Math.Log(1.3) + Noise(pair, 0.01), new GateOptions { Exports = ["sarif", "junit", "github"] });
        var files = Directory.GetFiles(Path.Combine(Folder, "Modbench.Artifacts"), "*", SearchOption.AllDirectories).Select(Path.GetFileName);
        Assert.That(files, Is.SupersetOf(new[] { "modbench.sarif", "junit.xml", "summary.md" }));
        Assert.That(text, Does.Contain("modbench.sarif").And.Contains("The gate failed").And.Not.Contains("Unfinished"));
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(Folder, WaiverFile.Name), text);

    private async Task<(int ExitCode, RunLedger Ledger, string Text)> RunAsync(Func<int, double> ratio, GateOptions options)
    {
        var head = new ProjectOutput(Path.Combine(Folder, "Docs.csproj"), Folder, "dotnet", [Path.Combine(Folder, "Docs.dll")], [Ask]);
        using var text = new StringWriter { NewLine = "\n" };
        var run = new GateRun(head, new GateCases([new GatedCase(Ask, Ask, ScriptedGraphs.SingleStream)], []), options, new Screen(text, TextWriter.Null, IsTerminal: false))
        {
            Pairs = _ => new GatePairs((order, _, _) => Task.FromResult(Pair(order, ratio(order.Number))), null),
            Waivers = WaiverFile.Find(Folder),
            Clock = new DayClock("2026-11-26T12:00:00Z"),
        };
        var (code, path) = await run.RunAsync(CancellationToken.None);
        return (code, LedgerFile.Read(path), string.Join(' ', text.ToString().Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries)));
    }

    private static PairReport Pair(PairOrder order, double ratio) => new(
        new GatePair(
            order.Number,
            order.Head.Name,
            order.Scenario.Name,
            order.HeadFirst,
            order.Measures.ToDictionary(measure => measure, measure => measure.Measure == "response.p50" ? new PairValue(1e6, 1e6 * Math.Exp(ratio), ratio) : new PairValue(1000, 1000, 0)),
            [],
            null),
        null,
        null);

    private static double Noise(int pair, double half) => ScriptedPairs.Ratios(pair, 0, half)[^1];
}
