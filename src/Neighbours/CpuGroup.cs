using System.Globalization;
using Modbench.Changes;

namespace Modbench.Neighbours;

/// <summary>The control group of this process, whose CPU time can be bounded.</summary>
internal sealed class CpuGroup : IDisposable
{
    /// <summary>The system gives each period its quota.</summary>
    public const double PeriodMilliseconds = 100;

    private const int PeriodMicroseconds = (int)(PeriodMilliseconds * 1000);

    private readonly KeptChange quota;

    private CpuGroup(KeptChange quota) => this.quota = quota;

    /// <summary>As version 2, or 1, of the system's interface has it.</summary>
    /// <param name="cores">How many cores' time it is to have in each period.</param>
    /// <exception cref="InvalidOperationException">There is none of its own, or it may not be written.</exception>
    public static CpuGroup Own(double cores)
    {
        var group = File.ReadLines("/proc/self/cgroup").Select(line => line.Split(':', 3)).ToList();
        string? file = null;
        if (group.Find(parts => parts[1].Split(',').Contains("cpu")) is { } first) file = $"/sys/fs/cgroup/cpu{first[2]}/cpu.cfs_quota_us";
        else if (group.Find(parts => parts[1].Length == 0) is { } second) file = $"/sys/fs/cgroup{second[2]}/cpu.max";
        try
        {
            if (file is null || !File.Exists(file)) throw new FileNotFoundException("no file of quotas");
            var bound = (cores * PeriodMicroseconds).ToString("0", CultureInfo.InvariantCulture);
            var own = new CpuGroup(KeptChange.Of(file, file.EndsWith(".max", StringComparison.Ordinal) ? $"{bound} {PeriodMicroseconds}" : bound));
            own.Free();
            return own;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"the CPU time of this process's control group can't be bounded ({file ?? "none"}: {failure.Message}): run it in a container or control group of its own, as a user who may write that file", failure);
        }
    }

    /// <summary>Gives the group its part in each period.</summary>
    public void Bound() => quota.Make();

    /// <summary>As it was.</summary>
    public void Free() => quota.TakeBack();

    /// <summary>As it was, for good.</summary>
    public void Dispose() => quota.Dispose();
}
