using Modbench.Diagnosers;
using Modbench.Ledger;
using Modbench.Tests.Counters;

namespace Modbench.Tests.Noise;

/// <summary>What is read around turns, of scripted processes and machines.</summary>
public sealed class PairUseTests : ScriptedMachineFixture
{
    private const int Base = 100;
    private const int Head = 200;

    [Test]
    public void EverySourceIsReadFromItsFile()
    {
        Put(machineTicks: 1000, steal: 10, baseTicks: 100, headTicks: 200, waits: 5_000_000, throttled: 7000, memory: 100, io: 200, minor: 50);
        using var machine = new MachineReaders(Machine.Files);
        using var pair = new PairUse(Machine.Files, machine, [Base, Head], null);
        pair.Follow();
        var before = pair.Read(Base) with { Time = 0 };
        Put(machineTicks: 1030, steal: 12, baseTicks: 108, headTicks: 201, waits: 15_000_000, throttled: 27_000, memory: 1100, io: 2200, minor: 60);
        var used = before.Until(pair.Read(Base) with { Time = 100_000_000 });
        Assert.Multiple(() =>
        {
            Assert.That(used[NoiseSource.CoreWaits], Is.EqualTo(0.1).Within(1e-9), "10 ms of 100");
            Assert.That(used[NoiseSource.OtherProcesses], Is.EqualTo(2.1).Within(1e-9), "300 ms less 80 of the base's and 10 of the head's");
            Assert.That(used[NoiseSource.OtherSide], Is.EqualTo(0.1).Within(1e-9));
            Assert.That(used[NoiseSource.Steal], Is.EqualTo(0.2).Within(1e-9));
            Assert.That(used[NoiseSource.Throttling], Is.EqualTo(0.2).Within(1e-9));
            Assert.That(used[NoiseSource.MemoryPressure], Is.EqualTo(0.01).Within(1e-9));
            Assert.That(used[NoiseSource.DiskPressure], Is.EqualTo(0.02).Within(1e-9));
            Assert.That(used[NoiseSource.PageFaults], Is.EqualTo(100).Within(1e-9));
        });
    }

    [Test]
    public void WhatTheMachineLacksIsMissingAndNever0()
    {
        Machine.Process(Base, 1, 100).Process(Head, 1, 100).Process(Environment.ProcessId, 1, 100);
        using var machine = new MachineReaders(Machine.Files);
        using var pair = new PairUse(Machine.Files, machine, [Base, Head], null);
        var used = (pair.Read(Base) with { Time = 0 }).Until(pair.Read(Base) with { Time = 1000 });
        Assert.That(used.Keys, Is.EquivalentTo(new[] { NoiseSource.OtherSide, NoiseSource.PageFaults }));
        Assert.That(machine.Frequency(), Is.NaN);
    }

    [Test]
    public void WaitsAreThoseOfAllThreadsAlsoOfNewOnes()
    {
        Wait(1, 1000).Put($"/proc/{Base}/task/2/schedstat", "9 500 1\n");
        using var waits = new ThreadWaits(Machine.Files, Base);
        Assert.That(waits.Read(), Is.Zero, "from the first look on");
        Wait(1, 1700).Put($"/proc/{Base}/task/3/schedstat", "9 40 1\n");
        Assert.That(waits.Read(), Is.EqualTo(740));
        Directory.Delete(Machine.Files.Full($"/proc/{Base}/task/1"), recursive: true);
        Assert.That(waits.Read(), Is.EqualTo(740), "one that has ended takes nothing back");
    }

    [Test]
    public void OtherProgramsAreTheBusiestOfThoseThatAreNotOurs()
    {
        Machine.Process(10, 1, 100).Process(11, 10, 100).Process(20, 1, 500).Process(30, 1, 50);
        var others = new OtherPrograms(Machine.Files, [10]);
        Machine.Process(10, 1, 900).Process(11, 10, 900).Process(20, 1, 600).Process(30, 1, 50).Process(40, 1, 300);
        var programs = others.Since(TimeSpan.FromSeconds(10));
        Assert.That(programs, Is.EqualTo(new[] { new OtherProgram("a ) b (c", 40, 2, 0.4) }).Using<OtherProgram>((one, other) => one with { Cores = 0 } == other with { Cores = 0 } && Math.Abs(one.Cores - other.Cores) < 1e-9));
    }

    private ScriptedMachine Wait(int thread, int ns) => Machine.Put($"/proc/{Base}/task/{thread}/schedstat", $"9 {ns} 1\n");

    private void Put(int machineTicks, int steal, int baseTicks, int headTicks, int waits, int throttled, int memory, int io, int minor)
    {
        Machine.Process(Base, 1, baseTicks, minor: minor).Process(Head, 1, headTicks).Process(Environment.ProcessId, 1, 77)
            .Put("/proc/stat", $"cpu  {machineTicks} 0 0 5 0 0 0 {steal} 0 0\n")
            .Put($"/proc/{Base}/cgroup", "0::/\n").Put("/sys/fs/cgroup/cpu.stat", $"usage_usec 5\nnr_periods 1\nnr_throttled 0\nthrottled_usec {throttled}\n")
            .Put("/proc/pressure/cpu", "some total=1\nfull total=0\n").Put("/proc/pressure/memory", $"some total={memory}\nfull total=0\n").Put("/proc/pressure/io", $"some total={io}\nfull total=0\n");
        Wait(1, waits);
    }
}
