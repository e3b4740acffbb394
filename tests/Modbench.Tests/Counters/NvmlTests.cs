using System.ComponentModel;
using System.Diagnostics;
using Modbench.Diagnosers;
using Modbench.Ledger;

namespace Modbench.Tests.Counters;

/// <summary>The calls to NVIDIA's library, against one of the same functions that a C compiler makes of a few lines.</summary>
public sealed class NvmlTests
{
    private const string Source = """
        #include <stddef.h>
        typedef struct { unsigned gpu, memory; } utilisation;
        typedef struct { unsigned long long total, free, used; } memory;
        typedef struct { unsigned pid; unsigned long long used; unsigned instance, compute; } process;
        int nvmlInit_v2(void) { return INIT; }
        int nvmlShutdown(void) { return 0; }
        int nvmlDeviceGetCount_v2(unsigned *n) { *n = 2; return 0; }
        int nvmlDeviceGetHandleByIndex_v2(unsigned i, void **d) { *d = (void *)(size_t)(i + 1); return 0; }
        int nvmlDeviceGetUtilizationRates(void *d, utilisation *u) { u->gpu = 30 * (size_t)d; u->memory = 99; return 0; }
        int nvmlDeviceGetMemoryInfo(void *d, memory *m) { m->total = 100; m->free = 1; m->used = 5000000000ULL * (size_t)d; return 0; }
        #ifdef V2
        typedef struct { unsigned version; unsigned long long total, reserved, free, used; } memory_v2;
        int nvmlDeviceGetMemoryInfo_v2(void *d, memory_v2 *m) {
          if (m->version != (sizeof *m | 2 << 24)) return 25;
          if (V2 == 0) return 3;
          m->total = 100; m->reserved = 1000000000ULL; m->free = 1; m->used = 4000000000ULL * (size_t)d; return 0; }
        #endif
        int nvmlDeviceGetPowerUsage(void *d, unsigned *mw) { *mw = 70500 * (size_t)d; return 0; }
        int nvmlDeviceGetComputeRunningProcesses_v3(void *d, unsigned *n, process *p) {
          if (*n < 4) return 7;
          p[0].pid = 100; p[0].used = 1000 * (size_t)d;
          p[1].pid = 900; p[1].used = 7;
          p[2].pid = 301; p[2].used = 50; p[3].pid = 302; p[3].used = 60;
          *n = 4; return 0; }
        """;

    private string folder = "";

    [SetUp]
    public void MakeFolder() => folder = Directory.CreateTempSubdirectory("nvml-").FullName;

    [TearDown]
    public void RemoveFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void GpusAreReadByTheDriversLibrary()
    {
        using var nvml = Nvml.Open(Compile(init: 0), out var problem);
        Assert.That(problem, Is.Null);
        using var machine = new ScriptedMachine().Process(100, 1, 10).Process(300, 1, 10).Process(200, 1, 10).Process(301, 200, 10).Process(302, 300, 10);
        using var gpus = new GpuReader(nvml, problem);
        using var samples = new ResourceSamples(
            machine.Files,
            [
                new SampledProcess(ProcessRole.Subject, "A", 0, 100, null), new SampledProcess(ProcessRole.Neighbour, "B", 1, 200, null),
                new SampledProcess(ProcessRole.Tool, "tool", 0, 700, null),
            ],
            null,
            gpus);
        samples.Take(slow: true, 0);
        var result = samples.Result();
        Assert.Multiple(() =>
        {
            Assert.That(nvml!.Devices, Is.EqualTo(2));
            Assert.That(result.Machine!.Value(0, ResourceMetric.Gpu), Is.EqualTo(0.45).Within(1e-9));
            Assert.That(result.Machine.Value(0, ResourceMetric.GpuMemory), Is.EqualTo(15e9));
            Assert.That(result.Machine.Value(0, ResourceMetric.GpuPower), Is.EqualTo(211.5).Within(1e-9));
            Assert.That(result.Of(ProcessRole.Subject).Single().Value(0, ResourceMetric.GpuMemory), Is.EqualTo(3000), "on both GPUs");
            Assert.That(result.Of(ProcessRole.Neighbour).Single().Value(0, ResourceMetric.GpuMemory), Is.EqualTo(100), "a process that it has started holds it");
            Assert.That(result.Of(ProcessRole.Tool).Single().Has(ResourceMetric.GpuMemory), Is.False, "the driver does not list it, which is no 0");
            Assert.That(result.Of(ProcessRole.Tool).Single().WhyNot(ResourceMetric.GpuMemory), Does.Contain("lists none of its processes"));
        });
    }

    /// <summary>Where the driver tells what it keeps for itself apart (from 510 on), that is not in use; a GPU that can't tell falls back.</summary>
    [TestCase("-DV2=1", 12e9)]
    [TestCase("-DV2=0", 15e9)]
    public void WhatTheDriverKeepsForItselfIsNotInUse(string driver, double bytes)
    {
        using var nvml = Nvml.Open(Compile(init: 0, driver), out _);
        Assert.That(nvml!.UsedBytes(), Is.EqualTo(bytes));
    }

    [Test]
    public void ALibraryWithoutADriverSaysSo()
    {
        Assert.That(Nvml.Open(Compile(init: 9), out var problem), Is.Null);
        Assert.That(problem, Does.StartWith("NVML does not start (error 9)"));
    }

    [Test]
    public void WithoutTheLibraryGpusAreAbsent()
    {
        Assert.That(Nvml.Open("libno-such-library.so.1", out var problem), Is.Null);
        Assert.That(problem, Is.EqualTo("libno-such-library.so.1 is not installed"));
    }

    private string Compile(int init, string driver = "-DV1")
    {
        Assume.That(OperatingSystem.IsLinux(), "the library is made for Linux");
        var (source, library) = (Path.Combine(folder, "nvml.c"), Path.Combine(folder, "libnvml.so"));
        File.WriteAllText(source, Source);
        try
        {
            using var compiler = Process.Start("cc", ["-shared", "-fPIC", FormattableString.Invariant($"-DINIT={init}"), driver, "-o", library, source]);
            compiler.WaitForExit();
            Assert.That(compiler.ExitCode, Is.Zero);
        }
        catch (Win32Exception)
        {
            Assert.Ignore("no C compiler is installed");
        }

        return library;
    }
}
