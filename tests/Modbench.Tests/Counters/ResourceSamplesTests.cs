using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Counters;

/// <summary>What is read of scripted processes and machines.</summary>
public sealed class ResourceSamplesTests : ScriptedMachineFixture
{
    private const int Subject = 100;
    private const int Neighbour = 200;
    private const int Tool = 300;
    private static readonly TimeWindow FirstSecond = new(0, Second);
    private const long Second = 1_000_000_000;

    [Test]
    public void AProcessIsReadFromItsFiles()
    {
        Machine.Process(Subject, 1, ticks: 100, pages: 10, threads: 4, minor: 5, major: 1, read: 1000, written: 2000);
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.Take(slow: true, 0);
        Machine.Process(Subject, 1, ticks: 150, pages: 30, threads: 6, minor: 25, major: 3, read: 5000, written: 2500);
        samples.Take(slow: false, Second);
        var one = Of(samples, ProcessRole.Subject);
        Assert.Multiple(() =>
        {
            Assert.That(one.Used(ResourceMetric.Cpu, FirstSecond), Is.EqualTo(0.5e9));
            Assert.That(one.Used(ResourceMetric.MinorFaults, FirstSecond), Is.EqualTo(20));
            Assert.That(one.Used(ResourceMetric.MajorFaults, FirstSecond), Is.EqualTo(2));
            Assert.That(one.Used(ResourceMetric.DiskRead, FirstSecond), Is.EqualTo(4000));
            Assert.That(one.Used(ResourceMetric.DiskWritten, FirstSecond), Is.EqualTo(500));
            Assert.That(one.Value(0, ResourceMetric.Rss), Is.EqualTo(10.0 * Environment.SystemPageSize));
            Assert.That(one.Value(1, ResourceMetric.Threads), Is.EqualTo(6));
            Assert.That(one.Value(1, ResourceMetric.Heap), Is.Null, "no page was given");
        });
    }

    [Test]
    public void WhatAProcessHasStartedIsCountedWithItHoweverDeep()
    {
        Machine.Process(Tool, 1, 10).Process(Subject, Tool, 20).Process(Neighbour, Tool, 30).Process(201, Neighbour, 40).Process(202, 201, 50).Process(999, 1, 60);
        using var samples = Samples((ProcessRole.Subject, Subject), (ProcessRole.Neighbour, Neighbour), (ProcessRole.Tool, Tool));
        samples.Take(slow: true, 0);
        Assert.Multiple(() =>
        {
            Assert.That(Of(samples, ProcessRole.Subject).Value(0, ResourceMetric.Cpu), Is.EqualTo(0.2e9));
            Assert.That(Of(samples, ProcessRole.Neighbour).Value(0, ResourceMetric.Cpu), Is.EqualTo(1.2e9), "its own, its child's and its grandchild's");
            Assert.That(Of(samples, ProcessRole.Tool).Value(0, ResourceMetric.Cpu), Is.EqualTo(0.1e9), "those that are watched themselves are not the tool's");
        });
    }

    [Test]
    public void AChildThatEndsLeavesWhatItUsedToItsParent()
    {
        Machine.Process(Subject, 1, 100);
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.Take(slow: true, 0);
        Machine.Process(101, Subject, 30);
        samples.Take(slow: true, Second);
        Machine.End(101);
        samples.Take(slow: true, 2 * Second);
        Machine.Process(Subject, 1, 100, childTicks: 35);
        samples.Take(slow: true, 3 * Second);

        // Another process is given the id, and isn't the subject's.
        Machine.Process(101, 1, 9999);
        samples.Take(slow: true, 4 * Second);
        var one = Of(samples, ProcessRole.Subject);
        Assert.That(Enumerable.Range(0, 5).Select(sample => one.Value(sample, ResourceMetric.Cpu)), Is.EqualTo(new[] { 1e9, 1.3e9, 1.3e9, 1.35e9, 1.35e9 }));
    }

    [Test]
    public void AProcessThatEndsHasNoValuesFromThenOn()
    {
        Machine.Process(Subject, 1, 100).Process(Neighbour, 1, 100);
        using var samples = Samples((ProcessRole.Subject, Subject), (ProcessRole.Neighbour, Neighbour));
        samples.Take(slow: true, 0);
        Machine.Process(Neighbour, 1, 140);
        samples.Take(slow: false, Second / 2);
        Machine.Put($"/proc/{Neighbour}/stat", "");
        samples.Take(slow: false, Second);
        var one = Of(samples, ProcessRole.Neighbour);
        Assert.Multiple(() =>
        {
            Assert.That(one.Value(2, ResourceMetric.Cpu), Is.Null);
            Assert.That(one.Used(ResourceMetric.Cpu, new TimeWindow(0, Second / 2)), Is.EqualTo(0.4e9));
            Assert.That(one.Used(ResourceMetric.Cpu, FirstSecond), Is.Null, "nobody knows what it used up to then");
            Assert.That(Of(samples, ProcessRole.Subject).Value(2, ResourceMetric.Cpu), Is.EqualTo(1e9));
        });
    }

    [Test]
    public void TheMachineIsReadFromItsFiles()
    {
        Machine.Process(Subject, 1, 10)
            .Put("/proc/stat", "cpu  100 10 50 5000 300 5 5 20 40 0\ncpu0 1 1 1 1 1 1 1 1 1 1\n")
            .Put("/proc/meminfo", "MemTotal:       1000 kB\nMemFree:        1 kB\nMemAvailable:    400 kB\n")
            .Put("/proc/net/dev", "Inter-|   Receive  |  Transmit\n face |bytes |bytes\n    lo: 900 1 0 0 0 0 0 0 900 1 0 0 0 0 0 0\n  eth0: 70 1 0 0 0 0 0 0 30 1 0 0 0 0 0 0\n wlan0:5 1 0 0 0 0 0 0 6 1 0 0 0 0 0 0\n")
            .Put("/proc/diskstats", "   7 0 loop0 9 9 99 9 9 9 99 9 9 9 9\n 254 0 vda 5 0 10 3 4 0 20 1 0 0 0\n 254 1 vda1 5 0 10 3 4 0 20 1 0 0 0\n")
            .Put("/sys/block/vda/device/vendor", "x").Put("/sys/block/loop0/size", "0")
            .Put("/sys/devices/system/cpu/cpu0/cpufreq/scaling_cur_freq", "2000000\n").Put("/sys/devices/system/cpu/cpu1/cpufreq/scaling_cur_freq", "3000000\n")
            .Put("/sys/class/thermal/thermal_zone0/temp", "45000\n").Put("/sys/class/thermal/thermal_zone1/temp", "61500\n")
            .Put("/sys/class/hwmon/hwmon0/power1_average", "12000000\n")
            .Put("/proc/pressure/cpu", "some avg10=97.85 avg60=84.31 avg300=43.36 total=1000\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=0\n")
            .Put("/proc/pressure/memory", "some avg10=0 avg60=0 avg300=0 total=20\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=7\n")
            .Put("/proc/pressure/io", "some avg10=0 avg60=0 avg300=0 total=30\nfull avg10=0.00 avg60=0.00 avg300=0.00 total=8\n");
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.Take(slow: true, 0);
        var one = Of(samples, ProcessRole.Machine);
        var expected = new Dictionary<ResourceMetric, double>
        {
            [ResourceMetric.Cpu] = 170e7,
            [ResourceMetric.Steal] = 20e7,
            [ResourceMetric.Memory] = 600 * 1024,
            [ResourceMetric.Received] = 75,
            [ResourceMetric.Sent] = 36,
            [ResourceMetric.DiskRead] = 10 * 512,
            [ResourceMetric.DiskWritten] = 20 * 512,
            [ResourceMetric.Frequency] = 2.5e9,
            [ResourceMetric.Temperature] = 61.5,
            [ResourceMetric.Power] = 12,
            [ResourceMetric.PressureCpu] = 1e6,
            [ResourceMetric.PressureMemory] = 20e3,
            [ResourceMetric.PressureMemoryFull] = 7e3,
            [ResourceMetric.PressureIo] = 30e3,
            [ResourceMetric.PressureIoFull] = 8e3,
        };
        Assert.That(
            Enum.GetValues<ResourceMetric>().Where(metric => one.Has(metric)).ToDictionary(metric => metric, metric => one.Value(0, metric)!.Value),
            Is.EquivalentTo(expected));
    }

    [Test]
    public void WhatAMachineLacksIsAbsentWithAReasonAndNeverZero()
    {
        Machine.Process(Subject, 1, 10);
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.Take(slow: true, 0);
        var result = samples.Result();
        var one = result.Machine!;
        var process = result.Of(ProcessRole.Subject).Single();
        Assert.Multiple(() =>
        {
            Assert.That(Enum.GetValues<ResourceMetric>().Where(one.Has), Is.Empty);
            Assert.That(one.WhyNot(ResourceMetric.Energy), Does.Contain("RAPL"));
            Assert.That(one.WhyNot(ResourceMetric.PressureCpu), Does.EndWith("/proc/pressure/cpu is not there"));
            Assert.That(one.WhyNot(ResourceMetric.Gpu), Is.EqualTo("no GPU in this test"));
            Assert.That(process.WhyNot(ResourceMetric.Throttled), Does.Contain("control group"));
            Assert.That(samples.HasThrottling, Is.False);
        });
    }

    [Test]
    public void EnergyCountersAreAddedUpAndBeginAnew()
    {
        Machine.Process(Subject, 1, 10)
            .Put("/sys/class/powercap/intel-rapl:0/energy_uj", "9000000\n").Put("/sys/class/powercap/intel-rapl:0/max_energy_range_uj", "10000000\n")
            .Put("/sys/class/powercap/intel-rapl:1/energy_uj", "1000000\n").Put("/sys/class/powercap/intel-rapl:1/max_energy_range_uj", "10000000\n")
            .Put("/sys/class/powercap/intel-rapl:0:0/energy_uj", "77\n");
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.Take(slow: true, 0);
        Machine.Put("/sys/class/powercap/intel-rapl:0/energy_uj", "2000000\n").Put("/sys/class/powercap/intel-rapl:1/energy_uj", "1500000\n");
        samples.Take(slow: false, Second);
        Assert.That(Of(samples, ProcessRole.Machine).Used(ResourceMetric.Energy, FirstSecond), Is.EqualTo(3.5).Within(1e-9), "3 J over the counter's end, and half of one");
    }

    [TestCase("0::/pod/child\n", "/sys/fs/cgroup", "usage_usec 5\nnr_periods 9\nnr_throttled 3\nthrottled_usec 70000\n")]
    [TestCase("4:memory:/x\n1:cpu,cpuacct:/pod/child\n0::/\n", "/sys/fs/cgroup/cpu", "nr_periods 9\nnr_throttled 3\nthrottled_time 70000000\n")]
    public void ThrottlingIsOfTheGroupAndOfThoseAboveIt(string groups, string mount, string stat)
    {
        Machine.Process(Subject, 1, 10).Put($"/proc/{Subject}/cgroup", groups)
            .Put($"{mount}/cpu.stat", "usage_usec 5\n").Put($"{mount}/pod/cpu.stat", stat).Put($"{mount}/pod/child/cpu.stat", stat);
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.Take(slow: true, 0);
        Assert.Multiple(() =>
        {
            Assert.That(samples.HasThrottling);
            Assert.That(Of(samples, ProcessRole.Subject).Value(0, ResourceMetric.Throttled), Is.EqualTo(140e6));
            Assert.That(Of(samples, ProcessRole.Subject).Value(0, ResourceMetric.ThrottledPeriods), Is.EqualTo(6));
        });
    }

    [Test]
    public void ThrottledStretchesEndWhereTheCounterHasGrown()
    {
        const string stat = "/sys/fs/cgroup/pod/cpu.stat";
        Machine.Process(Subject, 1, 10).Put($"/proc/{Subject}/cgroup", "0::/pod\n").Put(stat, "nr_throttled 0\nthrottled_usec 0\n");
        using var samples = Samples((ProcessRole.Subject, Subject));
        samples.TakeThrottling(Ms(0));
        samples.TakeThrottling(Ms(10));
        Machine.Put(stat, "nr_throttled 1\nthrottled_usec 6000\n");
        samples.TakeThrottling(Ms(20));
        Machine.Put(stat, "nr_throttled 2\nthrottled_usec 46000\n");
        samples.TakeThrottling(Ms(30));
        Assert.That(samples.Result().Throttled, Is.EqualTo(new[]
        {
            new Throttling(Ms(14), Ms(20), Ms(6)),

            // On four cores at once: as far back as the stretch before, at most.
            new Throttling(Ms(20), Ms(30), Ms(10)),
        }));
    }

    [Test]
    public void AWholeSampleIsAReadingOfTheQuotaToo()
    {
        const string stat = "/sys/fs/cgroup/pod/cpu.stat";
        Machine.Process(Subject, 1, 10).Put($"/proc/{Subject}/cgroup", "0::/pod\n").Put(stat, "nr_throttled 0\nthrottled_usec 0\n");
        using var samples = Samples((ProcessRole.Subject, Subject), (ProcessRole.Tool, Tool));
        samples.Take(slow: true, Ms(0), throttling: true);
        Machine.Put(stat, "nr_throttled 1\nthrottled_usec 6000\n");
        samples.Take(slow: false, Ms(100), throttling: true);
        Assert.Multiple(() =>
        {
            Assert.That(samples.Result().Throttled, Is.EqualTo(new[] { new Throttling(Ms(94), Ms(100), Ms(6)) }));
            Assert.That(Of(samples, ProcessRole.Subject).Used(ResourceMetric.Throttled, new TimeWindow(0, Ms(100))), Is.EqualTo(6e6));
        });
    }

    [Test]
    public void TheHeapIsWhatTheChildLastWroteIntoItsPage()
    {
        Machine.Process(Subject, 1, 10);
        var path = Path.Combine(Path.GetTempPath(), $"page-{Guid.NewGuid():N}");
        File.WriteAllBytes(path, new byte[CrashPage.Bytes]);
        try
        {
            using var page = new CrashPage(path);
            using var samples = new ResourceSamples(
                Machine.Files, [new SampledProcess(ProcessRole.Subject, "Docs.AskDocs", 0, Subject, path)], null, new GpuReader(null, "no GPU in this test"));
            samples.Take(slow: true, 0);
            page.Map();
            page.TellHeap(123_456_789_012);
            samples.Take(slow: false, Second);
            var one = Of(samples, ProcessRole.Subject);
            Assert.That((one.Value(0, ResourceMetric.Heap), one.Value(1, ResourceMetric.Heap)), Is.EqualTo(((double?)null, (double?)123_456_789_012)));
            Assert.That(StageOfDeath.Read(path, [.. ScriptedGraph().Stages]), Is.Empty, "the heap's size is no stage");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static PipelineGraph ScriptedGraph() => Modbench.Tests.Ledger.ScriptedGraphs.AskDocs;

    private static long Ms(int ms) => ms * 1_000_000L;

    private ResourceSamples Samples(params (ProcessRole Role, int Pid)[] processes) => new(
        Machine.Files, [.. processes.Select(one => new SampledProcess(one.Role, one.Role.ToString(), 0, one.Pid, null))], null, new GpuReader(null, "no GPU in this test"));

    private static ResourceSeries Of(ResourceSamples samples, ProcessRole role) => samples.Result().Of(role).Single();
}
