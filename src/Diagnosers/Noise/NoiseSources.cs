using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Which sources of noise the machine lets be looked at.</summary>
internal static class NoiseSources
{
    private const string OnlyLinux = "only Linux is looked at: /proc and /sys have what is read";

    /// <summary>Those that it does not, with the reason.</summary>
    public static IReadOnlyDictionary<NoiseSource, string> Absent(MachineFiles files)
    {
        if (!OperatingSystem.IsLinux()) return Enum.GetValues<NoiseSource>().Where(source => source != NoiseSource.Collections).ToDictionary(source => source, _ => OnlyLinux);
        using var cpu = new CpuTimeReader(files);
        using var pressure = new PressureReader(files);
        using var throttle = new ThrottleReader(files, null);
        using var sensors = new SensorReader(files);

        // Some refuse only when they are read.
        var row = new double[ResourceColumns.All.Count];
        foreach (var reader in (IResourceReader[])[cpu, pressure]) reader.Read(row, slow: false);
        var absent = new Dictionary<NoiseSource, string>();
        Note(NoiseSource.OtherProcesses, Why(cpu, ResourceMetric.Cpu));
        Note(NoiseSource.Steal, Why(cpu, ResourceMetric.Steal));
        Note(NoiseSource.MemoryPressure, Why(pressure, ResourceMetric.PressureMemory));
        Note(NoiseSource.DiskPressure, Why(pressure, ResourceMetric.PressureIo));
        Note(NoiseSource.Throttling, Why(throttle, ResourceMetric.Throttled));
        Note(NoiseSource.SlowClock, Why(sensors, ResourceMetric.Frequency));
        Note(NoiseSource.CoreWaits, files.Read("/proc/self/schedstat") is null or "0 0 0" ? "/proc/self/schedstat counts nothing" : null);
        return absent;

        void Note(NoiseSource source, string? reason)
        {
            if (reason is not null) absent[source] = reason;
        }
    }

    private static string? Why(IResourceReader reader, ResourceMetric metric) => reader.Lacks.Where(lack => lack.Metric == metric).Select(lack => lack.Reason).FirstOrDefault();
}
