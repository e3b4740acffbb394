namespace Modbench.Diagnosers;

/// <summary>Which processes belong to which of those that are watched: themselves, and what they have started, however deep.</summary>
/// <param name="files">The machine's.</param>
/// <param name="roots">Those that are watched. What one of them has started, and is watched itself, is not the other's.</param>
internal sealed class ProcessTable(MachineFiles files, IReadOnlyList<int> roots)
{
    // Who belongs to whom; 0: to none of them. Once known it stays so: orphans are given to process 1.
    private readonly Dictionary<int, int> owners = roots.Distinct().ToDictionary(root => root);
    private readonly Dictionary<int, int> parents = [];
    private readonly List<int> gone = [];
    private readonly HashSet<int> seen = [];

    /// <summary>Looks at all processes once more; those that are known are not read again.</summary>
    public void Refresh()
    {
        seen.Clear();
        parents.Clear();
        foreach (var pid in files.Processes())
        {
            seen.Add(pid);
            if (owners.ContainsKey(pid)) continue;
            using var stat = files.Keep(FormattableString.Invariant($"/proc/{pid}/stat"));
            parents[pid] = ProcessFiles.Parent(stat.Read());
        }

        foreach (var pid in parents.Keys) Own(pid);
        gone.Clear();
        foreach (var pid in owners.Keys)
        {
            if (!seen.Contains(pid) && !roots.Contains(pid)) gone.Add(pid);
        }

        foreach (var pid in gone) owners.Remove(pid);
    }

    /// <summary>It has ended: its id may become another's.</summary>
    public void Forget(int pid)
    {
        if (!roots.Contains(pid)) owners.Remove(pid);
    }

    /// <summary>Those of one that is watched, itself first.</summary>
    public void Members(int root, List<int> members)
    {
        members.Clear();
        members.Add(root);
        foreach (var (pid, owner) in owners)
        {
            if (owner == root && pid != root) members.Add(pid);
        }
    }

    private int Own(int pid)
    {
        if (owners.TryGetValue(pid, out var known)) return known;

        // Put down first: with ids given out anew while they are read, parents could go round in a circle.
        owners[pid] = 0;
        return owners[pid] = parents.TryGetValue(pid, out var parent) ? Own(parent) : 0;
    }
}
