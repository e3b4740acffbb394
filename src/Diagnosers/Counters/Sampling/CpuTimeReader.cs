using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>CPU time of the machine, from the first line of /proc/stat.</summary>
internal sealed class CpuTimeReader(MachineFiles files) : IResourceReader
{
    private const double NsPerTick = 1e7;
    private readonly KeptFile stat = files.Keep("/proc/stat");

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
        stat.Problem is { } problem ? [(ResourceMetric.Cpu, problem), (ResourceMetric.Steal, problem)] : [];

    public void Read(Span<double> row, bool slow)
    {
        var text = stat.Read();
        if (text.Length == 0) return;

        // cpu user nice system idle iowait irq softirq steal; guests' time is in user and nice.
        var fields = new Fields(text);
        fields.Skip(1);
        var busy = fields.Number() + fields.Number() + fields.Number();
        fields.Skip(2);
        busy += fields.Number() + fields.Number();
        row.Set(ResourceMetric.Cpu, busy * NsPerTick);
        row.Set(ResourceMetric.Steal, fields.Number() * NsPerTick);
    }

    public void Dispose() => stat.Dispose();
}
