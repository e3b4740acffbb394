using System.Text;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>An interrupt ends the tool in order: what is in flight is finished, and what was measured is kept.</summary>
public sealed class InterruptTests : EndedRunFixture
{
    private static readonly Lazy<UserProject> SlowProject = Slow("Slow with interrupts");

    private static readonly Lazy<UserProject> CrowdProject = Crowd("Crowd with interrupts");

    private static readonly Lazy<UserProject> Endless = new(() =>
    {
        var project = new UserProject("Endless").Write(
            "Endless.cs",
            """
            using Modbench;

            public abstract class Numbers
            {
                [Queries] protected static int[] All() => [1, 2, 3];
            }

            [Pipeline, SingleStream(Duration = "5 min", WarmupQueries = 3)]
            public sealed class Minutes : Numbers
            {
                static int visits;
                [Stage] static int Wait(int number) { Thread.Sleep(20); if (++visits == 20) File.WriteAllText("Minutes.measured", ""); return number; }
            }

            [Pipeline, SingleStream(Duration = "5 min", WarmupQueries = 1)]
            public sealed class Lingers : Numbers
            {
                static int visits;
                [Stage] static int Wait(int number)
                {
                    if (++visits == 1) return number;
                    File.WriteAllText("Lingers.measured", "");
                    Thread.Sleep(20_000);
                    return number;
                }
            }
            """);
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        return project;
    });

    [Test]
    public void InterruptedItKeepsItsLedgerAndEndsWith130()
    {
        var project = SlowProject.Value;
        Tool = project.StartModbench("run", "--no-build", "--launches", "40", "--diagnosers", "none", "--json");
        var output = Tool.StandardOutput.ReadToEndAsync();
        var lines = Collect(Tool);
        WaitUntil(() => Begun(lines) >= 3, "two launches have finished");
        Signal(Tool.Id, SigInt);
        Assert.That(Tool.WaitForExit(Patience), Is.True, "it ends by itself");
        Assert.Multiple(() =>
        {
            Assert.That(Tool.ExitCode, Is.EqualTo(130));
            Assert.That(project.Children(), Is.Empty);
            var ledger = LedgerFile.Parse(Encoding.UTF8.GetBytes(output.Result), "stdout");
            Assert.That(ledger.Launches, Has.Count.InRange(2, 39));
            Assert.That(ledger.Launches.Select(launch => launch.Outcome), Is.All.EqualTo(LaunchOutcome.Ok));
        });
    }

    /// <summary>The launch lasts for minutes; one interrupt ends its block, two end it at once although a stage is in no hurry.</summary>
    [TestCase("Minutes", 1)]
    [TestCase("Lingers", 2)]
    public void OneInterruptFinishesWhatIsInFlightAndTwoStopAtOnce(string pipeline, int interrupts)
    {
        var project = Endless.Value;
        File.Delete(Path.Combine(project.Folder, pipeline + ".measured"));
        Tool = project.StartModbench("run", "--no-build", "--filter", pipeline, "--launches", "3", "--diagnosers", "none");
        var lines = Collect(Tool);
        WaitUntil(() => File.Exists(Path.Combine(project.Folder, pipeline + ".measured")), "its block runs");
        Signal(Tool.Id, SigInt);
        if (interrupts == 2)
        {
            WaitUntil(() => Said(lines, "a second interrupt stops now"), "the first one is answered");
            Assert.That(Tool.WaitForExit(TimeSpan.FromSeconds(1)), Is.False, "what is in flight takes longer");
            Signal(Tool.Id, SigInt);
        }

        Assert.That(Tool.WaitForExit(TimeSpan.FromSeconds(10)), Is.True, "it ends by itself");
        AssertEndedEarly(project, interrupts == 1);
    }

    /// <summary>The same by the key of a terminal, whose signal the children get as well, and where progress is drawn.</summary>
    [TestCase("Minutes", 1)]
    [TestCase("Lingers", 2)]
    public void ControlCInATerminalFinishesWhatIsInFlightAndASecondStopsAtOnce(string pipeline, int presses)
    {
        var project = Endless.Value;
        File.Delete(Path.Combine(project.Folder, pipeline + ".measured"));
        using var terminal = new Terminal();
        Tool = terminal.Start(project.Folder, Feed.Tool, "run", "--no-build", "--filter", pipeline, "--launches", "3", "--diagnosers", "none");
        WaitUntil(() => File.Exists(Path.Combine(project.Folder, pipeline + ".measured")), $"its block runs\n{terminal.Shown}");
        terminal.PressControlC();
        WaitUntil(() => terminal.Shown.Contains("a second interrupt stops now", StringComparison.Ordinal), $"it is answered\n{terminal.Shown}");
        if (presses == 2)
        {
            Assert.That(Tool.WaitForExit(TimeSpan.FromSeconds(1)), Is.False, "what is in flight takes longer");
            terminal.PressControlC();
        }

        Assert.That(Tool.WaitForExit(TimeSpan.FromSeconds(10)), Is.True, $"it ends by itself\n{terminal.Shown}");
        AssertEndedEarly(project, presses == 1);
    }

    /// <summary>What a terminal does: the children get the signal as well, and must leave the ending to the Tool.</summary>
    [Test]
    public void InterruptedWithItsWholeProcessGroupItKeepsItsLedgerAndEndsWith130([Range(1, 3)] int seed)
    {
        var project = CrowdProject.Value;
        Tool = project.StartModbenchInAGroupOfItsOwn("run", "--no-build", "--launches", "20", "--diagnosers", "none");
        var lines = Collect(Tool);
        WaitUntil(() => project.Children().Count == 3 && Working(project).Contains("Subject", StringComparison.Ordinal), "the subject is measured");
        Thread.Sleep(new Random(seed).Next(0, 500));
        Signal(-Tool.Id, SigInt);
        Assert.That(Tool.WaitForExit(Patience), Is.True, "it ends by itself");
        Assert.Multiple(() =>
        {
            Assert.That(Tool.ExitCode, Is.EqualTo(130));
            Assert.That(project.Children(), Is.Empty);
        });
        AssertFinishedLaunchesAreReadable(project, lines);
    }

    private void AssertEndedEarly(UserProject project, bool keepsLaunch)
    {
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(Tool!.ExitCode, Is.EqualTo(130));
            Assert.That(project.Children(), Is.Empty);
            Assert.That(ledger.Interrupted, Is.True);
            if (!keepsLaunch)
            {
                Assert.That(ledger.Launches, Is.Empty);
                return;
            }

            var launch = ledger.Launches.Single();
            var mean = ledger.Measures.Single(row => row is { Measure: "response.mean", Stage: null });
            Assert.That((launch.Outcome, launch.Reason), Is.EqualTo((LaunchOutcome.Ok, "ended early by an interrupt: what it had measured is kept")));
            Assert.That(mean.Value, Is.InRange(10e6, 100e6));
            Assert.That(mean.Notes, Has.Some.StartsWith("interrupted: "));
            Assert.That(ledger.Measures.Single(row => row.Measure == "queries").Value, Is.GreaterThanOrEqualTo(10));
        });
    }
}
