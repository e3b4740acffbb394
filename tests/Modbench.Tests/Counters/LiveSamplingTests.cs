using System.Diagnostics;
using System.Globalization;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tests.Counters;

/// <summary>The sampler on this machine, against what the system tells of the same process by another way.</summary>
public sealed class LiveSamplingTests
{
    private const double TickNs = 1e7;

    [Test]
    [Retry(5)] // a second in which the sampler has hardly a core tells nothing
    public void WhatAChildOfAProcessUsesIsItsOwnAndIsAsMuchAsTheSystemSays()
    {
        Assume.That(OperatingSystem.IsLinux(), "only Linux is sampled");
        using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sh -c 'while :; do :; done' & echo $!; wait"]) { RedirectStandardOutput = true })!;
        using var child = Process.GetProcessById(int.Parse(parent.StandardOutput.ReadLine()!, CultureInfo.InvariantCulture));
        try
        {
            var outer = child.TotalProcessorTime;
            using var sampler = new ResourceSampler(
                new ResourceSamples(
                    new MachineFiles("/"),
                    [new SampledProcess(ProcessRole.Subject, "A", 0, parent.Id, null), new SampledProcess(ProcessRole.Tool, "tool", 0, Environment.ProcessId, null)],
                    ProcessClock.CpuNs,
                    new GpuReader(null, "not looked for")),
                finely: false);
            var from = Clock.Now;
            child.Refresh();
            var before = child.TotalProcessorTime;
            Thread.Sleep(1000);
            child.Refresh();
            var after = child.TotalProcessorTime;
            var to = Clock.Now;
            sampler.Stop();
            child.Refresh();
            var whole = (child.TotalProcessorTime - outer).TotalNanoseconds;
            var subject = sampler.Result().Of(ProcessRole.Subject).Single();
            var used = subject.Used(ResourceMetric.Cpu, new TimeWindow(from, to))!.Value;
            var total = subject.Used(ResourceMetric.Cpu, new TimeWindow(subject.Times[0], subject.Times[^1]))!.Value;
            Assert.Multiple(() =>
            {
                // Between two samples it may have run at either end only, when the machine is busy: what a core does in that time, at each edge.
                Assert.That(used, Is.EqualTo((after - before).TotalNanoseconds).Within(Gap(subject.Times, from) + Gap(subject.Times, to) + (4 * TickNs)));
                Assert.That(total, Is.LessThanOrEqualTo(whole + (4 * TickNs)).And.GreaterThanOrEqualTo((after - before).TotalNanoseconds - (4 * TickNs)));
                Assert.That(subject.Value(0, ResourceMetric.Threads), Is.EqualTo(2), "the shell and its child");
                Assert.That(subject.Times, Has.Count.GreaterThanOrEqualTo(3), "ten a second where a core is free, fewer where none is, and the first and the last always");
                Assert.That(subject.Times, Is.Ordered.Ascending);
                Assert.That(sampler.Result().RestCpu(new TimeWindow(from, to)), Is.Not.Null.And.GreaterThanOrEqualTo(0));
            });
        }
        finally
        {
            child.Kill();
            parent.Kill();
        }
    }

    /// <summary>Nanoseconds from the last sample before a moment to the first one after it.</summary>
    private static double Gap(IReadOnlyList<long> times, long moment) => times.First(time => time >= moment) - times.Last(time => time <= moment);

    [Test]
    public void ASourceThatSaysItIsThereGivesValues()
    {
        Assume.That(OperatingSystem.IsLinux(), "only Linux is sampled");
        using var samples = new ResourceSamples(
            new MachineFiles("/"), [new SampledProcess(ProcessRole.Subject, "A", 0, Environment.ProcessId, null)], ProcessClock.CpuNs, new GpuReader(null, "not looked for"));
        samples.Take(slow: true);
        samples.Take(slow: true);
        var result = samples.Result();
        var present = MeasuringSources.Probe().Where(source => source.Present).Select(source => source.Source).ToHashSet();
        (string Source, ProcessRole Role, ResourceMetric Metric)[] gives =
        [
            ("processes", ProcessRole.Machine, ResourceMetric.Cpu), ("process I/O", ProcessRole.Subject, ResourceMetric.DiskRead), ("disks", ProcessRole.Machine, ResourceMetric.DiskRead),
            ("pressure (PSI)", ProcessRole.Machine, ResourceMetric.PressureCpu), ("throttling", ProcessRole.Subject, ResourceMetric.Throttled),
            ("energy (RAPL)", ProcessRole.Machine, ResourceMetric.Energy), ("power sensors", ProcessRole.Machine, ResourceMetric.Power),
            ("frequency", ProcessRole.Machine, ResourceMetric.Frequency), ("temperature", ProcessRole.Machine, ResourceMetric.Temperature),
        ];
        foreach (var (source, role, metric) in gives)
            Assert.That(result.Of(role).Single().Value(1, metric) is not null, Is.EqualTo(present.Contains(source)), source);
    }
}
