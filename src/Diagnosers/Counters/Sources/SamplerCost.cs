using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What sampling costs on this machine.</summary>
/// <param name="Processes">How many were sampled.</param>
/// <param name="Samples">How often.</param>
/// <param name="Cores">CPU time of the sampler for each second at ten samples a second: 0.005 is half a percent of a core.</param>
public sealed record SamplerCost(int Processes, int Samples, double Cores)
{
    private const int WarmUp = 50;
    private const int ForCompiler = 300;

    /// <summary>Samples this process and others, ten times a second; null: nothing is sampled on this system, or sampling failed.</summary>
    /// <param name="others">Ids of processes; where there are none this process stands in.</param>
    /// <param name="time">For how long.</param>
    public static SamplerCost? Measure(IReadOnlyList<int> others, TimeSpan time)
    {
        if (!OperatingSystem.IsLinux()) return null;
        var (nvml, problem) = Nvml.Shared;
        List<SampledProcess> processes =
        [
            .. others.Select((pid, place) => new SampledProcess(place == 0 ? ProcessRole.Subject : ProcessRole.Neighbour, "other", place, pid, null)),
            new(ProcessRole.Tool, "tool", 0, Environment.ProcessId, null),
        ];

        // As it is after the first seconds of a run: compiled to the end.
        using (var warm = Samples())
        {
            for (var i = 0; i < WarmUp; i++) warm.Take(slow: true);
        }

        // The thread's own first ticks too: in two seconds they are a fifth of all.
        using (new ResourceSampler(Samples(), finely: false)) Thread.Sleep(ForCompiler);
        using var sampler = new ResourceSampler(Samples(), finely: false);
        Thread.Sleep(time);
        sampler.Stop();
        return sampler.Result().Problem is null && sampler.CpuNs >= 0 ? new SamplerCost(processes.Count, sampler.Taken, sampler.CpuNs / time.TotalNanoseconds) : null;

        ResourceSamples Samples() => new(new MachineFiles("/"), processes, ProcessClock.CpuNs, new GpuReader(nvml, problem));
    }
}
