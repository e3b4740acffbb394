namespace Modbench.EndToEndTests;

/// <summary>A control group's quota, the one thing that a neighbour of ours changes in the system, is lifted on every way out.</summary>
[Platform("Linux")]
public sealed class LeftQuotaTests : EndedRunFixture
{
    private const int SigTerm = 15;
    private const int SigHup = 1;
    private const int SigStop = 19;
    private const string Free = "-1";

    private static readonly Lazy<UserProject> Project = new(() =>
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

    private string group = "";

    private string Quota => File.ReadAllText(Path.Combine(group, Unified ? "cpu.max" : "cpu.cfs_quota_us")).Split(' ')[0].Trim().Replace("max", Free, StringComparison.Ordinal);

    private static bool Unified => File.Exists("/sys/fs/cgroup/cgroup.controllers");

    [SetUp]
    public void MakeGroup()
    {
        group = Path.Combine(Unified ? "/sys/fs/cgroup" : "/sys/fs/cgroup/cpu", $"modbench-test-{Environment.ProcessId}");
        try
        {
            Directory.CreateDirectory(group);
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
        if (Directory.Exists(group)) WaitUntil(Removed, "the group is empty");
    }

    [TestCase(SigKill)]
    [TestCase(SigTerm)]
    [TestCase(SigHup)]
    [TestCase(SigInt)]
    public void WhateverEndsTheToolTheQuotaIsLifted(int signal)
    {
        StartBounded();
        Signal(Tool!.Id, signal);
        WaitUntil(() => Project.Value.Children().Count == 0, "no orphan");
        WaitUntil(() => Quota == Free, "the quota is lifted");
    }

    [Test]
    public void WhereAllWereKilledTheNextStartLiftsIt([Values("doctor", "run")] string next)
    {
        var child = StartBounded();

        // It would put the quota back as soon as it saw the child's end.
        Signal(Tool!.Id, SigStop);
        Signal(child, SigKill);
        Signal(Tool.Id, SigKill);
        WaitUntil(() => Project.Value.Children().Count == 0, "no orphan");
        Assert.That(Quota, Is.Not.EqualTo(Free), "nobody was left who could have lifted it");

        var result = Project.Value.Modbench(next == "run" ? ["run", "--no-build", "--filter", "Subject", "--queries", "3", "--launches", "1", "--diagnosers", "none"] : [next]);
        Assert.Multiple(() =>
        {
            Assert.That(Quota, Is.EqualTo(Free));
            Assert.That(result.Error, Does.Contain($"put back: {group}/").And.Contain($"process {child}, which was killed, had left "), result.ToString());
        });
    }

    [Test]
    public void WhereTheChildAloneWasKilledTheRunGoesOnWithoutIt()
    {
        var child = StartBounded();
        Signal(child, SigKill);
        WaitUntil(() => Quota == Free, "the tool lifts it");
        Assert.That(Tool!.HasExited, Is.False, "launches to come are measured as if nothing had been");
    }

    private int StartBounded()
    {
        var project = Project.Value;
        Tool = Command.Start(project.Folder, "sh", "-c", $"echo $$ > {group}/cgroup.procs && exec env --default-signal=INT,HUP,TERM {Feed.Tool} run --no-build --launches 20 --diagnosers none");
        Tool.OutputDataReceived += (_, _) => { };
        Tool.BeginOutputReadLine();
        Collect(Tool);
        WaitUntil(() => Quota != Free && project.Children().Count == 1, "the group is bounded");
        return project.Children()[0];
    }

    private bool Removed()
    {
        try
        {
            Directory.Delete(group);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }
}
