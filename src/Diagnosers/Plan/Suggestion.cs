namespace Modbench.Diagnosers;

/// <summary>The nearest existing name to one that a user mistyped.</summary>
public static class Suggestion
{
    /// <summary><c> Did you mean 'X'?</c>, or nothing when no name is near.</summary>
    public static string For(string typed, IEnumerable<string> existing)
    {
        var bare = typed.Trim('*', '?');
        var nearest = existing
            .Select(name => (name, distance: Distance(bare.ToUpperInvariant(), name.ToUpperInvariant())))
            .OrderBy(near => near.distance)
            .FirstOrDefault();
        return nearest.name is not null && bare.Length > 0 && nearest.distance <= Math.Max(2, bare.Length / 3)
            ? $" Did you mean '{nearest.name}'?"
            : "";
    }

    /// <summary>Insertions, deletions, replacements and swaps of neighbouring letters (optimal string alignment).</summary>
    private static int Distance(string a, string b)
    {
        var table = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++) table[i, 0] = i;
        for (var j = 0; j <= b.Length; j++) table[0, j] = j;
        for (var i = 1; i <= a.Length; i++)
        {
            for (var j = 1; j <= b.Length; j++)
            {
                var same = a[i - 1] == b[j - 1] ? 0 : 1;
                table[i, j] = Math.Min(Math.Min(table[i - 1, j] + 1, table[i, j - 1] + 1), table[i - 1, j - 1] + same);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    table[i, j] = Math.Min(table[i, j], table[i - 2, j - 2] + 1);
            }
        }

        return table[a.Length, b.Length];
    }
}
