namespace Modbench.EndToEndTests;

/// <summary>A run in a control group of its own, whose quota a neighbour has set.</summary>
[Platform("Linux")]
public abstract class LeftQuotaFixture : EndedRunFixture
{
    private protected const string Free = "-1";

    private protected static readonly Lazy<UserProject> Project = new(() =>
    {
        var project = new UserProject("Bounded", UserProject.ProjectFile(items: $"""<PackageReference Include="Modbench.Neighbours" Version="{Feed.Version}" />""")).Write(
            "Bounded.cs",
            """
            using Modbench;
            using Modbench.Neighbours;

            [Pipeline] public sealed class Quota() : CpuQuota(cores: 0.9);

            [Pipeline, SingleStream(Queries = 200, WarmupQueries = 3), Collocate(typeof(Quota), Isolation = Isolation.Thread)]
            public sealed class Subject
            {
                [Queries] static int[] All() => [1, 2, 3];

                [Stage] static int Work(int number) { Thread.Sleep(5); return number; }
            }
            """);
        Assert.That(project.Modbench("list").ExitCode, Is.Zero);
        return project;
    });

    private protected string Group { get; private set; } = "";

    private protected string Quota => File.ReadAllText(Path.Combine(Group, Unified ? "cpu.max" : "cpu.cfs_quota_us")).Split(' ')[0].Trim().Replace("max", Free, StringComparison.Ordinal);

    private static bool Unified => File.Exists("/sys/fs/cgroup/cgroup.controllers");

    [SetUp]
    public void MakeGroup()
    {
        Group = Path.Combine(Unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu", $"modbench-test-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(Group);
            _ = Quota;
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            Assert.Ignore($"no control group of its own can be made here: {refused.Message}");
        }
    }

    [TearDown]
    public void RemoveGroup()
    {
        if (Tool is { HasExited: false }) Tool.Kill(entireProcessTree: true);
        WaitUntil(() => Project.Value.Children().Count == 0, "all have ended");
        if (Directory.Exists(Group)) WaitUntil(Removed, "the group is empty");
    }

    private protected int StartBounded()
    {
        var project = Project.Value;
        Tool = Command.Start(project.Folder, "sh", "-c", $"echo $$ > {Group}/cgroup.procs && exec env --default-signal=INT,HUP,TERM {Feed.Tool} run --no-build --launches 20 --diagnosers none");
        Tool.OutputDataReceived += (_, _) => { };
        Tool.BeginOutputReadLine();
        Collect(Tool);
        IReadOnlyList<int> children = [];
        WaitUntil(() => Quota != Free && (children = project.Children()).Count == 1, "the group is bounded");
        return children[0];
    }

    private bool Removed()
    {
        try
        {
            Directory.Delete(Group);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
