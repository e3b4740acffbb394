using System.Globalization;

namespace Modbench.Engine;

/// <summary>The threads of a traced process.</summary>
/// <param name="Process">The process's id.</param>
/// <param name="Observer">The thread that read the switch records; 0: there was none.</param>
/// <param name="NoEvents">Why there are no <see cref="LaunchRecords.ThreadEvents"/>; null: there are.</param>
/// <param name="Dropped">Events and segments that found no room.</param>
/// <param name="Cores">That it may use; empty: not known.</param>
/// <param name="Names">By id, of those that lived at the end.</param>
public sealed record ThreadNames(int Process, int Observer, string? NoEvents, long Dropped, IReadOnlyList<int> Cores, IReadOnlyDictionary<int, string> Names)
{
    /// <summary>Why nobody looked which threads waited for a file system; null: somebody did.</summary>
    public string? NoFileWatch { get; init; }

    /// <summary>Why nothing was counted of its threads by the processor; null: something was.</summary>
    public string? NoCounters { get; init; }

    /// <summary>Ids of this process's threads, with the folders in which Linux tells about them.</summary>
    internal static IEnumerable<(int Thread, string Folder)> Living()
    {
        foreach (var folder in Directory.EnumerateDirectories("/proc/self/task"))
            yield return (int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture), folder);
    }
}
