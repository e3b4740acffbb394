using Modbench.Ledger;
using Modbench.Tests.Reports;
using Modbench.Tool.Exports;

namespace Modbench.Tests.Gate.Exports;

/// <summary>What GitHub shows of a gate: lines for its runner, a page for the step, a comment.</summary>
public sealed class GitHubTests : FolderFixture
{
    private static readonly SourceRoot Sources = new("/repo/src/Docs", "/repo");

    [Test]
    public void TheCommentLetterByLetter() => Golden.Holds("gate-failing.github.md", GitHubSummary.Of(ScriptedGate.Failing()));

    [Test]
    public void TheCommentOfOneThatPasses() => Golden.Holds("gate-passing.github.md", GitHubSummary.Of(ScriptedGate.Passing()));

    [Test]
    public void ARunWithoutAGateHasItsChecks()
    {
        var text = GitHubSummary.Of(ScriptedReports.Failing());
        Assert.That(text, Does.StartWith("### Modbench run: ").And.Contains("- Launch 2 of Fragile (SingleStream, solo) failed: the process ended with exit code 139"));
        Assert.That(GitHubSummary.Of(ScriptedGate.Passing() with { Verdicts = [] }), Does.StartWith("### Modbench run: all checks passed\n"));
        Assert.That(GitHubSummary.Of(ScriptedGate.Passing() with { Verdicts = [], Checks = [] }), Does.StartWith("### Modbench run: nothing failed, and no budget or quality is declared\n"));
    }

    [Test]
    public void AnnotationsStandAtTheirLines() => Assert.That(
        GitHubAnnotations.Of(ScriptedGate.Failing(), Sources).Select(line => line[..(line.IndexOf("::", 2, StringComparison.Ordinal) + 2)]),
        Is.EqualTo(new[]
        {
            "::error file=src/Docs/Docs.cs,line=40,title=MB3306 AskDocs SingleStream · head · quality.recall@5 ≥ 0.8::",
            "::error file=src/Docs/Docs.cs,line=21,col=5,title=MB3300 AskDocs SingleStream · response.p50::",
            "::error file=src/Docs/Docs.cs,line=10,title=MB3303 AskDocs SingleStream · allocated::",
            "::warning file=src/Docs/Docs.cs,line=10,title=MB3301 BuildIndex Offline · throughput::",
            "::notice file=src/Docs/Docs.cs,line=20,col=5,title=MB3302 AskDocs SingleStream · Embed service.mean::",
            "::notice file=src/Docs/modbench.waivers,line=4,title=modbench.waivers::",
            "::notice file=src/Docs/modbench.waivers,line=5,title=modbench.waivers::",
        }));

    [Test]
    public void WhatIsSaidCanNotEndACommandOrBeginAnother()
    {
        var lines = GitHubAnnotations.Of(ScriptedGate.Hostile(), Sources).ToList();
        Assert.That(lines, Has.Count.EqualTo(2), "the launch, and a quality that nobody could judge");
        Assert.That(lines[0], Does.Not.Contain("\n").And.Not.Contains("\r"));
        Assert.That(lines[0], Does.EndWith("100 %25\u0007\uD800."));
    }

    [Test]
    public void NoMoreOfAKindThanTheRunnerShows()
    {
        var one = ScriptedGate.Failing().Verdicts[0];
        var many = ScriptedGate.Failing() with { Verdicts = [.. Enumerable.Range(0, 30).Select(i => one with { Scenario = $"S{i}" })], Checks = [], Waivers = [] };
        Assert.That(GitHubAnnotations.Of(many, Sources).Count(), Is.EqualTo(10));
    }

    [Test]
    public void NobodyIsMentionedAndNothingIsALinkOrMarkup()
    {
        var text = GitHubSummary.Of(ScriptedGate.Hostile());
        Assert.Multiple(() =>
        {
            Assert.That(text, Does.Not.Match("@[A-Za-z]"), "a mention");
            Assert.That(text, Does.Not.Match("#[0-9]"), "a reference to an issue");
            Assert.That(text, Does.Not.Match("://"), "a bare link");
            Assert.That(text, Does.Not.Match("www[.]"), "a bare link");
            Assert.That(text, Does.Not.Match(@"(?<!\\)<"), "HTML");
            Assert.That(text, Does.Not.Match(@"(?<!\\)\["), "a link");
        });
    }

    [TestCase('x', 0, false)]
    [TestCase('*', 0, true, Description = "twice as long where it is escaped")]
    [TestCase('@', 0, true)]
    [TestCase('x', 50, true)]
    public void TheCommentFitsWhateverIsGated(char letter, int waivers, bool isCut)
    {
        var (failing, name) = (ScriptedGate.Failing(), new string(letter, 5_000));
        var many = failing with
        {
            Run = new string('r', 5_000),
            Environment = failing.Environment with { Cpu = name },
            Verdicts = [.. Enumerable.Range(0, 2_000).Select(i => failing.Verdicts[0] with { Scenario = name + i })],
            Waivers = [.. Enumerable.Range(0, waivers).Select(_ => failing.Waivers[1] with { Pipeline = name })],
        };
        var text = GitHubSummary.Of(many);
        Assert.That(text.Length, Is.LessThan(65_000), "the mark and the link of the comment come on top");
        Assert.That(text, Does.EndWith(" cores.\n"), "what it was measured on");
        Assert.That(text.Contains("\n\nThe rest is in the report.\n\nRun `", StringComparison.Ordinal), Is.EqualTo(isCut), "whole lines are left out");
    }

    [Test]
    public void InGitHubActionsItIsTold()
    {
        var summary = Path.Combine(Folder, "summary.md");
        File.WriteAllText(summary, "what another step said\n");
        var lines = Tell(ScriptedGate.Failing(), ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", summary));
        Assert.That(lines, Has.Length.EqualTo(7).And.All.StartsWith("::"));
        Assert.That(File.ReadAllText(summary), Is.EqualTo("what another step said\n" + GitHubSummary.Of(ScriptedGate.Failing()) + "\n"));
    }

    [Test]
    public void ElsewhereItIsNot() => Assert.That(Tell(ScriptedGate.Failing(), ("GITHUB_STEP_SUMMARY", Path.Combine(Folder, "never.md"))), Is.Empty);

    [Test]
    public void AFullOrLockedPageLosesNoVerdict()
    {
        var full = Path.Combine(Folder, "full.md");
        File.WriteAllBytes(full, new byte[(1 << 20) - 10]);
        Assert.That(Tell(ScriptedGate.Passing(), ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", full)), Is.EqualTo(new[] { "the step's summary is full: the verdict is in the report alone" }));
        Assert.That(new FileInfo(full).Length, Is.EqualTo((1 << 20) - 10));
        Assert.That(Tell(ScriptedGate.Passing(), ("GITHUB_ACTIONS", "true"), ("GITHUB_STEP_SUMMARY", Folder)).Single(), Does.StartWith("the step's summary can't be written: "));
    }

    private static string[] Tell(RunLedger ledger, params (string Name, string Value)[] variables)
    {
        using var error = new StringWriter { NewLine = "\n" };
        new BuildService(error, name => variables.FirstOrDefault(variable => variable.Name == name).Value).Tell(ledger, Sources);
        return error.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
