using System.Text.Json;
using Modbench.Ledger;

namespace Modbench.EndToEndTests;

/// <summary>What a machine refuses is said, and the rest of the ledger is made all the same.</summary>
public sealed class PoorMachineTests
{
    private const string Nobody = "65534";

    private static readonly Lazy<UserProject> Crowded = new(() =>
    {
        var project = new UserProject("Crowded").Write("Pipelines.cs", Source);
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        return project;
    });

    private static readonly string[] Traced = ["run", "--no-build", "--launches", "1", "--queries", "100"];

    private const string Source =
        """
        using System.Diagnostics;
        using Modbench;

        public abstract class Spins
        {
            [Queries] protected static int[] All() => [1, 2, 3];

            [Stage]
            protected int Spin(int number)
            {
                var start = Stopwatch.GetTimestamp();
                while (Stopwatch.GetElapsedTime(start).TotalMilliseconds < 3) number++;
                return number;
            }
        }

        [Pipeline, SingleStream(WarmupQueries = 3)]
        public sealed class Guest : Spins;

        [Pipeline, SingleStream(WarmupQueries = 3), Collocate(typeof(Guest))]
        public sealed class Subject : Spins;
        """;

    [TestCase(Refusals.NotPermitted, "perf_event_open: Operation not permitted")]
    [TestCase(Refusals.AccessDenied, "perf_event_open: Permission denied")]
    [TestCase(Refusals.NotImplemented, "perf_event_open: Function not implemented")]
    public void WhereTheKernelRefusesEventsDoctorSaysSo(int error, string reason)
    {
        var result = Refusals.Run(error, () => Command.Start(Feed.Folder, Feed.Tool, "doctor", "--json"));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        using var json = JsonDocument.Parse(result.Output);
        var sources = json.RootElement.GetProperty("sources").EnumerateArray().ToDictionary(one => one.GetProperty("source").GetString()!);
        Assert.Multiple(() =>
        {
            Assert.That(sources["context switches"].GetProperty("reason").GetString(), Is.EqualTo(reason));
            Assert.That(sources["context switches"].GetProperty("mend").GetString(), Does.Contain("seccomp"));
            Assert.That(sources["runtime events"].GetProperty("present").GetBoolean(), Is.True, "nothing else is refused");
        });
    }

    [Test]
    public void WhereTheKernelRefusesEventsARunExplainsByTheThreadsCounters()
    {
        var project = Crowded.Value;
        var result = Refusals.Run(Refusals.NotPermitted, () => Command.Start(project.Folder, Feed.Tool, Traced));
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        AssertWholeLedger(project);
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Absent.Single(row => row.Source == "context switches").Reason, Is.EqualTo("perf_event_open: Operation not permitted"));
            Assert.That(ledger.Explanations.Select(row => row.Notes), Is.All.Some.StartsWith("no context switches: of "));
            Assert.That(ledger.Explanations.SelectMany(row => row.Terms).Select(term => term.Cause), Has.Some.EqualTo(Cause.Cpu).Or.Some.EqualTo(Cause.RunQueue), "not all unattributed");
        });
    }

    [Test]
    public void AUserWithoutPrivilegesRunsItAllTheSame()
    {
        if (!Environment.IsPrivilegedProcess) Assert.Ignore("not root: all of these tests are run without privileges already");
        if (!File.Exists("/usr/bin/setpriv")) Assert.Ignore("there is no setpriv to lay privileges down with");
        using var open = new OpenCopy(Source);
        var result = AsNobody(open, Traced);
        Assert.That(result.ExitCode, Is.Zero, result.ToString());
        var ledger = LedgerFile.Read(Path.Combine(open.Project, "Modbench.Artifacts", "latest", LedgerFile.Name));
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Explanations.Select(row => row.Measure), Is.SupersetOf(new[] { "response.mean" }));
            Assert.That(ledger.Absent.Select(row => row.Source), Has.None.EqualTo("context switches").And.None.EqualTo("runtime events").And.None.EqualTo("schedstat"));
        });

        var doctor = AsNobody(open, "doctor");
        Assert.That(doctor.ExitCode, Is.Zero, doctor.ToString());
        Assert.That(doctor.Output, Does.Contain("What root adds (this is another user)").And.Contain("energy (RAPL): root reads it"));
    }

    private static void AssertWholeLedger(UserProject project)
    {
        var ledger = project.Ledger();
        Assert.Multiple(() =>
        {
            Assert.That(ledger.Launches.Select(launch => (launch.Outcome, launch.Reason)), Is.All.EqualTo((LaunchOutcome.Ok, (string?)null)));
            Assert.That(ledger.Launches.Select(launch => launch.Kind), Has.Some.EqualTo(LaunchKind.Trace));
            Assert.That(ledger.Explanations.Select(row => row.Measure), Is.SupersetOf(new[] { "response.mean" }));
            Assert.That(ledger.Measures.Single(row => row is { Pipeline: "Subject", Condition: "beside Guest", Measure: "slowdown" }).Value, Is.Positive);
        });
    }

    private static CommandResult AsNobody(OpenCopy open, params string[] arguments) => Command.Run(
        open.Project, "setpriv", ["--reuid", Nobody, "--regid", Nobody, "--clear-groups", "env", $"HOME={open.Home}", open.Tool, .. arguments]);

    /// <summary>The tool and a built project where everybody can read them; the project is nobody's.</summary>
    private sealed class OpenCopy : IDisposable
    {
        private readonly string folder = Path.Combine("/tmp", $"modbench-open-{Guid.NewGuid():N}");

        public OpenCopy(string source)
        {
            Project = Directory.CreateDirectory(Path.Combine(folder, "project")).FullName;
            Home = Directory.CreateDirectory(Path.Combine(folder, "home")).FullName;
            Tool = Path.Combine(folder, "tool", Path.GetFileName(Feed.Tool));
            File.Copy(Path.Combine(Feed.Folder, "NuGet.config"), Path.Combine(folder, "NuGet.config"));
            File.WriteAllText(Path.Combine(Project, "Open.csproj"), UserProject.ProjectFile());
            File.WriteAllText(Path.Combine(Project, "Pipelines.cs"), source);
            Must("cp", "-r", Feed.ToolFolder, Path.Combine(folder, "tool"));
            Must(Tool, "list");
            Must("chmod", "-R", "a+rX", folder);
            Must("chown", "-R", $"{Nobody}:{Nobody}", Project, Home);
        }

        public string Project { get; }

        public string Home { get; }

        public string Tool { get; }

        public void Dispose() => Directory.Delete(folder, recursive: true);

        private void Must(string command, params string[] arguments)
        {
            var result = Command.Run(Project, command, arguments);
            Assert.That(result.ExitCode, Is.Zero, result.ToString());
        }
    }
}
