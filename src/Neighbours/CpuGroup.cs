using Modbench.Changes;

namespace Modbench.Neighbours;

/// <summary>The control group of this process, whose CPU time can be bounded.</summary>
internal sealed class CpuGroup : IDisposable
{
    private const string ControlGroups = "/sys/fs/cgroup/";

    private readonly KeptChange quota;

    private CpuGroup(KeptChange quota) => this.quota = quota;

    /// <summary>As version 2, or 1, of the system's interface has it.</summary>
    /// <param name="cores">How many cores' time it is to have in each period.</param>
    /// <exception cref="InvalidOperationException">There is none of its own, or it may not be written.</exception>
    public static CpuGroup Own(double cores)
    {
        var file = QuotaFile.Of(File.ReadLines("/proc/self/cgroup"), ControlGroups);
        try
        {
            if (file is null || !File.Exists(file.Path)) throw new FileNotFoundException("no file of quotas");
            var own = new CpuGroup(KeptChange.Of(file.Path, file.Bounded(cores)));
            own.Free();
            return own;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new InvalidOperationException(
                $"the CPU time of this process's control group can't be bounded ({file?.Path ?? "none"}: {failure.Message}): run it in a container or control group of its own, as a user who may write that file", failure);
        }
    }

    /// <summary>Gives the group its part in each period.</summary>
    public void Bound() => quota.Make();

    /// <summary>As it was.</summary>
    public void Free() => quota.TakeBack();

    /// <summary>As it was, for good.</summary>
    public void Dispose() => quota.Dispose();
}
