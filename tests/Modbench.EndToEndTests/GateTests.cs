using System.Diagnostics;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>
/// A change that has one stage do five times its work, against the commit that it was made on; and what an end by force leaves. No load of the machine hides as
/// much: how small a change a gate tells is measured elsewhere, this is about the way from two commits to a line of source.
/// </summary>
[Platform("Linux")]
public sealed class GateTests : EndedRunFixture
{
    // Five times as much is still less than what the system lets a thread run at a stretch: beside other programs both sides are held up alike.
    private const int Work = 100_000;

    private static readonly string Projects = Path.Combine(Feed.Folder, "projects", "Gated");

    private readonly UserProject project = new("Words", folder: "Gated/repo/src/Words");

    private static IReadOnlyList<string> BaseFolders => [.. Directory.EnumerateDirectories(Projects, ".modbench-base-*")];

    [Test]
    public void ASlowerStageFailsAndNothingIsLeft()
    {
        project.Write("../../.gitignore", "bin/\nobj/\nModbench.Artifacts/\n").Write("Words.cs", Source(Work));
        foreach (var command in (string[][])[["init", "--quiet"], ["add", "--all"], ["-c", "user.name=Test", "-c", "user.email=test@example.org", "commit", "--quiet", "--message", "one"]])
        {
            Assert.That(Command.Run(Path.Combine(Projects, "repo"), "git", command).ExitCode, Is.Zero);
        }

        project.Write("Words.cs", Source(5 * Work));
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        AssertEnds(SigInt, 130, all: false);
        Assert.That(BaseFolders, Is.Empty, "an interrupt waits for its removal");
        AssertEnds(SigKill, 137, all: true);
        var left = BaseFolders.Single();

        var began = Stopwatch.GetTimestamp();
        var result = project.Modbench("gate", "--base", "HEAD", "--pairs", "8", "--no-causes");
        TestContext.Out.WriteLine($"{Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s\n{result}");
        var ledger = project.Ledger();
        var response = ledger.Verdicts.Single(row => row.Measure == "response.p50");
        Assert.Multiple(() =>
        {
            Assert.That(result.ExitCode, Is.EqualTo(1), result.ToString());
            Assert.That(result.Error, Does.Contain($"removed: {left}, which process "));
            Assert.That(result.Output, Does.Contain("with 1 uncommitted change: src/Words/Words.cs").And.Contain("Words.cs:13"));
            Assert.That((response.Pipeline, response.Scenario, response.Verdict, response.Stage, response.File, response.Line), Is.EqualTo(("Shout", "SingleStream", GateVerdict.Fail, "Count", "Words.cs", 13)));
            Assert.That(response.Ratio, Is.InRange(2, 20));
            Assert.That(ledger.Verdicts.Select(row => row.Measure), Is.EquivalentTo(new[] { "response.p50", "allocated", "memory.peak" }), "what is always watched has its verdict, whatever that is");
            Assert.That(ledger.Launches.Select(launch => launch.Condition).Distinct(), Is.EqualTo(["base", "head"]));
            Assert.That(BaseFolders, Is.Empty);
            Assert.That(Command.Run(Path.Combine(Projects, "repo"), "git", "worktree", "list").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(1));
            Assert.That(project.Children(), Is.Empty);
        });
    }

    /// <summary>Ends it once the base's files are there.</summary>
    /// <param name="signal">By which signal.</param>
    /// <param name="exitCode">What it ends with then.</param>
    /// <param name="all">What it has started gets it as well, as when a service ends a job.</param>
    private void AssertEnds(int signal, int exitCode, bool all)
    {
        Tool = project.StartModbenchInAGroupOfItsOwn("gate", "--base", "HEAD");
        var lines = Collect(Tool);
        Tool.OutputDataReceived += (_, _) => { };
        Tool.BeginOutputReadLine();
        WaitUntil(() => Tool.HasExited || BaseFolders.Any(folder => File.Exists(Path.Combine(folder, "src", "Words", "Words.cs"))), "the base is checked out");
        Signal(all ? -Tool.Id : Tool.Id, signal);
        Assert.That(Tool.WaitForExit(Patience), Is.True);
        Assert.That(Tool.ExitCode, Is.EqualTo(exitCode), string.Join('\n', lines));
    }

    private static string Source(int work) =>
        $$"""
        using Modbench;

        [Pipeline, SingleStream(WarmupQueries = 200)]
        public sealed class Shout
        {
            [Queries] static string[] Texts() => ["one", "two", "three"];

            [Stage] static string Upper(string text) => text.ToUpperInvariant();

            // The stage that changes.
            // It keeps a core busy.
            //
            [Stage] static uint Count(string upper)
            {
                var sum = (uint)upper.Length;
                for (var i = 0u; i < {{work}}; i++) sum = (sum * 31) + (i ^ (sum >> 7));
                return sum;
            }
        }
        """;
}
