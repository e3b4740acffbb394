using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tool;
using Modbench.Tool.Gating;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Gate.Builds;

/// <summary>From the repository to the ledger, the report and the exit code, with scripted pairs.</summary>
public sealed class CommitGateTests : RepositoryFixture
{
    [Test]
    public async Task ABaseWithoutTheProjectIsNewAndNoPassInSilence()
    {
        var top = Init("repo");
        Commit(top, "readme.md", "1");
        Write(top, "App/App.csproj", "<Project/>");
        using var output = new StringWriter();
        var (exitCode, path) = await new CommitGate(
            Path.Combine(top, "App", "App.csproj"),
            _ => Task.FromResult(new ProjectOutput(Path.Combine(top, "App", "App.csproj"), Path.Combine(top, "App"), Path.Combine(top, "App", "bin", "App"), [], [Graphs.Pipeline("Acme.Ask")])),
            new GateOptions { Base = "HEAD" },
            new Screen(output, output, IsTerminal: false)).RunAsync(CancellationToken.None);
        var ledger = LedgerFile.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(ledger.Verdicts.Single(), Has.Property(nameof(VerdictRow.Verdict)).EqualTo(GateVerdict.New).And.Property(nameof(VerdictRow.Reason)).EqualTo($"the base, {ledger.Environment.Commit![..10]} (HEAD), has no App/App.csproj"));
            Assert.That(output.ToString(), Does.StartWith($"Gate: base {ledger.Environment.Commit[..10]} (HEAD), head {ledger.Environment.Commit[..10]} with 1 uncommitted change: App/\n"));
            Assert.That(output.ToString(), Does.Contain("nothing can be compared, so nothing is measured"));
            Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(["repo"]));
        });
    }

    [Test]
    public async Task WithoutAProjectThatBuildsNothingIsLeft()
    {
        var top = Init("repo");
        Commit(top, "App/App.csproj", "<Project Sdk=\"No.Such.Sdk\" />");
        using var output = new StringWriter();
        var gate = new CommitGate(Path.Combine(top, "App", "App.csproj"), _ => throw new ModbenchException("MB1006", "App.csproj does not build"), new GateOptions { Base = "HEAD" }, new Screen(output, output, IsTerminal: false));
        Assert.That((await Assert.ThrowsAsync<ModbenchException>(() => gate.RunAsync(CancellationToken.None)))!.Code, Is.EqualTo("MB1006"));
        Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(["repo"]));
    }

    [TestCase(1.0, false, 0)]
    [TestCase(1.3, false, 1)]
    public async Task TheExitCodeIsTheVerdicts(double growth, bool strict, int expected)
    {
        var (exitCode, ledger, output) = await Gate(new ScriptedPairRunner((_, measure) => measure.Measure == "response.p50" ? growth : 1), new GateOptions { Strict = strict });
        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(expected), output);
            Assert.That(ledger.Launches, Has.Count.EqualTo(16));
            Assert.That(ledger.Launches.Take(2).Select(launch => (launch.Launch, launch.Condition)), Is.EqualTo([(1, "base"), (2, "head")]));
            Assert.That(ledger.Verdicts.Select(row => row.Measure), Is.SupersetOf((string[])["response.p50", "allocated", "memory.peak"]));
            Assert.That(File.ReadAllText(Path.Combine(Folder, "Modbench.Artifacts", ledger.Run, MarkdownReport.Name)), Does.Contain("Gate: " + (expected == 0 ? "pass" : "fail")));
            Assert.That(output, Does.Not.Contain("Unfinished").And.Not.Contain("planned launches"));
        });
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public async Task TooNoisyFailsOnlyWhenStrict(bool strict, int expected)
    {
        var (exitCode, ledger, _) = await Gate(new ScriptedPairRunner((order, measure) => measure.IsExact ? 1 : order.Number % 2 == 0 ? 1.3 : 0.8), new GateOptions { Strict = strict });
        Assert.That((exitCode, ledger.Verdicts.Any(row => row.Verdict == GateVerdict.Inconclusive)), Is.EqualTo((expected, true)));
    }

    [Test]
    public async Task AFailedLaunchIsThree()
    {
        var (exitCode, ledger, _) = await Gate(new ScriptedPairRunner((_, _) => 1) { Change = (order, report) => order.Number == 2 ? ScriptedPairRunner.Failed(report, Conditions.Head, "it crashed") : report }, new GateOptions());
        Assert.That((exitCode, ledger.Verdicts[0].Verdict), Is.EqualTo((Shell.Failed, GateVerdict.Fail)));
    }

    [Test]
    public async Task AnInterruptIs130AndKeepsWhatWasMeasured()
    {
        using var stop = new CancellationTokenSource();
        var (exitCode, ledger, output) = await Gate(new ScriptedPairRunner((_, _) => 1) { Before = order => { if (order.Number == 4) stop.Cancel(); } }, new GateOptions(), stop: stop.Token);
        Assert.That((exitCode, ledger.Interrupted, ledger.Launches.Count), Is.EqualTo((Shell.Interrupted, true, 6)));
        Assert.That(output, Does.Contain("interrupted: the pair in progress is given up"));
    }

    /// <summary>A budget is of the head alone: what the base is beyond is there already.</summary>
    [TestCase(1_000_001, 0)]
    [TestCase(999_999, 1)]
    public async Task ABudgetHoldsAsInARun(double atMost, int expected)
    {
        var graph = Graphs.Pipeline("Acme.Ask") with { Budgets = [new Budget("response.mean", atMost, null, null, null, Conditions.Solo, "Sample.cs", 13)] };
        var (exitCode, ledger, output) = await Gate(new ScriptedPairRunner((_, _) => 1), new GateOptions(), graph);
        Assert.That(exitCode, Is.EqualTo(expected), output);
        Assert.That(ledger.Checks.Select(check => (check.Measure, check.Condition)), Is.EqualTo([("response.mean", Conditions.Head)]));
    }

    [Test]
    public async Task AWaiverLetsThroughWhatItAllowsAndShowsIt()
    {
        Write(Folder, WaiverFile.Name, "response.p50 of Ask up to 40 % until 2999-12-31: a larger model\n");
        var (exitCode, ledger, _) = await Gate(new ScriptedPairRunner((_, measure) => measure.Measure == "response.p50" ? 1.3 : 1), new GateOptions());
        Assert.That((exitCode, ledger.Verdicts.Single(row => row.Measure == "response.p50").Verdict), Is.EqualTo((0, GateVerdict.Waived)));
        Assert.That(ledger.Waivers.Single().Outcome, Is.EqualTo(WaiverOutcome.Used));
    }

    private async Task<(int ExitCode, RunLedger Ledger, string Output)> Gate(ScriptedPairRunner runner, GateOptions options, PipelineGraph? graph = null, CancellationToken stop = default)
    {
        var head = graph ?? Graphs.Pipeline("Acme.Ask");
        var output = new ProjectOutput(Path.Combine(Folder, "App.csproj"), Folder, Path.Combine(Folder, "App"), [], [head]);
        using var text = new StringWriter();
        var (exitCode, path) = await new GateRun(output, GateCases.Of([head], [head]), options, new Screen(text, text, IsTerminal: false))
        {
            Pairs = _ => new GatePairs(runner.RunAsync, null),
            Waivers = WaiverFile.Find(Folder),
        }.RunAsync(stop);
        return (exitCode, LedgerFile.Read(path), text.ToString());
    }
}
