using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What the GPUs do, and who holds memory on them.</summary>
/// <param name="nvml">The driver's library; null: there is none.</param>
/// <param name="problem">Why not.</param>
internal sealed class GpuReader(Nvml? nvml, string? problem) : IResourceReader
{
    private readonly Dictionary<int, double> byProcess = [];
    private bool known;

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks => nvml is null
        ? new[] { ResourceMetric.Gpu, ResourceMetric.GpuMemory, ResourceMetric.GpuPower }.Select(metric => (metric, problem!))
        : [];

    public void Read(Span<double> row, bool slow)
    {
        if (nvml is null) return;
        row.Set(ResourceMetric.Gpu, nvml.Busy());
        row.Set(ResourceMetric.GpuMemory, nvml.UsedBytes());
        row.Set(ResourceMetric.GpuPower, nvml.Watts());
        known = nvml.UsedByProcess(byProcess);
    }

    public void Dispose()
    {
        // The library is the process's.
    }

    /// <summary>A process's part of what was last read, for a series of its own.</summary>
    /// <param name="pid">The process. GPUs count for programs outside of containers: inside of one ids may be others.</param>
    public IResourceReader Of(int pid) => new Part(this, pid);

    private sealed class Part(GpuReader all, int pid) : IResourceReader
    {
        public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks => all.Lacks.Where(lack => lack.Metric == ResourceMetric.GpuMemory);

        public void Read(Span<double> row, bool slow)
        {
            if (all.known) row.Set(ResourceMetric.GpuMemory, all.byProcess.GetValueOrDefault(pid));
        }

        public void Dispose()
        {
            // It has nothing of its own.
        }
    }
}
