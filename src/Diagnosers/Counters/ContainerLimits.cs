using System.Globalization;

namespace Modbench.Diagnosers;

/// <summary>CPU and memory limits of the control group that this process runs in.</summary>
/// <param name="Source"><c>cgroup v1</c> or <c>cgroup v2</c>; null: neither could be read.</param>
/// <param name="Cpus">In cores; null: no limit.</param>
/// <param name="Memory">In bytes; null: no limit.</param>
internal sealed record ContainerLimits(string? Source, double? Cpus, long? Memory)
{
    // v1 says "no limit" with the largest multiple of a page below 2^63.
    private const long NoLimitFrom = 1L << 60;

    public static ContainerLimits Read(MachineFiles files)
    {
        var groups = files.Lines("/proc/self/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();
        var unified = groups.Find(parts => parts[0] == "0" && parts[1].Length == 0);

        // Where both are mounted, the controllers are v1's: v2 then has no files for them.
        return Version1(files, groups) ?? (unified is null ? null : Version2(files, unified[2])) ?? new ContainerLimits(null, null, null);
    }

    private static ContainerLimits? Version2(MachineFiles files, string group)
    {
        if (files.Read("/sys/fs/cgroup/cgroup.controllers") is null)
        {
            return null;
        }

        // A group obeys the limits of all groups above it.
        double? cpus = null;
        long? memory = null;
        foreach (var folder in ControlGroups.Upwards(group))
        {
            var quota = files.Read($"/sys/fs/cgroup{folder}/cpu.max")?.Split(' ');
            if (quota is [var limit, var period] && Number(limit) is { } used && Number(period) is > 0 and var whole)
            {
                cpus = Least(cpus, (double)used / whole);
            }

            memory = Least(memory, Number(files.Read($"/sys/fs/cgroup{folder}/memory.max")));
        }

        return new ContainerLimits("cgroup v2", cpus, memory);
    }

    private static ContainerLimits? Version1(MachineFiles files, List<string[]> groups)
    {
        var cpuGroup = groups.Find(parts => parts[1].Split(',').Contains("cpu"));
        var memoryGroup = groups.Find(parts => parts[1].Split(',').Contains("memory"));
        if (cpuGroup is null && memoryGroup is null)
        {
            return null;
        }

        double? cpus = null;
        foreach (var folder in ControlGroups.Upwards(cpuGroup?[2]))
        {
            var quota = Number(files.Read($"/sys/fs/cgroup/cpu{folder}/cpu.cfs_quota_us"));
            if (quota > 0 && Number(files.Read($"/sys/fs/cgroup/cpu{folder}/cpu.cfs_period_us")) is > 0 and var period)
            {
                cpus = Least(cpus, (double)quota.Value / period);
            }
        }

        long? memory = null;
        foreach (var folder in ControlGroups.Upwards(memoryGroup?[2]))
        {
            var limit = Number(files.Read($"/sys/fs/cgroup/memory{folder}/memory.limit_in_bytes"));
            memory = Least(memory, limit < NoLimitFrom ? limit : null);
        }

        var readable = files.Read("/sys/fs/cgroup/cpu/cpu.cfs_quota_us") ?? files.Read("/sys/fs/cgroup/memory/memory.limit_in_bytes");
        return readable is null && cpus is null && memory is null ? null : new ContainerLimits("cgroup v1", cpus, memory);
    }

    private static long? Number(string? text) => long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static double? Least(double? a, double b) => a < b ? a : b;

    private static long? Least(long? a, long? b) => a is null ? b : b is null ? a : Math.Min(a.Value, b.Value);
}
