using System.Globalization;

namespace Modbench.Engine;

/// <summary>The processes that user code of this one has started, such as a server for a model, and theirs.</summary>
internal static class Descendants
{
    /// <summary>Their ids, parents before children; empty where the system has no /proc.</summary>
    public static IReadOnlyList<int> Of(int process)
    {
        if (!OperatingSystem.IsLinux()) return [];
        var children = new Dictionary<int, List<int>>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var one) || ProcessStat.Of(one) is not { } stat) continue;
            var parent = int.Parse(stat[ProcessStat.Parent], CultureInfo.InvariantCulture);
            if (!children.TryGetValue(parent, out var own)) children[parent] = own = [];
            own.Add(one);
        }

        var found = new List<int>(children.GetValueOrDefault(process, []));
        for (var i = 0; i < found.Count; i++) found.AddRange(children.GetValueOrDefault(found[i], []));
        return found;
    }
}
