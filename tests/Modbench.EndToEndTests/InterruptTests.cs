using System.Text;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>An interrupt ends the tool in order: what is in flight is finished, and what was measured is kept.</summary>
public sealed class InterruptTests : EndedRunFixture
{
    private static readonly Lazy<UserProject> Project = Pipelines(
        "Interrupted",
        """
        using Modbench;

        public abstract class Endless
        {
            [Queries] protected static int[] All() => [1, 2, 3];
        }

        [Pipeline, SingleStream(Duration = "5 min", WarmupQueries = 3)]
        public sealed class Minutes : Endless
        {
            static int visits;
            [Stage] static int Wait(int number) { Thread.Sleep(20); if (++visits == 20) File.WriteAllText("Minutes.measured", ""); return number; }
        }

        [Pipeline, SingleStream(Duration = "5 min", WarmupQueries = 1, Timeout = "10 min")]
        public sealed class Lingers : Endless
        {
            static int visits;
            [Stage] static int Wait(int number)
            {
                if (++visits == 1) return number;
                File.WriteAllText("Lingers.measured", "");
                Thread.Sleep(300_000);
                return number;
            }
        }
        """);

    [Test]
    public void InterruptedItKeepsItsLedgerAndEndsWith130()
    {
        var project = Project.Value;
        Tool = project.StartModbench("run", "--no-build", "--filter", "Slow", "--launches", "40", "--diagnosers", "none", "--json");
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

    /// <summary>The launch lasts for minutes, and so does a stage that is in no hurry: one interrupt ends the launch's block, two end it although the stage has not returned.</summary>
    [TestCase("Minutes", 1)]
    [TestCase("Lingers", 2)]
    public void OneInterruptFinishesWhatIsInFlightAndTwoStopAtOnce(string pipeline, int interrupts)
    {
        var project = Project.Value;
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

        Assert.That(Tool.WaitForExit(Patience), Is.True, "it ends by itself, long before its launch would");
        AssertEndedEarly(project, interrupts == 1);
    }

    /// <summary>The same by the key of a terminal, whose signal the children get as well, and where progress is drawn.</summary>
    [TestCase("Minutes", 1)]
    [TestCase("Lingers", 2)]
    public void ControlCInATerminalFinishesWhatIsInFlightAndASecondStopsAtOnce(string pipeline, int presses)
    {
        var project = Project.Value;
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

        Assert.That(Tool.WaitForExit(Patience), Is.True, $"it ends by itself, long before its launch would\n{terminal.Shown}");
        AssertEndedEarly(project, presses == 1);
    }

    /// <summary>What a terminal does: the children get the signal as well, and must leave the ending to the Tool. It finds the neighbours paused, or at work.</summary>
    [TestCase("Subject")]
    [TestCase("First Second Subject")]
    public void InterruptedWithItsWholeProcessGroupItKeepsItsLedgerAndEndsWith130(string atWork)
    {
        var project = Project.Value;
        Tool = project.StartModbenchInAGroupOfItsOwn("run", "--no-build", "--filter", "Subject", "--launches", "20", "--diagnosers", "none");
        var lines = Collect(Tool);
        WaitUntil(() => project.Children().Count == 3 && Working(project) == atWork, $"three children are alive, {atWork} at work");
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
            Assert.That(mean.Value, Is.InRange(10e6, 10e9), "20 ms of sleep, however late it wakes");
            Assert.That(mean.Notes, Has.Some.StartsWith("interrupted: "));
            Assert.That(ledger.Measures.Single(row => row.Measure == "queries").Value, Is.GreaterThanOrEqualTo(10));
        });
    }
}
