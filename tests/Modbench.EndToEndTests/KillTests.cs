using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>Whatever ends the tool, no process stays behind and every finished launch can be read.</summary>
public sealed partial class KillTests
{
    private const int SigInt = 2;
    private const int SigKill = 9;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private static readonly Lazy<UserProject> Slow = new(() =>
    {
        var project = new UserProject("Slow").Write(
            "Slow.cs",
            """
            using Modbench;

            [Pipeline]
            [SingleStream(Queries = 10, WarmupQueries = 3)]
            public sealed class Slow
            {
                [Queries] static int[] Numbers() => [1, 2, 3];
                [Stage] static int Wait(int number) { Thread.Sleep(20); return number; }
            }
            """);
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        return project;
    });

    private static readonly Lazy<UserProject> Crowd = new(() =>
    {
        var project = new UserProject("Crowd").Write(
            "Crowd.cs",
            """
            using Modbench;

            public abstract class Numbers
            {
                [Queries] protected static int[] All() => [1, 2, 3];

                // Whoever works shows it by the time of a file.
                [Stage] protected int Work(int number) { Thread.Sleep(5); File.WriteAllText(GetType().Name + ".works", ""); return number; }
            }

            [Pipeline, SingleStream(WarmupQueries = 3)]
            public sealed class First : Numbers;

            [Pipeline, SingleStream(WarmupQueries = 3)]
            public sealed class Second : Numbers;

            [Pipeline, SingleStream(Queries = 20, WarmupQueries = 3), Collocate(typeof(First), typeof(Second))]
            public sealed class Subject : Numbers;
            """);
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        return project;
    });

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

    private Process? tool;

    [TearDown]
    public void End()
    {
        if (tool is { HasExited: false })
        {
            tool.Kill(entireProcessTree: true);
        }

        tool?.Dispose();
    }

    [Test]
    public void KilledAtAnyMomentItLeavesNoOrphanAndAReadableLedger([Range(1, 10)] int seed)
    {
        var project = Slow.Value;
        tool = project.StartModbench("run", "--no-build", "--launches", "40", "--diagnosers", "none");
        var lines = Collect(tool);
        WaitUntil(() => project.Children().Count > 0, "a child starts");
        var moment = TimeSpan.FromMilliseconds(new Random(seed).Next(0, 2500));
        Thread.Sleep(moment);

        // Between two launches there is none: the kill is to find one alive.
        WaitUntil(() => project.Children().Count > 0, "a child is alive");
        Signal(tool.Id, SigKill);
        WaitUntil(() => tool.HasExited, "the tool ends");
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

    [Test]
    public void InterruptedItKeepsItsLedgerAndEndsWith130()
    {
        var project = Slow.Value;
        tool = project.StartModbench("run", "--no-build", "--launches", "40", "--diagnosers", "none", "--json");
        var output = tool.StandardOutput.ReadToEndAsync();
        var lines = Collect(tool);
        WaitUntil(() => Begun(lines) >= 3, "two launches have finished");
        Signal(tool.Id, SigInt);
        Assert.That(tool.WaitForExit(Patience), Is.True, "it ends by itself");
        Assert.Multiple(() =>
        {
            Assert.That(tool.ExitCode, Is.EqualTo(130));
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
        tool = project.StartModbench("run", "--no-build", "--filter", pipeline, "--launches", "3", "--diagnosers", "none");
        var lines = Collect(tool);
        WaitUntil(() => File.Exists(Path.Combine(project.Folder, pipeline + ".measured")), "its block runs");
        Signal(tool.Id, SigInt);
        if (interrupts == 2)
        {
            WaitUntil(() => Said(lines, "a second interrupt stops now"), "the first one is answered");
            Assert.That(tool.WaitForExit(TimeSpan.FromSeconds(2)), Is.False, "what is in flight takes longer");
            Signal(tool.Id, SigInt);
        }

        Assert.That(tool.WaitForExit(TimeSpan.FromSeconds(10)), Is.True, "it ends by itself");
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
        tool = terminal.Start(project.Folder, Feed.Tool, "run", "--no-build", "--filter", pipeline, "--launches", "3", "--diagnosers", "none");
        WaitUntil(() => File.Exists(Path.Combine(project.Folder, pipeline + ".measured")), $"its block runs\n{terminal.Shown}");
        terminal.PressControlC();
        WaitUntil(() => terminal.Shown.Contains("a second interrupt stops now", StringComparison.Ordinal), $"it is answered\n{terminal.Shown}");
        if (presses == 2)
        {
            Assert.That(tool.WaitForExit(TimeSpan.FromSeconds(2)), Is.False, "what is in flight takes longer");
            terminal.PressControlC();
        }

        Assert.That(tool.WaitForExit(TimeSpan.FromSeconds(10)), Is.True, $"it ends by itself\n{terminal.Shown}");
        AssertEndedEarly(project, presses == 1);
    }

    /// <summary>Three children alive, and which of them work: the neighbours' own references come first, then blocks with both of them paused or at work.</summary>
    [TestCase("Second")]
    [TestCase("Subject")]
    [TestCase("First Second Subject")]
    public void KilledWithNeighboursAliveItLeavesNoOrphanAndAReadableLedger(string atWork)
    {
        var project = Crowd.Value;
        tool = project.StartModbench("run", "--no-build", "--launches", "20", "--diagnosers", "none");
        var lines = Collect(tool);
        WaitUntil(() => project.Children().Count == 3 && Working(project) == atWork, $"three children are alive, {atWork} at work");
        Signal(tool.Id, SigKill);
        WaitUntil(() => tool.HasExited, "the tool ends");
        WaitUntil(() => project.Children().Count == 0, "no orphan");
        AssertFinishedLaunchesAreReadable(project, lines);
    }

    /// <summary>What a terminal does: the children get the signal as well, and must leave the ending to the tool.</summary>
    [Test]
    public void InterruptedWithItsWholeProcessGroupItKeepsItsLedgerAndEndsWith130([Range(1, 3)] int seed)
    {
        var project = Crowd.Value;
        tool = project.StartModbenchInAGroupOfItsOwn("run", "--no-build", "--launches", "20", "--diagnosers", "none");
        var lines = Collect(tool);
        WaitUntil(() => project.Children().Count == 3 && Working(project).Contains("Subject", StringComparison.Ordinal), "the subject is measured");
        Thread.Sleep(new Random(seed).Next(0, 500));
        Signal(-tool.Id, SigInt);
        Assert.That(tool.WaitForExit(Patience), Is.True, "it ends by itself");
        Assert.Multiple(() =>
        {
            Assert.That(tool.ExitCode, Is.EqualTo(130));
            Assert.That(project.Children(), Is.Empty);
        });
        AssertFinishedLaunchesAreReadable(project, lines);
    }

    private void AssertEndedEarly(UserProject project, bool keepsLaunch)
    {
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(tool!.ExitCode, Is.EqualTo(130));
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

    private static void AssertFinishedLaunchesAreReadable(UserProject project, List<string> lines)
    {
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Launches.Select(launch => launch.Launch).Distinct().Count(), Is.GreaterThanOrEqualTo(Begun(lines) - 1), "what had finished before the last line was printed");
            Assert.That(ledger.Launches.Select(launch => launch.Outcome), Is.All.EqualTo(LaunchOutcome.Ok));
            Assert.That(ledger.Launches.Select(launch => launch.Reason), Is.All.Null.Or.StartsWith("ended early by an interrupt"));
        });
        var report = project.Modbench("report");
        Assert.That(report.ExitCode, Is.Zero, report.ToString());
    }

    /// <summary>Pipelines whose stage has run within the last tenth of a second.</summary>
    private static string Working(UserProject project) => string.Join(
        ' ',
        Directory.EnumerateFiles(project.Folder, "*.works")
            .Where(file => DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < TimeSpan.FromMilliseconds(100))
            .Select(Path.GetFileNameWithoutExtension)
            .Order());

    /// <summary>Lines of stderr as they come.</summary>
    private static List<string> Collect(Process tool)
    {
        var lines = new List<string>();
        tool.ErrorDataReceived += (_, line) =>
        {
            lock (lines)
            {
                lines.Add(line.Data ?? "");
            }
        };
        tool.BeginErrorReadLine();
        return lines;
    }

    /// <summary>How many launches have begun, by the lines <c>[3/40] …</c>.</summary>
    private static int Begun(List<string> lines)
    {
        lock (lines)
        {
            return lines.Where(line => line.StartsWith('[')).Select(line => int.Parse(line[1..line.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        }
    }

    private static bool Said(List<string> lines, string what)
    {
        lock (lines)
        {
            return lines.Exists(line => line.Contains(what, StringComparison.Ordinal));
        }
    }

    private static void WaitUntil(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Patience), what);
            Thread.Sleep(10);
        }
    }

    private static void Signal(int process, int signal) => Assert.That(Kill(process, signal), Is.Zero);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
