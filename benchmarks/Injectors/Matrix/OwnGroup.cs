using System.Globalization;

namespace Modbench.Injectors;

/// <summary>A control group for this process and all that it starts, so that a quota can be set for them.</summary>
internal static class OwnGroup
{
    private const string Name = "modbench-injectors";

    /// <summary>Moves this process into it.</summary>
    /// <returns>False: the system does not allow it; trials of the quota fail.</returns>
    public static bool Enter()
    {
        // Version 1 of the system's interface has a folder for CPU time, version 2 one for all.
        foreach (var root in (IEnumerable<string>)["/sys/fs/cgroup/cpu", "/sys/fs/cgroup/cpu,cpuacct", "/sys/fs/cgroup"])
        {
            if (!File.Exists(Path.Combine(root, "cgroup.procs"))) continue;
            try
            {
                var folder = Directory.CreateDirectory(Path.Combine(root, Name)).FullName;
                File.WriteAllText(Path.Combine(folder, "cgroup.procs"), Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
                if (File.Exists(Path.Combine(folder, "cpu.cfs_quota_us"))) File.WriteAllText(Path.Combine(folder, "cpu.cfs_quota_us"), "-1"); // one may be left
                if (File.Exists(Path.Combine(folder, "cpu.max"))) File.WriteAllText(Path.Combine(folder, "cpu.max"), "max");
                return true;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                Console.Error.WriteLine($"no control group in {root}: {failure.Message}");
            }
        }

        return false;
    }
}
