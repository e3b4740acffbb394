using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>All that Modbench can measure by, and whether it is here.</summary>
public static class MeasuringSources
{
    private const string OnHost = "run on the host: virtual machines and containers mostly hide it";
    private const string Paranoid = "/proc/sys/kernel/perf_event_paranoid";
    private const string Allow = "sysctl kernel.perf_event_paranoid=2, and a container profile (seccomp) that allows perf_event_open";
    private const string DespiteParanoid = "has it where kernel.perf_event_paranoid is 3 or more, as some distributions set it";

    /// <summary>Tries each of them on this machine.</summary>
    public static IReadOnlyList<MeasuringSource> Probe() => Probe(new MachineFiles("/"), SystemAnswers.Ask());

    internal static IReadOnlyList<MeasuringSource> Probe(MachineFiles files, SystemAnswers system)
    {
        using var pressure = new PressureReader(files);
        using var throttle = new ThrottleReader(files, null);
        using var energy = new EnergyReader(files);
        using var sensors = new SensorReader(files);
        using var disks = new DiskReader(files);
        using var cpu = new CpuTimeReader(files);

        // Some refuse only when they are read.
        var row = new double[ResourceColumns.All.Count];
        foreach (var reader in new IResourceReader[] { pressure, throttle, energy, sensors, disks, cpu }) reader.Read(row, slow: true);
        var level = files.Read(Paranoid);
        var known = level is null ? null : $"kernel.perf_event_paranoid = {level}";
        return
        [
            new("context switches", "when each thread had a core, stood ready or was blocked; causes and who took the cores", known, system.Switches, Mend(
                system.Switches, Allow)) { Root = DespiteParanoid },
            new("file waits", "waits for a file system apart from others, where context switches are present too; cause io", null, system.FileCalls, Mend(
                system.FileCalls, "a kernel with CONFIG_HAVE_ARCH_TRACEHOOK on x64 or arm64, and /proc as the kernel has it (gVisor's lacks it)")),
            Of("schedstat", "how long threads waited for a core after waking up", Schedstat(files), "a kernel with CONFIG_SCHED_INFO, /proc readable"),
            new("runtime events", "collections, locks, the thread pool, and sampled stacks, by EventPipe", null, system.Diagnostics, Mend(
                system.Diagnostics, "unset DOTNET_EnableDiagnostics, and let TMPDIR be a folder that can be written")),
            new("hardware counters", "cycles, instructions, cache and branch misses of each stage in traced launches, by perf_event", known, system.Counters, Mend(
                system.Counters, system.CountersRefused ? Allow : "run on the host, or give the virtual machine a PMU")) { Root = DespiteParanoid },
            Of("processes", "CPU time of the machine and of what else runs", Lack(cpu, ResourceMetric.Cpu), "make /proc readable") with { Root = "sees the processes of other users where /proc is mounted with hidepid" },
            Of("process I/O", "disk traffic of each process", files.Read("/proc/self/io") is null ? "/proc/PID/io can't be read" : null, "a kernel with CONFIG_TASK_IO_ACCOUNTING, and no hidepid on /proc"),
            Of("disks", "disk traffic of the machine", Lack(disks, ResourceMetric.DiskRead), OnHost),
            Of("pressure (PSI)", "time lost for want of cores, memory and disks", Lack(pressure, ResourceMetric.PressureCpu), "a kernel with CONFIG_PSI, booted with psi=1"),
            Of("throttling", "time that quotas of control groups took; cause throttle", Lack(throttle, ResourceMetric.Throttled), "mount /sys/fs/cgroup; there is nothing to see without a quota"),
            Of("energy (RAPL)", "energy and power of the processor", Lack(energy, ResourceMetric.Energy), energy.IsHidden ? OnHost : "run as root, or chmod a+r /sys/class/powercap/intel-rapl:*/energy_uj") with { Root = "reads it: the kernel lets nobody else, unless the files' rights are changed" },
            Of("power sensors", "power of the machine", Lack(sensors, ResourceMetric.Power), OnHost),
            Of("frequency", "clock of the cores", Lack(sensors, ResourceMetric.Frequency), OnHost),
            Of("temperature", "hottest sensor", Lack(sensors, ResourceMetric.Temperature), OnHost),
            new("GPU (NVML)", "use, memory and power of NVIDIA GPUs", system.GpuCount == 0 ? null : FormattableString.Invariant($"{system.GpuCount} of them"), system.Gpus, Mend(
                system.Gpus, "install NVIDIA's driver; start a container with --gpus all")),
        ];
    }

    private static MeasuringSource Of(string source, string gives, string? reason, string mend) => new(source, gives, null, reason, Mend(reason, mend));

    private static string? Mend(string? reason, string mend) => reason is null ? null : mend;

    private static string? Lack(IResourceReader reader, ResourceMetric metric) =>
        reader.Lacks.Where(lack => lack.Metric == metric).Select(lack => lack.Reason).FirstOrDefault();

    private static string? Schedstat(MachineFiles files) => files.Read("/proc/self/schedstat") switch
    {
        null => "/proc/self/schedstat can't be read",
        "0 0 0" => "/proc/self/schedstat counts nothing",
        _ => null,
    };
}
