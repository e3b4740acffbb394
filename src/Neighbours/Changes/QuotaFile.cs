using System.Globalization;

namespace Modbench.Changes;

/// <summary>The file that bounds the CPU time of a control group, by version 1 or 2 of the system's interface.</summary>
/// <param name="Path">Without a segment too many, so that it reads alike wherever it is written down.</param>
internal sealed record QuotaFile(string Path)
{
    /// <summary>The system gives each period its quota; version 2 is told this one, and it is the default of version 1.</summary>
    public const double PeriodMilliseconds = 100;

    private const int MicrosecondsAMillisecond = 1000;
    private const int LeastMicroseconds = 1000; // the system refuses less
    private const string First = "cpu.cfs_quota_us";
    private const string FirstPeriod = "cpu.cfs_period_us";
    private const string Second = "cpu.max";

    /// <summary>Of the group that a process is in; it need not be there. Null: it is in none.</summary>
    /// <param name="groups">The lines of its <c>/proc/PID/cgroup</c>. In a container its group reads <c>/</c>.</param>
    /// <param name="under">Where the groups are, with a slash at its end.</param>
    public static QuotaFile? Of(IEnumerable<string> groups, string under)
    {
        List<string[]> lines = [.. groups.Select(line => line.Split(':', 3))];
        return lines.Find(parts => parts[1].Split(',').Contains("cpu")) is { } first ? new QuotaFile(System.IO.Path.GetFullPath($"{under}cpu{first[2]}/{First}"))
            : lines.Find(parts => parts[1].Length == 0) is { } second ? new QuotaFile(System.IO.Path.GetFullPath($"{under}{second[2]}/{Second}"))
            : null;
    }

    /// <summary>Whether a path leads to such a file, and no other way than straight.</summary>
    public static bool Is(string file, string under) =>
        file.StartsWith(under, StringComparison.Ordinal) && System.IO.Path.GetFullPath(file) == file && System.IO.Path.GetFileName(file) is First or Second;

    /// <summary>What is to be in it, so that in each period the group has so many cores' time.</summary>
    /// <exception cref="IOException">The period can't be read, or is so short that the system takes no such part of it.</exception>
    public string Bounded(double cores)
    {
        // Version 1 has the period in a file of its own, and whoever set up the container may have chosen another.
        var unified = System.IO.Path.GetFileName(Path) == Second;
        var period = unified
            ? PeriodMilliseconds * MicrosecondsAMillisecond
            : long.Parse(File.ReadAllText(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(Path)!, FirstPeriod)), CultureInfo.InvariantCulture);
        var quota = Math.Round(cores * period);
        if (quota < LeastMicroseconds)
        {
            throw new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"{cores} of a core is {quota:0} µs of a period of {period:0} µs, and the system gives {LeastMicroseconds} at least"));
        }

        return unified ? string.Create(CultureInfo.InvariantCulture, $"{quota:0} {period:0}") : quota.ToString("0", CultureInfo.InvariantCulture);
    }
}
