using System.Globalization;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>A neighbour that dies in the middle of a traced launch fails that launch alone.</summary>
public sealed class NeighbourDeathTests : EndedRunFixture
{
    private static readonly Lazy<UserProject> Project = new(() =>
    {
        var project = new UserProject("Mortal").Write(
            "Mortal.cs",
            """
            using Modbench;

            public abstract class Numbers
            {
                [Queries] protected static int[] All() => [1, 2, 3];
                [Stage] protected int Work(int number) { Thread.Sleep(3); return number; }
            }

            [Pipeline, SingleStream(WarmupQueries = 3)]
            public sealed class Guest : Numbers
            {
                [Setup] public void Sign() => File.WriteAllText("guest.pid", $"{Environment.ProcessId}");
            }

            [Pipeline, SingleStream(WarmupQueries = 3), Collocate(typeof(Guest))]
            public sealed class Subject : Numbers
            {
                [Stage(After = [nameof(Work)])] static int Sign(int number) { File.WriteAllText("subject.works", ""); return number; }
            }
            """);
        var listed = project.Modbench("list");
        Assert.That(listed.ExitCode, Is.Zero, listed.ToString());
        return project;
    });

    [Test]
    public void KilledInATracedLaunchItIsNamedAndTheOtherLaunchesExplain()
    {
        var project = Project.Value;
        var (pid, works) = (Path.Combine(project.Folder, "guest.pid"), Path.Combine(project.Folder, "subject.works"));
        Tool = project.StartModbench("run", "--no-build", "--launches", "2", "--queries", "500");
        var output = Tool.StandardOutput.ReadToEndAsync();
        var lines = Collect(Tool);
        var guest = 0;
        WaitUntil(
            () => Last(lines).Contains("beside Guest (trace)", StringComparison.Ordinal) && File.Exists(pid) && int.TryParse(File.ReadAllText(pid), CultureInfo.InvariantCulture, out guest) && project.Children().Contains(guest),
            "a traced launch beside the neighbour has begun, and its neighbour, no earlier one, is set up");
        File.Delete(works);
        WaitUntil(() => File.Exists(works), "the subject is at work");
        Thread.Sleep(500);
        Signal(guest, SigKill);
        Assert.That(Tool.WaitForExit(TimeSpan.FromMinutes(5)), Is.True);

        var ledger = project.Ledger();
        var failed = ledger.Launches.Where(launch => launch.Outcome != LaunchOutcome.Ok).ToList();
        Assert.Multiple(() =>
        {
            Assert.That(Tool.ExitCode, Is.EqualTo(3), output.Result);
            Assert.That(failed.Select(launch => launch.Launch).Distinct().Count(), Is.EqualTo(1), "one launch, a row for each condition");
            Assert.That(failed.Select(launch => launch.Kind), Is.All.EqualTo(LaunchKind.Trace));
            Assert.That(failed.Select(launch => launch.Reason), Is.All.StartsWith("neighbour Guest ").And.All.Contains("signal 9"));
            Assert.That(ledger.Explanations.Select(row => row.Measure), Is.SupersetOf(new[] { "response.mean" }), "by the other traced launch");
            Assert.That(ledger.Measures.Single(row => row is { Pipeline: "Subject", Condition: "beside Guest", Measure: "slowdown" }).Value, Is.Positive);
            Assert.That(Directory.EnumerateFiles(Path.Combine(project.Artifacts, "latest"), "*.nettrace").Count(), Is.EqualTo(ledger.Launches.Where(launch => launch is { Kind: LaunchKind.Trace, Outcome: LaunchOutcome.Ok }).Select(launch => launch.Launch).Distinct().Count()));
            Assert.That(Directory.EnumerateFiles(Path.Combine(project.Artifacts, "latest"), "*.partial"), Is.Empty);
            Assert.That(project.Children(), Is.Empty);
            Assert.That(output.Result, Does.Contain("neighbour Guest "));
        });
    }

    private static string Last(List<string> lines)
    {
        lock (lines) return lines.FindLast(line => line.StartsWith('[')) ?? "";
    }
}
