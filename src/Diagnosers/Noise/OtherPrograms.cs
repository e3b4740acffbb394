using System.Text;
using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>A program that ran beside, and is none of the tool's.</summary>
/// <param name="Name">As the kernel has it: 15 characters at most.</param>
/// <param name="Pid">Its process; of several of one name, the busiest.</param>
/// <param name="Processes">How many there are of that name.</param>
/// <param name="Cores">Cores that they used together.</param>
public sealed record OtherProgram(string Name, int Pid, int Processes, double Cores);

/// <summary>Which other programs used the cores between two looks at /proc; those that began and ended in between are not seen, nor those outside of a container.</summary>
/// <param name="files">The machine's.</param>
/// <param name="own">Ids of processes that don't count, and with them all that they have started.</param>
internal sealed class OtherPrograms(MachineFiles files, IReadOnlyList<int> own)
{
    private const double SecondsPerTick = 0.01; // what Linux tells programs, whatever the kernel itself counts in
    private const double Least = 0.01; // cores

    private readonly Dictionary<int, long> before = Look(files, own).ToDictionary(one => one.Pid, one => one.Ticks);

    /// <summary>Those that used at least a hundredth of a core since it was made, the busiest first.</summary>
    /// <param name="elapsed">How long ago that was.</param>
    public IReadOnlyList<OtherProgram> Since(TimeSpan elapsed) =>
    [
        .. Look(files, own)
            .Select(one => (one.Name, one.Pid, Cores: (one.Ticks - before.GetValueOrDefault(one.Pid)) * SecondsPerTick / elapsed.TotalSeconds))
            .Where(one => one.Cores > 0)
            .GroupBy(one => one.Name, StringComparer.Ordinal)
            .Select(group => new OtherProgram(group.Key, group.MaxBy(one => one.Cores).Pid, group.Count(), group.Sum(one => one.Cores)))
            .Where(program => program.Cores >= Least)
            .OrderByDescending(program => program.Cores),
    ];

    private static IEnumerable<(int Pid, string Name, long Ticks)> Look(MachineFiles files, IReadOnlyList<int> own)
    {
        var all = new Dictionary<int, (string Name, int Parent, long Ticks)>();
        foreach (var pid in files.Processes())
        {
            using var stat = files.Keep(FormattableString.Invariant($"/proc/{pid}/stat"));
            if (Parse(stat.Read()) is { } process) all[pid] = process;
        }

        return all.Where(one => !IsOwn(one.Key)).Select(one => (one.Key, one.Value.Name, one.Value.Ticks));

        // Parents of ids that were given out anew while they were read could go round in a circle.
        bool IsOwn(int pid)
        {
            for (var steps = 0; steps < all.Count; steps++)
            {
                if (own.Contains(pid)) return true;
                if (!all.TryGetValue(pid, out var process)) return false;
                pid = process.Parent;
            }

            return false;
        }
    }

    // pid (name) state parent group session terminal terminal-group flags | minor, children's, major, children's | user, system
    private static (string Name, int Parent, long Ticks)? Parse(ReadOnlySpan<byte> stat)
    {
        var (from, to) = (stat.IndexOf((byte)'('), stat.LastIndexOf((byte)')'));
        if (from < 0 || to < from) return null;
        var fields = new Fields(ProcessStat.AfterName(stat));
        fields.Skip(ProcessStat.Parent);
        var parent = fields.Number();
        fields.Skip(9);
        var ticks = fields.Number() + fields.Number();
        return double.IsNaN(ticks + parent) ? null : (Encoding.UTF8.GetString(stat[(from + 1)..to]), (int)parent, (long)ticks);
    }
}
