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

    /// <summary>Whether or not it bisects itself.</summary>
    [Test]
    public async Task WhatAKilledBisectionLeftGoesBeforeAnythingIsBuilt()
    {
        var top = Init("repo");
        var commit = Commit(top, "App/App.csproj", "<Project/>");
        string[] left = [At(BaseWorktree.Mark + "0"), At(BaseWorktree.Mark + "1")];
        foreach (var folder in left)
        {
            Git(top, "worktree", "add", "--quiet", "--detach", folder, commit);
            Write(top, $".git/modbench/{folder[^1]}.base", $"999999999\t2020-01-01T00:00:00.0000000Z\n{top}\t{commit}\t{folder}\n");
        }

        using var output = new StringWriter();
        var gate = new CommitGate(Path.Combine(top, "App", "App.csproj"), _ => throw new ModbenchException("MB1006", Directory.GetDirectories(Folder).Length == 1 ? "all is gone" : "some is left"), new GateOptions { Base = "HEAD" }, new Screen(output, output, IsTerminal: false));
        Assert.That((await Error(() => gate.RunAsync(CancellationToken.None))).Message, Does.Contain("all is gone"));
        Assert.That(output.ToString(), Does.StartWith(string.Concat(left.Select(folder => $"removed: {folder}, which process 999999999 left when it was killed\n"))));
        AssertGone(top);
    }

    [Test]
    public async Task ADetachedHeadWithADirtySubmoduleIsComparedAsItIs()
    {
        const string Project = "src/App/App.csproj";
        var (part, top) = (Init("part"), Init("repo"));
        Commit(part, "part.txt", "of the base");
        Git(top, "submodule", "--quiet", "add", part, "lib/part");
        var first = Commit(top, Project, "1");
        Git(top, "switch", "--quiet", "--detach", Commit(top, Project, "2"));
        Write(top, "lib/part/part.txt", "dirty");
        Write(top, "src/App/New.cs", "");
        var seen = "";
        using var text = new StringWriter();
        var (exitCode, path) = await new CommitGate(Path.Combine(top, Project), _ => Task.FromResult(Output(Path.Combine(top, Project))), new GateOptions { Base = "HEAD~1" }, new Screen(text, text, IsTerminal: false))
        {
            ReadBase = (project, _, _) =>
            {
                seen = File.ReadAllText(project) + File.ReadAllText(Path.Combine(Path.GetDirectoryName(project)!, "../../lib/part/part.txt")) + File.Exists(Path.Combine(Path.GetDirectoryName(project)!, "New.cs"));
                return Task.FromResult(Output(project));
            },
            Pairs = (under, over, _) => under.ProjectFile == over.ProjectFile ? throw new AssertionException("one build") : new GatePairs(new ScriptedPairRunner((_, _) => 1).RunAsync, null),
        }.RunAsync(CancellationToken.None);
        var ledger = LedgerFile.Read(path);
        Assert.Multiple(() =>
        {
            Assert.That((exitCode, ledger.Plan.Base, seen), Is.EqualTo((0, first, "1of the baseFalse")));
            Assert.That(text.ToString(), Does.Match($"^Gate: base {first[..10]} \\(HEAD~1\\), head [0-9a-f]{{10}} with 2 uncommitted changes: lib/part \\(a submodule\\), src/App/New.cs\n"));
            Assert.That(ledger.Verdicts.Select(row => row.Verdict), Is.All.EqualTo(GateVerdict.Pass));
            Assert.That(ledger.Verdicts, Is.Not.Empty);
            Assert.That(ledger.Absent.Select(row => row.Source), Is.SupersetOf(MeasuringSources.Probe().Where(source => !source.Present).Select(source => source.Source)), "as in a run");
        });
        AssertGone(top);

        ProjectOutput Output(string project) => new(project, Path.GetDirectoryName(project)!, Path.Combine(Path.GetDirectoryName(project)!, "bin", "App"), [], [Graphs.Pipeline("Acme.Ask")]);
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

    [Test]
    public async Task TheLedgerHasTheGraphsOfBothBuildsAndTheVerdictsSayWhatIsSetOtherwise()
    {
        var head = Graphs.Pipeline("Acme.Ask");
        var under = head with { Stages = [.. head.Stages.Select(stage => stage with { Slots = 5 })] };
        var (_, ledger, _) = await Gate(new ScriptedPairRunner((_, _) => 1), new GateOptions(), head, under: under);
        Assert.That(ledger.Plan.BasePipelines!.Single().Stages.Select(stage => stage.Slots), Is.All.EqualTo(5));
        Assert.That(ledger.Plan.Pipelines.Single().Stages.Select(stage => stage.Slots), Is.EqualTo(head.Stages.Select(stage => stage.Slots)).And.None.EqualTo(5));
        Assert.That(ledger.Verdicts.Select(row => row.Notes), Is.Not.Empty.And.All.Some.StartsWith("stages are set otherwise: "));
    }

    [TestCase(false, 0)]
    [TestCase(true, 1)]
    public async Task TooNoisyFailsOnlyWhenStrict(bool strict, int expected)
    {
        var (exitCode, ledger, _) = await Gate(new ScriptedPairRunner((order, measure) => measure.IsExact ? 1 : order.Number % 2 == 0 ? 1.3 : 0.8), new GateOptions { Strict = strict });
        Assert.That((exitCode, ledger.Verdicts.Any(row => row.Verdict == GateVerdict.Inconclusive)), Is.EqualTo((expected, true)));
    }

    [TestCase(Conditions.Head, GateVerdict.Fail)]
    [TestCase(Conditions.Base, GateVerdict.NotComparable)]
    public async Task AFailedLaunchIsThreeAndSaid(string side, GateVerdict verdict)
    {
        var (exitCode, ledger, output) = await Gate(new ScriptedPairRunner((_, _) => 1) { Change = (order, report) => order.Number == 2 ? ScriptedPairRunner.Failed(report, side, "it crashed") : report }, new GateOptions());
        Assert.That((exitCode, ledger.Verdicts[0].Measure, ledger.Verdicts[0].Verdict), Is.EqualTo((Shell.Failed, (string?)null, verdict)));
        Assert.That(ledger.Verdicts[0].Reason, Does.StartWith("of 2 pairs the head failed in ").And.EndWith(": it crashed"));
        Assert.That(ledger.Verdicts.Skip(1).Select(row => row.Verdict), Is.All.EqualTo(GateVerdict.NotComparable));
        Assert.That(ledger.Launches.Select(launch => (launch.Condition, launch.Outcome)).Skip(2), Is.EqualTo(new[]
        {
            (Conditions.Base, side == Conditions.Base ? LaunchOutcome.Failed : LaunchOutcome.Ok), (Conditions.Head, side == Conditions.Head ? LaunchOutcome.Failed : LaunchOutcome.Ok),
        }));
        Assert.That(Words(output), Does.Contain("it crashed"));
    }

    /// <summary>An empty answer takes half the time. The measure has no bound: that it fell is what fails.</summary>
    [TestCase(0.5, 1.0, 0)]
    [TestCase(0.5, 0.99, 1)]
    [TestCase(0.5, 0.0, 1)]
    [TestCase(1.0, 0.5, 1)]
    public async Task FasterButWrongFailsAndNamesTheMeasure(double time, double quality, int expected)
    {
        var graph = Graphs.Pipeline("Acme.Ask") with { Qualities = [new QualityBound("recall@5", null, null, "Sample.cs", 31)] };
        var (exitCode, ledger, output) = await Gate(
            new ScriptedPairRunner((_, measure) => MeasureCatalog.IsQuality(measure.Measure) ? quality : measure.Measure == "response.p50" ? time : 1), new GateOptions { Exports = ["sarif"] }, graph);
        var (response, recall) = (ledger.Verdicts.Single(row => row.Measure == "response.p50"), ledger.Verdicts.Single(row => row.Measure == "quality.recall@5"));
        Assert.Multiple(() =>
        {
            Assert.That((exitCode, response.Verdict), Is.EqualTo((expected, GateVerdict.Pass)), output);
            Assert.That((recall.Verdict, recall.Pairs), Is.EqualTo((expected == 0 ? GateVerdict.Pass : GateVerdict.Fail, (int?)8)));
            Assert.That(ledger.Verdicts.Count(row => row.Verdict == GateVerdict.Fail), Is.EqualTo(expected));
            Assert.That(Words(output).Contains("Ask: quality.recall@5 ", StringComparison.Ordinal), Is.EqualTo(expected == 1), output);
            Assert.That(File.ReadAllText(Path.Combine(Folder, "Modbench.Artifacts", ledger.Run, "modbench.sarif")).Contains("MB3306", StringComparison.Ordinal), Is.EqualTo(expected == 1));
            Assert.That((recall.File, recall.Line, response.Line), Is.EqualTo(("Sample.cs", (int?)31, (int?)12)), "its own place");
        });
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

    /// <summary>The program of the traced launches is not there: what the pairs have shown stays.</summary>
    [Test]
    public async Task AnErrorOfLookingForCausesIsANoteOnWhatGotWorse()
    {
        var (exitCode, ledger, output) = await Gate(
            new ScriptedPairRunner((_, measure) => measure.Measure == "response.p50" ? 1.3 : 1), new GateOptions(), causes: (build, folder) => new CauseLaunches(build, build, folder).RunAsync);
        Assert.That((exitCode, ledger.Verdicts.Single(row => row.Measure == "response.p50").Verdict, ledger.Interrupted), Is.EqualTo((1, GateVerdict.Fail, false)), output);
        Assert.That(ledger.Verdicts.Where(row => row.Notes.Any(note => note.StartsWith("why it got worse was not found out: ", StringComparison.Ordinal))).Select(row => row.Measure), Is.EqualTo(["response.p50"]));
        Assert.That(Words(output), Does.Contain("Ask · SingleStream: why it got worse was not found out: ").And.Contain("Gate: fail"));
    }

    /// <summary>Traced launches of a case are taken to take 40 s, and a minute is allowed.</summary>
    [TestCase(null, false, "traced launches name no cause of response.p50: none of them can be compared")]
    [TestCase(600, false, "traced launches name no cause of response.p50: none of them can be compared")]
    [TestCase(30, false, "why it got worse was not looked for: --budget leaves no time for it")]
    [TestCase(30, true, null)]
    [TestCase(null, true, null)]
    public async Task WhatGotWorseWithoutACauseSaysWhyUnlessNobodyAsks(int? budget, bool noCauses, string? note)
    {
        var (exitCode, ledger, output) = await Gate(
            new ScriptedPairRunner((_, measure) => measure.Measure == "response.p50" ? 1.3 : 1),
            new GateOptions { NoCauses = noCauses, Budget = budget is { } seconds ? TimeSpan.FromSeconds(seconds) : null },
            causes: (_, _) => (_, _, _, _, _) => Task.FromResult<string?>(null));
        Assert.That(exitCode, Is.EqualTo(1), output);
        Assert.That(ledger.Verdicts.SelectMany(row => row.Notes.Select(text => (row.Measure, text))), Is.EqualTo(note is null ? [] : new[] { ("response.p50", note) }));
        if (note is not null) Assert.That(Words(output), Does.Contain($"Ask · SingleStream: {note}."));
    }

    [Test]
    public async Task HowPairsWereOtherThanPairsAreStaysInTheLedgerAndItsReports()
    {
        var (_, ledger, output) = await Gate(new ScriptedPairRunner((_, _) => 1) { Change = (_, report) => report with { WholeBecause = "its sessions outlast a block" } }, new GateOptions());
        const string Note = "whole launches in turn, not blocks: its sessions outlast a block";
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Verdicts.Select(row => row.Notes), Is.All.EqualTo((string[])[Note]));
            Assert.That(Times(Words(output), Note), Is.EqualTo(1), output);
            Assert.That(Times(File.ReadAllText(Path.Combine(Folder, "Modbench.Artifacts", ledger.Run, MarkdownReport.Name)), $"- Ask · SingleStream: {Note}.\n"), Is.EqualTo(1));
        });

        static int Times(string text, string part) => text.Split(part).Length - 1;
    }

    [Test]
    public async Task WhatTheBudgetEndedSaysSo()
    {
        var (exitCode, ledger, output) = await Gate(new ScriptedPairRunner((_, _) => 1), new GateOptions { Budget = TimeSpan.FromSeconds(1) });
        Assert.That((exitCode, ledger.Launches.Count), Is.EqualTo((0, 0)), "a pair takes longer");
        Assert.That(ledger.Verdicts.Select(row => (row.Verdict, row.Notes.Single())), Is.All.EqualTo((GateVerdict.Inconclusive, "--budget ended it")));
        Assert.That(output, Does.Contain("Ask · SingleStream: --budget ended it."));
    }

    [Test]
    public async Task AWaiverLetsThroughWhatItAllowsAndShowsIt()
    {
        Write(Folder, WaiverFile.Name, "response.p50 of Ask up to 40 % until 2999-12-31: a larger model\n");
        var (exitCode, ledger, _) = await Gate(new ScriptedPairRunner((_, measure) => measure.Measure == "response.p50" ? 1.3 : 1), new GateOptions());
        Assert.That((exitCode, ledger.Verdicts.Single(row => row.Measure == "response.p50").Verdict), Is.EqualTo((0, GateVerdict.Waived)));
        Assert.That(ledger.Waivers.Single().Outcome, Is.EqualTo(WaiverOutcome.Used));
    }

    /// <summary>Wherever lines end.</summary>
    private static string Words(string output) => string.Join(' ', output.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private async Task<(int ExitCode, RunLedger Ledger, string Output)> Gate(ScriptedPairRunner runner, GateOptions options, PipelineGraph? graph = null, Func<ProjectOutput, string, TraceCase>? causes = null, PipelineGraph? under = null, CancellationToken stop = default)
    {
        var head = graph ?? Graphs.Pipeline("Acme.Ask");
        var output = new ProjectOutput(Path.Combine(Folder, "App.csproj"), Folder, Path.Combine(Folder, "App"), [], [head]);
        using var text = new StringWriter();
        var (exitCode, path) = await new GateRun(output, GateCases.Of([under ?? head], [head]), options, new Screen(text, text, IsTerminal: false))
        {
            Pairs = _ => new GatePairs(runner.RunAsync, null),
            Waivers = WaiverFile.Find(Folder),
            Causes = causes is null ? null : folder => causes(output, folder),
        }.RunAsync(stop);
        return (exitCode, LedgerFile.Read(path), text.ToString());
    }
}
