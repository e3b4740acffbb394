using System.Text.RegularExpressions;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>Copies of the examples out of the repository, and the index of the first, which the others take.</summary>
public abstract class ExampleFixture
{
    private protected static readonly Lazy<UserProject> Rag = new(() =>
    {
        // A run of the example in the repository may have made its index already; else this one does.
        var project = Copy("Rag");
        var made = Path.Combine(Feed.Repository, "examples", "Rag", "Modbench.Artifacts", "cache");
        if (Directory.Exists(made) && Directory.GetDirectories(made).Length == 1) CopyCache(made, project);
        return project;
    });

    private protected static readonly Lazy<(CommandResult Result, string Folder)> RagRun = new(() => (Rag.Value.Modbench("--scenario", "SingleStream", "--launches", "1"), Latest(Rag.Value)));

    /// <summary>The index that a run of the example has made is as good for another project.</summary>
    private protected static void TakeIndex(UserProject project)
    {
        _ = RagRun.Value;
        CopyCache(Path.Combine(Rag.Value.Artifacts, "cache"), project);
    }

    private static void CopyCache(string cache, UserProject project)
    {
        foreach (var file in Files(cache)) CopyFile(file, Path.Combine(project.Artifacts, "cache", Path.GetRelativePath(cache, file)));
    }

    private protected static void CopyFile(string file, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.Copy(file, target);
    }

    private protected static void AssertTracesAreWhole(string folder, string pipeline)
    {
        var ledger = LedgerFile.Read(Path.Combine(folder, LedgerFile.Name));
        var traced = ledger.Launches.Where(launch => launch.Kind == LaunchKind.Trace).Select(launch => launch.Launch).Distinct().ToList();
        var report = File.ReadAllText(Path.Combine(folder, "report.md"));
        Assert.Multiple(() =>
        {
            Assert.That(traced, Is.Not.Empty);
            foreach (var launch in traced)
                Assert.That(TraceReader.Read(Path.Combine(folder, $"trace-{launch}.nettrace")).EventsLost, Is.Zero);
            Assert.That(ledger.Launches.Select(launch => (launch.Outcome, launch.Reason)), Is.All.EqualTo((LaunchOutcome.Ok, (string?)null)), "it would be marked");
            Assert.That(ledger.Explanations.SelectMany(row => row.Notes), Has.None.StartsWith("events lost"));
            foreach (var measure in (string[])["traced.overhead", "traced.overhead.p50", "traced.overhead.p99"])
            {
                // Against launches of the same run that had no session.
                var untraced = measure == "traced.overhead" ? "response.mean" : measure.Replace("traced.overhead", "response", StringComparison.Ordinal);
                var row = ledger.Measures.First(row => row.Pipeline == pipeline && row.Measure == measure && row.Value is not null);
                Assert.That(row.Value, Is.EqualTo(Of(row, "traced." + untraced) / Of(row, untraced)).Within(1e-9), measure);
            }

            Assert.That(report, Does.Contain("cost of tracing").And.Match(@"\| *condition *\| *mean response *\| *p50 *\| *p99 *\|"));
            Assert.That(report, Does.Contain("Cost of tracing: traced ÷ untraced"));
        });

        double Of(MeasureRow like, string measure) => ledger.Measures
            .Single(row => (row.Pipeline, row.Scenario, row.Condition, row.Stage, row.Measure) == (like.Pipeline, like.Scenario, like.Condition, null, measure)).Value!.Value;
    }

    /// <summary>The folder of the run itself: later ones of the same project have theirs.</summary>
    private protected static string Latest(UserProject project) => Directory.ResolveLinkTarget(Path.Combine(project.Artifacts, "latest"), returnFinalTarget: true)!.FullName;

    private protected static UserProject Copy(string name, string? folder = null)
    {
        var source = Path.Combine(Feed.Repository, "examples", name);
        var file = File.ReadAllText(Path.Combine(source, name + ".csproj"));
        var version = Regex.Replace(file, "(Include=\"Modbench[^\"]*\" Version=)\"0.1.0\"", $"$1\"{Feed.Version}\"");
        var project = new UserProject(name, version, folder);
        foreach (var path in ExampleFiles(name).SelectMany(entry => Files(Path.Combine(source, entry))).Where(path => !path.EndsWith(".csproj", StringComparison.Ordinal)))
            project.Write(Path.GetRelativePath(source, path), File.ReadAllText(path));
        return project;
    }

    private protected static IEnumerable<string> ExampleFiles(string name) =>
        Directory.EnumerateFileSystemEntries(Path.Combine(Feed.Repository, "examples", name)).Select(path => Path.GetFileName(path))
            .Except(["bin", "obj", "Modbench.Artifacts"]);

    private protected static IEnumerable<string> Files(string path) =>
        Directory.Exists(path) ? Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories) : [path];
}
