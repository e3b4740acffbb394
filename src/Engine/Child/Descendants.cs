using System.Globalization;

namespace Modbench.Engine;

/// <summary>The processes that user code of this one has started, such as a server for a model, and theirs.</summary>
internal static class Descendants
{
    private const int ParentField = 1; // of /proc/PID/stat after the name

    /// <summary>Their ids, parents before children; empty where the system has no /proc.</summary>
    public static IReadOnlyList<int> Of(int process)
    {
        if (!OperatingSystem.IsLinux()) return [];
        var children = new Dictionary<int, List<int>>();
        foreach (var folder in Directory.EnumerateDirectories("/proc"))
        {
            if (!int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out var one) || Parent(folder) is not { } parent) continue;
            if (!children.TryGetValue(parent, out var own)) children[parent] = own = [];
            own.Add(one);
        }

        var found = new List<int>(children.GetValueOrDefault(process, []));
        for (var i = 0; i < found.Count; i++) found.AddRange(children.GetValueOrDefault(found[i], []));
        return found;
    }

    private static int? Parent(string folder)
    {
        try
        {
            var stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[ParentField], CultureInfo.InvariantCulture);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
