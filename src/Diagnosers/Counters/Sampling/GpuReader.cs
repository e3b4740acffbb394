using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>What the GPUs do, and who holds memory on them.</summary>
/// <param name="nvml">The driver's library; null: there is none.</param>
/// <param name="problem">Why not.</param>
internal sealed class GpuReader(Nvml? nvml, string? problem) : IResourceReader
{
    private readonly Nvml? nvml = nvml;
    private readonly Dictionary<int, double> byProcess = [];
    private bool known;
    private bool everKnown;

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
        everKnown |= known;
    }

    public void Dispose()
    {
        // The library is the process's.
    }

    /// <summary>What a process and those that it has started hold of what was last read, for a series of its own.</summary>
    /// <param name="pid">The process. The driver has the host's ids: inside of a container they may be others.</param>
    /// <param name="table">Who has started whom.</param>
    public IResourceReader Of(int pid, ProcessTable table) => new Part(this, pid, table);

    private sealed class Part(GpuReader all, int pid, ProcessTable table) : IResourceReader
    {
        private const string NotListed = "the driver lists none of its processes: they hold no GPU memory, or their ids in this container are not the host's";
        private const string NotTold = "the driver does not tell who holds GPU memory";

        private readonly List<int> members = [pid];
        private bool listed;

        /// <summary>One that the driver does not list may hold nothing, or may have another id there: nobody knows which, so it is no 0.</summary>
        public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
            all.nvml is null ? all.Lacks.Where(lack => lack.Metric == ResourceMetric.GpuMemory)
            : listed ? []
            : [(ResourceMetric.GpuMemory, all.everKnown ? NotListed : NotTold)];

        public void Read(Span<double> row, bool slow)
        {
            if (slow) table.Members(pid, members);
            if (!all.known) return;
            foreach (var member in members)
            {
                if (!all.byProcess.TryGetValue(member, out var bytes)) continue;
                row.Add(ResourceMetric.GpuMemory, bytes);
                listed = true;
            }
        }

        public void Dispose()
        {
            // It has nothing of its own.
        }
    }
}
