using System.Runtime.InteropServices;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Reads where a run takes place. What can't be read is null, with a reason and a mend among the absent.</summary>
public static class MachineEnvironment
{
    /// <param name="projectFolder">Its git repository gives the commit.</param>
    /// <param name="runtimeConfig">The project's <c>.runtimeconfig.json</c>: runtime and GC mode of the children, and by the file beside it their packages; null: not known.</param>
    /// <param name="toolVersion">Version of Modbench.</param>
    public static (EnvironmentRow Environment, IReadOnlyList<AbsentRow> Absent) Read(string projectFolder, string? runtimeConfig, string toolVersion) =>
        Read(
            new MachineFiles("/"),
            GitState.Read(projectFolder),
            RuntimeConfig.Read(
                runtimeConfig, Path.GetDirectoryName(RuntimeEnvironment.GetRuntimeDirectory().TrimEnd(Path.DirectorySeparatorChar))!, Environment.GetEnvironmentVariable),
            ProjectPackages.Read(runtimeConfig),
            toolVersion);

    internal static (EnvironmentRow Environment, IReadOnlyList<AbsentRow> Absent) Read(
        MachineFiles files, GitState git, RuntimeConfig runtime, ProjectPackages packages, string toolVersion)
    {
        var absent = new List<AbsentRow>();
        var limits = ContainerLimits.Read(files);
        var environment = new EnvironmentRow
        {
            Cpu = Read(absent, CpuModel(files), "cpu model", "/proc/cpuinfo names none", "none known: the architecture is recorded"),
            Cores = Environment.ProcessorCount,
            PhysicalCores = Read(absent, PhysicalCores(files), "physical cores", "/proc/cpuinfo lists no core ids", "run where the topology is visible"),
            Memory = Read(absent, Memory(files), "memory", "/proc/meminfo can't be read", "make /proc readable"),
            Os = RuntimeInformation.OSDescription,
            Kernel = files.Read("/proc/sys/kernel/osrelease") ?? Environment.OSVersion.Version.ToString(),
            Architecture = RuntimeInformation.ProcessArchitecture.ToString(),
            ContainerCpus = limits.Cpus,
            ContainerMemory = limits.Memory,
            ContainerLimits = Read(
                absent, limits.Source, "container limits", "no CPU or memory controller of a cgroup is readable", "mount /sys/fs/cgroup in the container"),
            Runtime = Read(absent, runtime.Runtime, "runtime", runtime.Reason, "build the project, so that its runtimeconfig.json is there"),
            Gc = Read(absent, runtime.Gc, "gc mode", runtime.Reason, "build the project, so that its runtimeconfig.json is there"),
            Packages = Read(absent, packages.Packages, "packages", packages.Reason, "build the project, so that its deps.json is there"),
            Commit = Read(absent, git.Commit, "commit", git.Reason, "run inside a git repository with a commit, git installed"),
            Dirty = git.Dirty,
            Governor = Read(
                absent, Governor(files), "frequency governor", "/sys/devices/system/cpu/cpu*/cpufreq/scaling_governor is not there",
                "run on the host: virtual machines mostly hide it"),
            Turbo = Read(
                absent, Turbo(files), "turbo", "neither intel_pstate/no_turbo nor cpufreq/boost is there", "run on the host: virtual machines mostly hide it"),
            Modbench = toolVersion,
        };
        return (environment, absent);
    }

    private static T Read<T>(List<AbsentRow> absent, T value, string source, string? reason, string mend)
    {
        if (value is null)
        {
            absent.Add(new AbsentRow(source, reason ?? "it could not be read", mend));
        }

        return value;
    }

    private static string? CpuModel(MachineFiles files) =>
        Values(files, "model name").FirstOrDefault()
        ?? files.Read("/sys/firmware/devicetree/base/model")?.TrimEnd('\0')
        ?? Environment.GetEnvironmentVariable("PROCESSOR_IDENTIFIER");

    private static int? PhysicalCores(MachineFiles files)
    {
        var cores = Values(files, "physical id").Zip(Values(files, "core id")).Distinct().Count();
        return cores > 0 ? cores : null;
    }

    private static IEnumerable<string> Values(MachineFiles files, string key) =>
        from line in files.Lines("/proc/cpuinfo")
        let colon = line.IndexOf(':')
        where colon > 0 && line.AsSpan(0, colon).Trim().SequenceEqual(key)
        select line[(colon + 1)..].Trim();

    // Where there is no /proc, what the collector sees is the machine's memory, or the container's.
    private static long? Memory(MachineFiles files)
    {
        const string key = "MemTotal:";
        const string unit = "kB";
        if (!OperatingSystem.IsLinux())
        {
            return GC.GetGCMemoryInfo().TotalAvailableMemoryBytes;
        }

        var total = files.Lines("/proc/meminfo").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return long.TryParse(total?[key.Length..].Replace(unit, "", StringComparison.Ordinal).Trim(), out var kilobytes) ? kilobytes * 1024 : null;
    }

    private static string? Governor(MachineFiles files)
    {
        var governors = files.Folders("/sys/devices/system/cpu", "cpu*")
            .Select(cpu => files.Read(cpu + "/cpufreq/scaling_governor"))
            .OfType<string>()
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return governors.Count == 0 ? null : string.Join(", ", governors);
    }

    private static bool? Turbo(MachineFiles files) =>
        files.Read("/sys/devices/system/cpu/intel_pstate/no_turbo") is { } off ? off == "0"
        : files.Read("/sys/devices/system/cpu/cpufreq/boost") is { } on ? on == "1"
        : null;
}
