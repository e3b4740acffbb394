namespace Modbench.Tool.Gating;

/// <summary>What a work tree has that no commit has.</summary>
/// <param name="Files">Relative to its top; a submodule as one, with a remark.</param>
internal sealed record UncommittedChanges(IReadOnlyList<string> Files)
{
    private const int MostNamed = 3;

    /// <summary>Reads <c>git status --porcelain=v2 -z</c>.</summary>
    public static UncommittedChanges Parse(string status)
    {
        var files = new List<string>();
        var entries = status.Split('\0', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < entries.Length; i++)
        {
            // So many fields stand before the path; after a rename's comes an entry with the old path alone.
            var before = entries[i][0] switch { '1' => 8, '2' => 9, 'u' => 10, _ => 1 };
            var fields = entries[i].Split(' ', before + 1);
            if (fields.Length <= before) continue;
            files.Add(fields[before] + (before > 1 && fields[2][0] == 'S' ? " (a submodule)" : ""));
            if (entries[i][0] == '2') i++;
        }

        return new UncommittedChanges(files);
    }

    /// <summary><c>2 uncommitted changes: A.cs, B.cs</c>; empty: there is none.</summary>
    public override string ToString() => Files.Count == 0
        ? ""
        : $"{(Files.Count == 1 ? "1 uncommitted change" : FormattableString.Invariant($"{Files.Count} uncommitted changes"))}: {string.Join(", ", Files.Take(MostNamed))}{(Files.Count > MostNamed ? ", …" : "")}";
}
