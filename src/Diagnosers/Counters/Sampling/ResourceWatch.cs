using System.Diagnostics;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Samples what a launch's processes and the machine use while its blocks run.</summary>
internal sealed class ResourceWatch : ILaunchWatch
{
    public ILaunchWatching Begin(LaunchOrder order, Process subject, IReadOnlyList<SampledProcess> processes)
    {
        if (!OperatingSystem.IsLinux()) return new Nothing("only Linux is sampled: /proc and /sys have what is read");
        var (nvml, problem) = Nvml.Shared;
        var samples = new ResourceSamples(
            new MachineFiles("/"),
            [.. processes, new SampledProcess(ProcessRole.Tool, "tool", 0, Environment.ProcessId, null)],
            ProcessClock.CpuNs,
            new GpuReader(nvml, problem));
        return new Watching(new ResourceSampler(samples, finely: order.Planned.Kind == LaunchKind.Trace));
    }

    private sealed class Watching(ResourceSampler sampler) : ILaunchWatching
    {
        public void End() => sampler.Stop();

        public LaunchResult Complete(LaunchResult result) => result with { Resources = sampler.Result() };

        public LaunchResult Fail(LaunchResult result)
        {
            sampler.Stop();
            return Complete(result);
        }

        public void Dispose() => sampler.Dispose();
    }

    private sealed class Nothing(string why) : ILaunchWatching
    {
        public void End()
        {
        }

        public LaunchResult Complete(LaunchResult result) => result with { Resources = new LaunchResources([], [], why) };

        public LaunchResult Fail(LaunchResult result) => Complete(result);

        public void Dispose()
        {
        }
    }
}
