using System.Globalization;

namespace Modbench.Diagnosers;

/// <summary>Where the files of a process's control groups are.</summary>
internal static class ControlGroups
{
    /// <summary>Folders of the group that has a process's quota of CPU time, and of all above it, the nearest first; empty: none can be read.</summary>
    /// <param name="files">The machine's.</param>
    /// <param name="pid">The process; null: this one.</param>
    public static IReadOnlyList<string> CpuFolders(MachineFiles files, int? pid)
    {
        var who = pid?.ToString(CultureInfo.InvariantCulture) ?? "self";
        var groups = files.Lines($"/proc/{who}/cgroup").Select(line => line.Split(':', 3)).Where(parts => parts.Length == 3).ToList();

        // Where both versions are mounted, the controller is version 1's.
        var first = groups.Find(parts => parts[1].Split(',').Contains("cpu"));
        var (mount, group) = first is not null ? ("/sys/fs/cgroup/cpu", first[2])
            : groups.Find(parts => parts[0] == "0" && parts[1].Length == 0) is { } unified ? ("/sys/fs/cgroup", unified[2])
            : ("", "");
        return mount.Length == 0 ? [] : [.. Upwards(group).Select(folder => mount + folder).Where(folder => files.Exists(folder + "/cpu.stat"))];
    }

    /// <summary>A group and all above it. In a container the path may be the host's, of which only the root is mounted: folders that are not there say nothing.</summary>
    public static IEnumerable<string> Upwards(string? group)
    {
        for (var folder = group?.TrimEnd('/'); !string.IsNullOrEmpty(folder); folder = folder[..folder.LastIndexOf('/')])
        {
            yield return folder;
        }

        yield return "";
    }
}
