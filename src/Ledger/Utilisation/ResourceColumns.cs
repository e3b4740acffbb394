namespace Modbench.Ledger;

/// <summary>How a metric is kept.</summary>
/// <param name="Metric">Which.</param>
/// <param name="Name">Its column in resources.parquet.</param>
/// <param name="Unit">Base unit.</param>
/// <param name="Counts">It only grows, from some instant before the first sample on: differences tell what was used.</param>
public sealed record ResourceColumn(ResourceMetric Metric, string Name, string Unit, bool Counts);

/// <summary>All metrics, in the order of the columns.</summary>
public static class ResourceColumns
{
    /// <summary>One for each <see cref="ResourceMetric"/>, at its number.</summary>
    public static IReadOnlyList<ResourceColumn> All { get; } =
    [
        new(ResourceMetric.Cpu, "cpu", "ns", true),
        new(ResourceMetric.Rss, "rss", "bytes", false),
        new(ResourceMetric.Heap, "heap", "bytes", false),
        new(ResourceMetric.Threads, "threads", "count", false),
        new(ResourceMetric.DiskRead, "disk_read", "bytes", true),
        new(ResourceMetric.DiskWritten, "disk_written", "bytes", true),
        new(ResourceMetric.MinorFaults, "minor_faults", "count", true),
        new(ResourceMetric.MajorFaults, "major_faults", "count", true),
        new(ResourceMetric.Throttled, "throttled", "ns", true),
        new(ResourceMetric.ThrottledPeriods, "throttled_periods", "count", true),
        new(ResourceMetric.Steal, "steal", "ns", true),
        new(ResourceMetric.Memory, "memory", "bytes", false),
        new(ResourceMetric.Received, "received", "bytes", true),
        new(ResourceMetric.Sent, "sent", "bytes", true),
        new(ResourceMetric.Frequency, "frequency", "Hz", false),
        new(ResourceMetric.Temperature, "temperature", "°C", false),
        new(ResourceMetric.Energy, "energy", "J", true),
        new(ResourceMetric.Power, "power", "W", false),
        new(ResourceMetric.Gpu, "gpu", "ratio", false),
        new(ResourceMetric.GpuMemory, "gpu_memory", "bytes", false),
        new(ResourceMetric.GpuPower, "gpu_power", "W", false),
        new(ResourceMetric.PressureCpu, "pressure_cpu", "ns", true),
        new(ResourceMetric.PressureMemory, "pressure_memory", "ns", true),
        new(ResourceMetric.PressureMemoryFull, "pressure_memory_full", "ns", true),
        new(ResourceMetric.PressureIo, "pressure_io", "ns", true),
        new(ResourceMetric.PressureIoFull, "pressure_io_full", "ns", true),
    ];
}
