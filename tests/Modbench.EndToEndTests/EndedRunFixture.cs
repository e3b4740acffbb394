using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>Tests that start the tool and end it themselves.</summary>
public abstract partial class EndedRunFixture
{
    private protected const int SigInt = 2;
    private protected const int SigKill = 9;

    /// <summary>For what has to happen and does within seconds where nobody else uses the machine; below what the longest stages and blocks here take.</summary>
    private protected static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private const string SlowSource =
        """
        using Modbench;

        [Pipeline]
        [SingleStream(Queries = 10, WarmupQueries = 3)]
        public sealed class Slow
        {
            [Queries] static int[] Numbers() => [1, 2, 3];
            [Stage] static int Wait(int number) { Thread.Sleep(20); return number; }
        }
        """;

    private const string CrowdSource =
        """
        using Modbench;

        public abstract class Crowd
        {
            [Queries] protected static int[] All() => [1, 2, 3];

            // Whoever works shows it by the time of a file.
            [Stage] protected int Work(int number) { Thread.Sleep(5); File.WriteAllText(GetType().Name + ".works", ""); return number; }
        }

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class First : Crowd;

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Second : Crowd;

        [Pipeline, SingleStream(Queries = 20, WarmupQueries = 3), Collocate(typeof(First), typeof(Second))]
        public sealed class Subject : Crowd;
        """;

    /// <summary>
    /// A built project with Slow, with Subject and its two neighbours, and with other pipelines. Fixtures run at the same time, and count the processes of their
    /// projects: each has its own.
    /// </summary>
    private protected static Lazy<UserProject> Pipelines(string name, string others) => new(() =>
    {
        var project = new UserProject(name).Write("Slow.cs", SlowSource).Write("Crowd.cs", CrowdSource).Write("Others.cs", others);
        var listed = project.Modbench("list");
        Assert.That(listed.ExitCode, Is.Zero, listed.ToString());
        return project;
    });

    /// <summary>Whatever a test leaves of it is ended after it.</summary>
    private protected Process? Tool { get; set; }

    [TearDown]
    public void End()
    {
        if (Tool is { HasExited: false })
        {
            Tool.Kill(entireProcessTree: true);
        }

        Tool?.Dispose();
    }

    private protected static void AssertFinishedLaunchesAreReadable(UserProject project, List<string> lines)
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
    private protected static string Working(UserProject project) => string.Join(
        ' ',
        Directory.EnumerateFiles(project.Folder, "*.works")
            .Where(file => DateTime.UtcNow - File.GetLastWriteTimeUtc(file) < TimeSpan.FromMilliseconds(100))
            .Select(Path.GetFileNameWithoutExtension)
            .Order());

    /// <summary>Lines of stderr as they come.</summary>
    private protected static List<string> Collect(Process tool)
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
    private protected static int Begun(List<string> lines)
    {
        lock (lines)
        {
            return lines.Where(line => line.StartsWith('[')).Select(line => int.Parse(line[1..line.IndexOf('/', StringComparison.Ordinal)], CultureInfo.InvariantCulture)).DefaultIfEmpty().Max();
        }
    }

    private protected static bool Said(List<string> lines, string what)
    {
        lock (lines)
        {
            return lines.Exists(line => line.Contains(what, StringComparison.Ordinal));
        }
    }

    private protected static void WaitUntil(Func<bool> condition, string what)
    {
        var started = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(Patience), what);
            Thread.Sleep(10);
        }
    }

    private protected static void Signal(int process, int signal) => Assert.That(Kill(process, signal), Is.Zero);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    private static partial int Kill(int process, int signal);
}
