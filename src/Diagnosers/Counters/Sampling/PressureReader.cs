using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Pressure stall information of the machine: how long tasks waited for cores, memory and disks, from /proc/pressure.</summary>
internal sealed class PressureReader(MachineFiles files) : IResourceReader
{
    private const double NsPerMicrosecond = 1e3;
    private readonly KeptFile cpu = files.Keep("/proc/pressure/cpu");
    private readonly KeptFile memory = files.Keep("/proc/pressure/memory");
    private readonly KeptFile io = files.Keep("/proc/pressure/io");

    // Booted with psi=0 the files are there, and reading them fails.
    public IEnumerable<(ResourceMetric Metric, string Reason)> Lacks =>
    [
        .. Lack(cpu, ResourceMetric.PressureCpu),
        .. Lack(memory, ResourceMetric.PressureMemory, ResourceMetric.PressureMemoryFull),
        .. Lack(io, ResourceMetric.PressureIo, ResourceMetric.PressureIoFull),
    ];

    public void Read(Span<double> row, bool slow)
    {
        // Of the whole machine "full" means nothing for cores: whoever reads it is running.
        Read(row, cpu, ResourceMetric.PressureCpu, null);
        Read(row, memory, ResourceMetric.PressureMemory, ResourceMetric.PressureMemoryFull);
        Read(row, io, ResourceMetric.PressureIo, ResourceMetric.PressureIoFull);
    }

    public void Dispose()
    {
        cpu.Dispose();
        memory.Dispose();
        io.Dispose();
    }

    private static void Read(Span<double> row, KeptFile file, ResourceMetric some, ResourceMetric? full)
    {
        var text = file.Read();
        if (text.Length == 0) return;
        row.Set(some, Total(text, "some"u8));
        if (full is { } metric) row.Set(metric, Total(text, "full"u8));
    }

    // some avg10=0.00 avg60=0.00 avg300=0.00 total=123
    private static double Total(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind)
    {
        var line = text.IndexOf(kind);
        return line < 0 ? double.NaN : Fields.After(text[line..], "total="u8) * NsPerMicrosecond;
    }

    private static IEnumerable<(ResourceMetric, string)> Lack(KeptFile file, params ResourceMetric[] metrics) =>
        file.Problem is { } problem ? metrics.Select(metric => (metric, problem)) : [];
}
