using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tests.Run;
using Modbench.Tests.Schema;
using Modbench.Tool;
using Modbench.Tool.Gating;
using Modbench.Tool.Reports;

namespace Modbench.Tests.Gate.Builds;

/// <summary>From a failed gate to the commit, in real repositories with scripted builds and pairs: a file says how much slower each commit is.</summary>
public sealed class GateBisectionTests : RepositoryFixture
{
    private const string LevelFile = "level.txt";
    private const int FullDisk = -1;
    private const int OverHead = -2;
    private const int NoStart = -3;
    private static readonly PipelineGraph Ask = Graphs.Pipeline("Acme.Ask");
    private readonly List<string> builds = [];
    private string[] growing = [];
    private int mostAtATime;
    private int errors;

    [SetUp]
    public void Begin()
    {
        builds.Clear();
        growing = ["response.p50"];
        (mostAtATime, errors) = (0, 0);
    }

    [Test]
    public async Task TheCommitIsNamedAndNothingIsLeft()
    {
        var top = Line(1000, 1000, 1000, 1000, 1150, 1150, 1150, 1150);
        var (exitCode, ledger, output) = await Gate(top, 1150);
        var row = ledger.Bisections.Single();
        var commit = Git(top, "rev-parse", "main~3");
        Assert.Multiple(() =>
        {
            Assert.That((exitCode, row.Outcome, row.Measure, row.Commits, row.Reason), Is.EqualTo((1, BisectionOutcome.Named, "response.p50", 8, (string?)null)), output);
            Assert.That(row.Steps.Single().Commits, Is.EqualTo([new BisectedCommitRow(5, commit, "level.txt is 1150 5")]));
            Assert.That(row.Steps[0].Ratio, Is.EqualTo(1.15).Within(0.005));
            Assert.That(row.Confidence, Is.InRange(0.95, 1));
            Assert.That((row.Pairs, row.GatePairs), Is.EqualTo((row.Probes.Sum(probe => probe.Pairs), 24)));
            Assert.That(row.Pairs, Is.LessThanOrEqualTo(8));
            Assert.That(builds, Is.Unique.And.Count.LessThanOrEqualTo(4));
            Assert.That(mostAtATime, Is.LessThanOrEqualTo(3));
            Assert.That(OtherWorktrees(top), Is.Empty);
            Assert.That(Directory.EnumerateFileSystemEntries(Folder).Select(Path.GetFileName), Is.EqualTo(["repo"]));
            Assert.That(output, Does.Contain("Bisect: 1 measure, 8 commits from the base to the head\n").And.Contain($"commit 5 of 8, {commit[..10]} (level.txt is 1150 5): grew: yes"));
            Assert.That(output.ReplaceLineEndings(" "), Does.Contain("got worse in " + commit[..10]));
            Assert.That(LedgerSchemaFile.Errors(LedgerFile.ToBytes(ledger)), Is.Empty);
        });
    }

    [Test]
    public async Task WhatNoCommitHasIsNamedAsSuch()
    {
        var top = Line(1000, 1000, 1000);
        Write(top, LevelFile, "1300");
        var (_, ledger, output) = await Gate(top, 1300);
        Assert.That(ledger.Bisections.Single().Steps.Single().Commits, Is.EqualTo([new BisectedCommitRow(4, null, "1 uncommitted change: level.txt")]));
        Assert.That(output.ReplaceLineEndings(" "), Does.Contain("got worse in your uncommitted change: level.txt"));
        Assert.That(MarkdownReport.Of(ledger), Does.Contain("## Where it got worse"));
    }

    [Test]
    public async Task WhereNothingFailsNothingIsAsked()
    {
        var (exitCode, ledger, output) = await Gate(Line(1000, 1000), 1000);
        Assert.That((exitCode, ledger.Bisections.Count, builds.Count), Is.EqualTo((0, 0, 0)));
        Assert.That(output, Does.Contain("no measure got worse than in the base beyond doubt, so there is nothing to bisect"));
    }

    [Test]
    public async Task OneThatDoesNotBuildIsLeftOut()
    {
        var top = Line(1000, 1000, 0, 1300, 1300, 1300);
        var (_, ledger, output) = await Gate(top, 1300);
        var row = ledger.Bisections.Single();
        Assert.That((row.Outcome, string.Join(' ', row.Steps.Single().Commits.Select(commit => commit.Place))), Is.EqualTo((BisectionOutcome.OneOf, "3 4")), output);
        Assert.That(output, Does.Contain("commit 3 of 6").And.Contain("left out: it does not build"));
        Assert.That(OtherWorktrees(top), Is.Empty);
    }

    [Test]
    public async Task OneThatEndsInAnErrorIsLeftOut()
    {
        var top = Line(1000, 1000, FullDisk, 1300, 1300, 1300);
        var (exitCode, ledger, output) = await Gate(top, 1300);
        var row = ledger.Bisections.Single();
        Assert.That((exitCode, row.Outcome, string.Join(' ', row.Steps.Single().Commits.Select(commit => commit.Place))), Is.EqualTo((1, BisectionOutcome.OneOf, "3 4")), output);
        Assert.That(output, Does.Contain("commit 3 of 6").And.Contain("left out: No space left on device").And.Contain("Gate: fail"));
        Assert.That(OtherWorktrees(top), Is.Empty);
    }

    [TestCase(FullDisk, "No space left on device")]
    [TestCase(NoStart, "it can't be started")]
    public async Task OneThatEndedInAnErrorIsNotTriedAgainForTheNextMeasure(int error, string said)
    {
        growing = ["response.p50", "memory.peak"];
        var top = Line(1000, 1000, error, 1300, 1300, 1300);
        var (_, ledger, output) = await Gate(top, 1300);
        Assert.That(ledger.Bisections.Select(row => (row.Measure, row.Outcome)), Is.EquivalentTo([("response.p50", BisectionOutcome.OneOf), ("memory.peak", BisectionOutcome.OneOf)]), output);
        Assert.That(ledger.Bisections.Select(row => row.Probes.Single(probe => probe.Place == 3).Skipped), Is.All.EqualTo(said));
        Assert.That(errors, Is.EqualTo(1));
        Assert.That(builds, Is.Unique);
        Assert.That(OtherWorktrees(top), Is.Empty);
    }

    [Test]
    public async Task ABuildOverTheHeadsEndsTheSearchAndNotTheReport()
    {
        var (exitCode, ledger, output) = await Gate(Line(OverHead, OverHead, OverHead, 1300), 1300);
        var row = ledger.Bisections.Single();
        Assert.That((exitCode, row.Outcome, row.Reason, builds.Count), Is.EqualTo((1, BisectionOutcome.NotDecided, "it wrote over the head's", 1)), output);
        Assert.That(output, Does.Contain("Gate: fail"));
    }

    [Test]
    public async Task AnyOtherErrorOfTheSearchIsAWarning()
    {
        var (exitCode, ledger, output) = await Gate(Line(1000, 1300), 1300, broken: true);
        Assert.That((exitCode, ledger.Bisections.Count, ledger.Interrupted, ledger.Verdicts.Count(row => row.Verdict == GateVerdict.Fail)), Is.EqualTo((1, 0, false, 1)), output);
        Assert.That(output, Does.Contain("warning: the bisection ended by an error, the verdicts stay: System.InvalidOperationException: planted").And.Contain("Gate: fail"));
    }

    [Test]
    public async Task AnInterruptKeepsTheVerdictAndLeavesNothing()
    {
        using var stop = new CancellationTokenSource();
        var top = Line(1000, 1000, 1300, 1300);
        var (exitCode, ledger, output) = await Gate(top, 1300, stop);
        Assert.That((exitCode, ledger.Interrupted, ledger.Verdicts.Count(row => row.Verdict == GateVerdict.Fail)), Is.EqualTo((Shell.Interrupted, true, 1)), output);
        Assert.That((ledger.Bisections.Single().Outcome, ledger.Bisections.Single().Reason), Is.EqualTo((BisectionOutcome.NotDecided, "interrupted")));
        Assert.That(OtherWorktrees(top), Is.Empty);
    }

    [Test]
    public async Task TheBudgetEndsIt()
    {
        var (exitCode, ledger, _) = await Gate(Line(1000, 1000, 1300, 1300), 1300, options: new GateOptions { Bisect = true, Budget = TimeSpan.FromSeconds(15) });
        Assert.That((exitCode, ledger.Bisections.Single().Outcome, ledger.Bisections.Single().Reason), Is.EqualTo((1, BisectionOutcome.NotDecided, "--budget ended it")));
    }

    [Test]
    public async Task TheLineIsThatOfFirstParents()
    {
        var top = Line(1000);
        Git(top, "checkout", "--quiet", "-b", "side");
        Commit(top, "side.txt", "1");
        Commit(top, "side.txt", "2");
        Git(top, "checkout", "--quiet", "main");
        Commit(top, "main.txt", "1");
        Git(top, "merge", "--quiet", "--no-ff", "--message", "take side in", "side");
        var repository = await Find(top);
        var line = await CommitLine.OfAsync(repository, await repository.FindBaseAsync("main~3", CancellationToken.None), new UncommittedChanges([]), CancellationToken.None);
        Assert.That(line.Commits.Select(commit => (commit.Place, commit.Subject)), Is.EqualTo([(1, "level.txt is 1000 1"), (2, "main.txt is 1"), (3, "take side in")]));
        Assert.That(line.Before, Is.Zero);
    }

    [Test]
    public async Task WhatBeganBeforeTheBaseComesWithTheMergeThatBringsTheBase()
    {
        var top = Line(1000);
        Git(top, "checkout", "--quiet", "-b", "topic", "main~1");
        Commit(top, "topic.txt", "1");
        Commit(top, "topic.txt", "2");
        Git(top, "merge", "--quiet", "--no-ff", "--message", "take main in", "main");
        Commit(top, "topic.txt", "3");
        var repository = await Find(top);
        var line = await CommitLine.OfAsync(repository, await repository.FindBaseAsync("main", CancellationToken.None), new UncommittedChanges(["A.cs"]), CancellationToken.None);
        Assert.That(line.Commits.Select(commit => commit.Subject), Is.EqualTo(["take main in", "topic.txt is 3", "1 uncommitted change: A.cs"]));
        Assert.That(line.Before, Is.EqualTo(2));
    }

    [Test]
    public async Task WithNothingBetweenThereIsNothingToLookFor()
    {
        var repository = await Find(Line(1000));
        var commit = await repository.FindBaseAsync("HEAD", CancellationToken.None);
        var error = await Assert.ThrowsAsync<ModbenchException>(() => CommitLine.OfAsync(repository, commit, new UncommittedChanges([]), CancellationToken.None));
        Assert.That((error!.Code, error.ExitCode), Is.EqualTo(("MB3015", 2)));
    }

    /// <summary>A repository whose base has level 1000, and a commit for each level; 0: it does not build; <see cref="FullDisk"/>, <see cref="OverHead"/>: to build it is an error; <see cref="NoStart"/>: to start it is one.</summary>
    private string Line(params int[] levels)
    {
        var top = Init("repo");
        Commit(top, ".gitignore", "Modbench.Artifacts/");
        Commit(top, LevelFile, "1000 0");
        for (var place = 0; place < levels.Length; place++) Commit(top, LevelFile, string.Create(CultureInfo.InvariantCulture, $"{levels[place]} {place + 1}"));
        return top;
    }

    private async Task<(int ExitCode, RunLedger Ledger, string Output)> Gate(string top, int head, CancellationTokenSource? stop = null, GateOptions? options = null, bool broken = false)
    {
        var repository = await Find(top);
        var line = await CommitLine.OfAsync(repository, await repository.FindBaseAsync(Git(top, "log", "--format=%H", "--grep", "is 1000 0"), CancellationToken.None), await repository.ChangesAsync(CancellationToken.None), CancellationToken.None);
        using var text = new StringWriter();
        var (exitCode, path) = await new GateRun(Output(top), GateCases.Of([Ask], [Ask]), options ?? new GateOptions { Bisect = true }, new Screen(text, text, IsTerminal: false))
        {
            Pairs = _ => Pairs(head, null),
            Line = line,
            Probes = (_, measures, launch) => broken ? throw new InvalidOperationException("planted") : new Probes(
                Output(top), Output(top), line.Commits, measures, (commit, now) => BuildAsync(repository, commit, now), over => Pairs(over.ProjectFolder == top ? head : Level(over.ProjectFolder), stop), launch),
        }.RunAsync(stop?.Token ?? CancellationToken.None);
        return (exitCode, LedgerFile.Read(path), text.ToString());
    }

    private async Task<ProbeBuild> BuildAsync(GitRepository repository, BisectedCommitRow commit, CancellationToken stop)
    {
        builds.Add(commit.Commit!);
        var files = await BaseWorktree.AddAsync(repository, commit.Commit!, TextWriter.Null, stop);
        mostAtATime = Math.Max(mostAtATime, OtherWorktrees(repository.Top).Count);
        var level = Level(files.Folder);
        if (level is > 0 or NoStart) return new ProbeBuild(files, Output(files.Folder), null);
        await files.DisposeAsync();
        errors += level < 0 ? 1 : 0;
        if (level == FullDisk) throw new IOException("No space left on device");
        if (level == OverHead) throw new ModbenchException("MB3014", "it wrote over the head's");
        return new ProbeBuild(null, null, "it does not build: level.txt(1,1): error CS1002: ; expected");
    }

    private GatePairs Pairs(int level, CancellationTokenSource? stop) =>
        new(new ScriptedPairRunner((_, measure) => growing.Contains(measure.Measure) ? level / 1000.0 : 1) { Before = _ => Start(level, stop) }.RunAsync, null);

    private void Start(int level, CancellationTokenSource? stop)
    {
        stop?.Cancel();
        if (level != NoStart) return;
        errors++;
        throw new ModbenchException("MB2001", "it can't be started");
    }

    private static int Level(string folder) => int.Parse(File.ReadAllText(Path.Combine(folder, LevelFile)).Split(' ')[0], CultureInfo.InvariantCulture);

    private static ProjectOutput Output(string folder) => new(Path.Combine(folder, "App.csproj"), folder, Path.Combine(folder, "App"), [], [Ask]);
}
