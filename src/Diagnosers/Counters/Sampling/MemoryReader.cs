using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Memory of the machine, from /proc/meminfo.</summary>
internal sealed class MemoryReader(MachineFiles files) : IResourceReader
{
    private const int Kilobyte = 1024;
    private readonly KeptFile info = files.Keep("/proc/meminfo");

    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks => info.Problem is { } problem ? [(ResourceMetric.Memory, problem)] : [];

    public void Read(Span<double> row, bool slow)
    {
        var text = info.Read();
        if (text.Length == 0) return;
        row.Set(ResourceMetric.Memory, (Fields.After(text, "MemTotal:"u8) - Fields.After(text, "MemAvailable:"u8)) * Kilobyte);
    }

    public void Dispose() => info.Dispose();
}
