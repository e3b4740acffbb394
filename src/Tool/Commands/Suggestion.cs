namespace Modbench.Tool.Commands;

/// <summary>What a mistyped word may have meant.</summary>
internal static class Suggestion
{
    /// <summary><c>; did you mean 'list'?</c>, or nothing when no known word is near.</summary>
    public static string For(string word, IEnumerable<string> known)
    {
        var near = known.Select(name => (Name: name, Distance: Distance(word, name)))
            .Where(pair => pair.Distance <= Math.Max(1, pair.Name.Length / 3))
            .OrderBy(pair => pair.Distance)
            .ThenBy(pair => pair.Name, StringComparer.Ordinal)
            .FirstOrDefault();
        return near.Name is null ? "" : $"; did you mean '{near.Name}'?";
    }

    /// <summary>Levenshtein's distance, ignoring case.</summary>
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var i = 1; i <= left.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= right.Length; j++)
            {
                var change = diagonal + (char.ToLowerInvariant(left[i - 1]) == char.ToLowerInvariant(right[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(change, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[right.Length];
    }
}
