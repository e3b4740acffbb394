using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tests.Ledger;

public sealed class MachineEnvironmentTests : FolderFixture
{
    [Test]
    public void EverythingAbsentHasAReasonAndAMend()
    {
        var (environment, absent) = Read(new GitState(null, null, "git is not installed"), new RuntimeConfig(null, null, "not built"));
        Assert.Multiple(() =>
        {
            Assert.That(environment.PhysicalCores, Is.Null);
            Assert.That(environment.Governor, Is.Null);
            Assert.That(environment.Turbo, Is.Null);
            Assert.That(
                absent.Select(row => row.Source),
                Is.SupersetOf(new[] { "physical cores", "container limits", "runtime", "gc mode", "commit", "frequency governor", "turbo" }));
            Assert.That(absent.Single(row => row.Source == "commit").Reason, Is.EqualTo("git is not installed"));
            Assert.That(absent.Select(row => row.Mend), Is.All.Not.Empty);
        });
    }

    [Test]
    public void CoresGovernorAndTurboComeFromTheKernelsFiles()
    {
        Put("proc/cpuinfo", Processor(0, 0) + Processor(0, 0) + Processor(0, 1) + Processor(0, 1));
        Put("proc/meminfo", "MemTotal:       16384 kB\nMemFree: 1 kB\n");
        Put("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        Put("sys/devices/system/cpu/cpu1/cpufreq/scaling_governor", "powersave\n");
        Put("sys/devices/system/cpu/intel_pstate/no_turbo", "1\n");
        var (environment, absent) = Read(new GitState("abc", true, null), new RuntimeConfig(".NET 10.0.12", "server concurrent", null));
        Assert.Multiple(() =>
        {
            Assert.That(environment.Cpu, Is.EqualTo("Fast CPU @ 3 GHz"));
            Assert.That(environment.PhysicalCores, Is.EqualTo(2));
            Assert.That(environment.Memory, Is.EqualTo(16384 * 1024));
            Assert.That(environment.Governor, Is.EqualTo("performance, powersave"));
            Assert.That(environment.Turbo, Is.False);
            Assert.That((environment.Commit, environment.Dirty), Is.EqualTo(("abc", (bool?)true)));
            Assert.That(absent.Select(row => row.Source), Is.EqualTo(new[] { "container limits" }));
        });
    }

    [Test]
    public void LimitsOfCgroupVersion2AreTheTightestUpTheTree()
    {
        Put("proc/self/cgroup", "0::/pod/container\n");
        Put("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        Put("sys/fs/cgroup/pod/cpu.max", "150000 100000\n");
        Put("sys/fs/cgroup/pod/memory.max", "max\n");
        Put("sys/fs/cgroup/pod/container/cpu.max", "max 100000\n");
        Put("sys/fs/cgroup/pod/container/memory.max", "1073741824\n");
        Assert.That(ContainerLimits.Read(new MachineFiles(Folder)), Is.EqualTo(new ContainerLimits("cgroup v2", 1.5, 1L << 30)));
    }

    [Test]
    public void NoLimitIsReadableAndNull()
    {
        Put("proc/self/cgroup", "0::/\n");
        Put("sys/fs/cgroup/cgroup.controllers", "cpu memory\n");
        Assert.That(ContainerLimits.Read(new MachineFiles(Folder)), Is.EqualTo(new ContainerLimits("cgroup v2", null, null)));
    }

    [Test]
    public void LimitsOfCgroupVersion1()
    {
        Put("proc/self/cgroup", "4:memory:/host/path\n1:cpu,cpuacct:/\n0::/\n");
        Put("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "250000\n");
        Put("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        Put("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
        Assert.That(ContainerLimits.Read(new MachineFiles(Folder)), Is.EqualTo(new ContainerLimits("cgroup v1", 2.5, null)));
    }

    [TestCase("""{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}""", ".NET 10.0.12", "workstation concurrent")]
    [TestCase(
        """{"runtimeOptions":{"frameworks":[{"name":"Microsoft.NETCore.App","version":"9.0.0"}],"configProperties":{"System.GC.Server":true,"System.GC.Concurrent":false}}}""",
        ".NET 9.0.0", "server non-concurrent")]
    public void RuntimeAndGcModeAreTheChilds(string json, string runtime, string gc)
    {
        Put("shared/10.0.2/x", "");
        Put("shared/10.0.12/x", "");
        Put("shared/11.0.0/x", "");
        Put("app.runtimeconfig.json", json);
        var config = RuntimeConfig.Read(Path.Combine(Folder, "app.runtimeconfig.json"), Path.Combine(Folder, "shared"), _ => null);
        Assert.That((config.Runtime, config.Gc), Is.EqualTo((runtime, gc)));
    }

    [Test]
    public void TheEnvironmentGoesBeforeTheFile()
    {
        Put("app.runtimeconfig.json", """{"runtimeOptions":{"framework":{"name":"Microsoft.NETCore.App","version":"10.0.0"}}}""");
        var config = RuntimeConfig.Read(Path.Combine(Folder, "app.runtimeconfig.json"), Folder, name => name == "DOTNET_gcServer" ? "1" : "0");
        Assert.That(config.Gc, Is.EqualTo("server non-concurrent"));
    }

    [TestCase("{")]
    [TestCase("{}")]
    [TestCase(null)]
    public void AnUnreadableConfigurationIsAReason(string? json)
    {
        var path = Path.Combine(Folder, "app.runtimeconfig.json");
        if (json is not null)
        {
            Put("app.runtimeconfig.json", json);
        }

        Assert.That(RuntimeConfig.Read(path, Folder, _ => null).Reason, Does.Contain("can't be read"));
    }

    [Test]
    public void PackagesAreThoseOfTheBuild()
    {
        Put("app.deps.json", """{"libraries":{"App/1.0.0":{"type":"project"},"NUnit/5.0.0":{"type":"package"},"microsoft.x/10.1.0-rc.1":{"type":"package"}}}""");
        Assert.That(ProjectPackages.Read(Path.Combine(Folder, "app.runtimeconfig.json")).Packages, Is.EqualTo(new[] { "microsoft.x 10.1.0-rc.1", "NUnit 5.0.0" }));
    }

    [TestCase("{")]
    [TestCase("{}")]
    [TestCase(null)]
    public void UnreadablePackagesAreAReason(string? json)
    {
        if (json is not null) Put("app.deps.json", json);
        var packages = ProjectPackages.Read(Path.Combine(Folder, "app.runtimeconfig.json"));
        Assert.That(packages.Packages, Is.Null);
        Assert.That(packages.Reason, Does.Contain("app.deps.json can't be read"));
    }

    [Test]
    public void OutsideARepositoryTheCommitHasAReason()
    {
        var git = GitState.Read(Folder);
        Assert.Multiple(() =>
        {
            Assert.That(git.Commit, Is.Null);
            Assert.That(git.Dirty, Is.Null);
            Assert.That(git.Reason, Is.Not.Empty);
        });
    }

    [Test]
    public void ArtifactsOfRunsDoNotMakeARepositoryDirty()
    {
        Git("init", "-q");
        Put("src/a.cs", "class A;");
        Git("add", "-A");
        Git("-c", "user.name=t", "-c", "user.email=t@example.org", "commit", "-q", "-m", "first");
        Put("src/Modbench.Artifacts/1/ledger.json", "{}");
        Git("config", "status.showUntrackedFiles", "no");
        var clean = GitState.Read(Path.Combine(Folder, "src"));
        Put("src/b.cs", "class B;");
        var dirty = GitState.Read(Path.Combine(Folder, "src"));
        Assert.Multiple(() =>
        {
            Assert.That(clean.Commit, Does.Match("^[0-9a-f]{40}$"));
            Assert.That(clean.Dirty, Is.False);
            Assert.That(dirty.Dirty, Is.True);
        });
    }

    [Test]
    public void ThisMachineCanBeRead()
    {
        var (environment, absent) = MachineEnvironment.Read(AppContext.BaseDirectory, null, "1.2.3");
        Assert.Multiple(() =>
        {
            Assert.That(environment.Cores, Is.GreaterThan(0));
            Assert.That(environment.Memory, Is.GreaterThan(0));
            Assert.That(environment.Os, Is.Not.Empty);
            Assert.That(environment.Modbench, Is.EqualTo("1.2.3"));
            Assert.That(absent.Select(row => row.Source), Has.Some.EqualTo("runtime"));
        });
    }

    private (EnvironmentRow Environment, IReadOnlyList<AbsentRow> Absent) Read(GitState git, RuntimeConfig runtime) =>
        MachineEnvironment.Read(new MachineFiles(Folder), git, runtime, new ProjectPackages([], null), "0.1.0");

    private static string Processor(int package, int core) => $"processor\t: 0\nmodel name\t: Fast CPU @ 3 GHz\nphysical id\t: {package}\ncore id\t\t: {core}\n\n";

    private void Put(string path, string text)
    {
        var full = Path.Combine(Folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(full)!);
        File.WriteAllText(full, text);
    }

    private void Git(params string[] arguments)
    {
        using var git = System.Diagnostics.Process.Start("git", ["-C", Folder, .. arguments]);
        git.WaitForExit();
        Assert.That(git.ExitCode, Is.Zero);
    }
}
