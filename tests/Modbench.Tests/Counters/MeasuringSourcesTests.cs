using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tool;
using Modbench.Tool.Commands;

namespace Modbench.Tests.Counters;

/// <summary>What <c>doctor</c> tells.</summary>
public sealed class MeasuringSourcesTests : ScriptedMachineFixture
{
    private static readonly string[] OfABuild = ["runtime", "gc mode", "packages"];
    private static readonly SystemAnswers Everything = new(null, null, null, null, null, 2);
    private static readonly SystemAnswers Nothing = new(
        "perf_event_open: Permission denied", "/proc/self/task/TID/syscall does not tell", "perf_event_open: No such file or directory", "DOTNET_EnableDiagnostics is 0", "libnvidia-ml.so.1 is not installed", 0);

    [Test]
    public void WhatIsAbsentHasAReasonAndAMend()
    {
        var sources = MeasuringSources.Probe(Machine.Files, Nothing);
        Assert.Multiple(() =>
        {
            Assert.That(sources.Where(source => source.Present), Is.Empty);
            Assert.That(sources.Select(source => source.Reason), Has.All.Not.Empty);
            Assert.That(sources.Select(source => source.Mend), Has.All.Not.Empty);
            Assert.That(sources.Select(source => source.ToAbsent()!.Source), Is.Unique);
            Assert.That(sources.Single(source => source.Source == "context switches").Reason, Is.EqualTo("perf_event_open: Permission denied"));
        });
    }

    [Test]
    public void WhatIsPresentHasNeither()
    {
        var sources = MeasuringSources.Probe(Whole().Files, Everything);
        Assert.Multiple(() =>
        {
            Assert.That(sources.Where(source => !source.Present).Select(source => $"{source.Source}: {source.Reason}"), Is.Empty);
            Assert.That(sources.Select(source => source.Mend), Is.All.Null);
            Assert.That(sources.Select(source => source.ToAbsent()), Is.All.Null);
            Assert.That(sources.Single(source => source.Source == "context switches").Detail, Is.EqualTo("kernel.perf_event_paranoid = 2"));
        });
    }

    [TestCase("/proc/self/schedstat", "0 0 0", "schedstat")]
    [TestCase("/proc/pressure/cpu", null, "pressure (PSI)")]
    [TestCase("/sys/fs/cgroup/cpu.stat", "usage_usec 5", "throttling")]
    [TestCase("/sys/class/powercap/intel-rapl:0/energy_uj", null, "energy (RAPL)")]
    public void OneThatIsMissingIsAbsentAlone(string file, string? content, string source)
    {
        Whole();
        if (content is null) Machine.Remove(file);
        else Machine.Put(file, content);
        Assert.That(MeasuringSources.Probe(Machine.Files, Everything).Where(one => !one.Present).Select(one => one.Source), Is.EqualTo(new[] { source }));
    }

    [Test]
    public void ThisMachineIsToldOfInWordsAndAsJson()
    {
        var text = Run("doctor");
        using var json = System.Text.Json.JsonDocument.Parse(Run("doctor", "--json"));
        var sources = json.RootElement.GetProperty("sources").EnumerateArray().ToList();
        Assert.Multiple(() =>
        {
            Assert.That(sources.Select(source => source.GetProperty("source").GetString()), Is.SupersetOf(MeasuringSources.Probe().Select(source => source.Source)));
            var (_, absent) = MachineEnvironment.Read(Directory.GetCurrentDirectory(), null, "");
            Assert.That(
                sources.Where(source => !source.GetProperty("present").GetBoolean()).Select(source => source.GetProperty("source").GetString()),
                Is.EquivalentTo(absent.Concat(MeasuringSources.Probe().Select(source => source.ToAbsent()).OfType<AbsentRow>()).Select(row => row.Source).Except(OfABuild)), "the ledger's absent");
            foreach (var source in sources)
            {
                var present = source.GetProperty("present").GetBoolean();
                Assert.That(text, Does.Contain($"{(present ? "present" : "absent "),-7}  {source.GetProperty("source").GetString()} "));
                if (!present) Assert.That(text, Does.Contain($"mend: {source.GetProperty("mend").GetString()}"));
            }

            if (OperatingSystem.IsLinux()) Assert.That(json.RootElement.GetProperty("sampling").GetProperty("cores").GetDouble(), Is.GreaterThan(0).And.LessThan(0.2));
        });
    }

    [TestCase(false, "run on the host, or give the virtual machine a PMU")]
    [TestCase(true, "sysctl kernel.perf_event_paranoid=2, and a container profile (seccomp) that allows perf_event_open")]
    public void CountersThatAreNotThereAreNoMatterOfRights(bool refused, string mend) => Assert.That(
        MeasuringSources.Probe(Whole().Files, Nothing with { CountersRefused = refused }).Single(source => source.Source == "hardware counters").Mend, Is.EqualTo(mend));

    [Test]
    public void WhatTheEnvironmentLacksIsAmongThem()
    {
        var lacking = MachineEnvironment.Read(Machine.Files, new GitState(null, null, "git is not installed"), new RuntimeConfig(null, null, "not built"), new ProjectPackages(null, "not built"), "1");
        var none = EnvironmentSources.Of(lacking);
        Machine.Put("/proc/cpuinfo", "model name : Fast\nphysical id : 0\ncore id : 0\n").Put("/proc/meminfo", "MemTotal: 5 kB\n").Put("/proc/self/cgroup", "0::/\n").Put("/sys/fs/cgroup/cgroup.controllers", "cpu\n")
            .Put("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n").Put("/sys/devices/system/cpu/cpufreq/boost", "0\n");
        var all = EnvironmentSources.Of(MachineEnvironment.Read(Machine.Files, new GitState("abc", false, null), new RuntimeConfig(".NET", "server", null), new ProjectPackages([], null), "1"));
        Assert.Multiple(() =>
        {
            Assert.That(none.Where(source => !source.Present).Select(source => source.Source), Is.SupersetOf(new[] { "physical cores", "container limits", "commit", "frequency governor", "turbo" }));
            Assert.That(none.Single(source => source.Source == "commit").Reason, Is.EqualTo("git is not installed"));
            Assert.That(all.Where(source => !source.Present), Is.Empty);
            Assert.That(all.Select(source => source.Detail), Is.EqualTo(new[] { "Fast", "1 of them", null, "cgroup v2", "abc", "performance", "off" }));
            Assert.That(lacking.Absent.Select(row => row.Source), Is.SubsetOf(all.Select(source => source.Source).Concat(OfABuild)), "all that a ledger may lack");
        });
    }

    private static string Run(params string[] args)
    {
        using var output = new StringWriter();
        var exit = ModbenchCommand.RunAsync(args, new Screen(output, TextWriter.Null, false), CancellationToken.None).GetAwaiter().GetResult();
        Assert.That(exit, Is.Zero, "what is absent is no failure");
        return output.ToString();
    }

    private ScriptedMachine Whole() => Machine
        .Put("/proc/self/schedstat", "5 6 7\n").Put("/proc/self/io", "read_bytes: 0\n").Put("/proc/self/cgroup", "0::/\n")
        .Put("/proc/stat", "cpu  1 1 1 1 1 1 1 1 1 1\n").Put("/proc/diskstats", "254 0 vda 5 0 10 3 4 0 20 1 0 0 0\n").Put("/sys/block/vda/device/vendor", "x")
        .Put("/proc/sys/kernel/perf_event_paranoid", "2\n")
        .Put("/proc/pressure/cpu", "some total=1\nfull total=0\n").Put("/proc/pressure/memory", "some total=1\nfull total=0\n").Put("/proc/pressure/io", "some total=1\nfull total=0\n")
        .Put("/sys/fs/cgroup/cpu.stat", "usage_usec 5\nnr_periods 1\nnr_throttled 0\nthrottled_usec 0\n")
        .Put("/sys/class/powercap/intel-rapl:0/energy_uj", "5\n").Put("/sys/class/hwmon/hwmon0/power1_input", "5\n")
        .Put("/sys/class/thermal/thermal_zone0/temp", "5\n").Put("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "5\n");
}
