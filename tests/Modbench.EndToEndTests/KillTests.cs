using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>Whatever kills the tool, no process stays behind and every finished launch can be read.</summary>
public sealed class KillTests : EndedRunFixture
{
    private static readonly Lazy<UserProject> Project = Pipelines(
        "Killed",
        """
        using System.Diagnostics;
        using Modbench;

        [Pipeline, SingleStream(Queries = 200, WarmupQueries = 3)]
        public sealed class Served
        {
            [Queries] static int[] Numbers() => [1, 2, 3];
            [Setup] public void Start() => Process.Start("sh", ["-c", "sleep 300 & echo $! > server.pid; wait"]);
            [Stage] static int Wait(int number) { Thread.Sleep(20); return number; }
        }
        """);

    [Test]
    public void KilledAtAnyMomentItLeavesNoOrphanAndAReadableLedger([Range(1, 3)] int seed)
    {
        var project = Project.Value;
        Tool = project.StartModbench("run", "--no-build", "--filter", "Slow", "--launches", "40", "--diagnosers", "none");
        var lines = Collect(Tool);
        WaitUntil(() => project.Children().Count > 0, "a child starts");
        var moment = TimeSpan.FromMilliseconds(new Random(seed).Next(0, 1500));
        Thread.Sleep(moment);

        // Between two launches there is none: the kill is to find one alive.
        WaitUntil(() => project.Children().Count > 0, "a child is alive");
        Signal(Tool.Id, SigKill);
        WaitUntil(() => Tool.HasExited, "the tool ends");
        WaitUntil(() => project.Children().Count == 0, $"no orphan after a kill {moment.TotalMilliseconds} ms into the first launch");

        var begun = Begun(lines);
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Launches, Has.Count.GreaterThanOrEqualTo(begun - 1), "what had finished before the last line was printed");
            Assert.That(ledger.Launches.Select(launch => launch.Outcome), Is.All.EqualTo(LaunchOutcome.Ok));
        });
        var report = project.Modbench("report");
        Assert.That(report.ExitCode, Is.Zero, report.ToString());
        Assert.That(report.Output, Does.Contain("of 40 planned launches"), report.ToString());
    }

    /// <summary>A stage may have a program of its own, such as a server for its model; nobody else would end it.</summary>
    [Test]
    public void KilledItLeavesNoProcessThatAStageHasStarted()
    {
        var project = Project.Value;
        Tool = project.StartModbench("run", "--no-build", "--filter", "Served", "--launches", "40", "--diagnosers", "none");
        _ = Collect(Tool);
        var started = Path.Combine(project.Folder, "server.pid");
        WaitUntil(() => File.Exists(started) && File.ReadAllText(started).Contains('\n', StringComparison.Ordinal), "the stage has started it");
        var server = File.ReadAllText(started).Trim();
        Assert.That(Directory.Exists($"/proc/{server}"), Is.True);
        Signal(Tool.Id, SigKill);
        WaitUntil(() => Tool.HasExited, "the tool ends");
        WaitUntil(() => project.Children().Count == 0, "no orphan");
        WaitUntil(() => !Directory.Exists($"/proc/{server}"), "nor what it had started, by way of a shell");
    }

    /// <summary>Three children alive, and which of them work: the neighbours' own references come first, then blocks with both of them paused or at work.</summary>
    [TestCase("Second")]
    [TestCase("Subject")]
    [TestCase("First Second Subject")]
    public void KilledWithNeighboursAliveItLeavesNoOrphanAndAReadableLedger(string atWork)
    {
        var project = Project.Value;
        Tool = project.StartModbench("run", "--no-build", "--filter", "Subject", "--launches", "20", "--diagnosers", "none");
        var lines = Collect(Tool);
        WaitUntil(() => project.Children().Count == 3 && Working(project) == atWork, $"three children are alive, {atWork} at work");
        Signal(Tool.Id, SigKill);
        WaitUntil(() => Tool.HasExited, "the tool ends");
        WaitUntil(() => project.Children().Count == 0, "no orphan");
        AssertFinishedLaunchesAreReadable(project, lines);
    }
}
