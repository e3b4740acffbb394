using System.Globalization;

namespace Modbench.Neighbours;

/// <summary>The control group of this process, whose CPU time can be bounded.</summary>
internal sealed class CpuGroup
{
    /// <summary>The system gives each period its quota.</summary>
    public const double PeriodMilliseconds = 100;

    private const int PeriodMicroseconds = (int)(PeriodMilliseconds * 1000);

    private readonly string file;
    private readonly string free;

    private CpuGroup(string file) => (this.file, free) = (file, File.ReadAllText(file).Trim());

    /// <summary>As version 2, or 1, of the system's interface has it.</summary>
    /// <exception cref="InvalidOperationException">There is none of its own, or it may not be written.</exception>
    public static CpuGroup Own()
    {
        var group = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).ToList();
        string? file = null;
        if (group.Find(parts => parts[1].Split(',').Contains("cpu")) is { } first) file = $"/sys/fs/cgroup/cpu{first[2]}/cpu.cfs_quota_us";
        else if (group.Find(parts => parts[1].Length == 0) is { } second) file = $"/sys/fs/cgroup{second[2]}/cpu.max";
        try
        {
            var own = new CpuGroup(file is not null && File.Exists(file) ? file : throw new FileNotFoundException("no file of quotas"));
            own.Free();
            return own;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"the CPU time of this process's control group can't be bounded ({file ?? "none"}: {failure.Message}): run it in a container or control group of its own, as a user who may write that file", failure);
        }
    }

    /// <summary>Gives the group so many cores' time in each period.</summary>
    public void Bound(double cores)
    {
        var quota = (cores * PeriodMicroseconds).ToString("0", CultureInfo.InvariantCulture);
        File.WriteAllText(file, file.EndsWith(".max", StringComparison.Ordinal) ? $"{quota} {PeriodMicroseconds}" : quota);
    }

    /// <summary>As it was.</summary>
    public void Free() => File.WriteAllText(file, free);
}
