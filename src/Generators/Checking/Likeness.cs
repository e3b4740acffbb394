namespace Modbench.Generators.Checking;

/// <summary>The end of a diagnostic on a name that does not exist.</summary>
internal static class Likeness
{
    /// <summary>"did you mean 'X'?", or the list of what there is.</summary>
    public static string Hint(string name, IEnumerable<string> known, string otherwise, string quote = "'")
    {
        var names = known.ToList();
        return NearestName.Of(name, names) is { } nearest
            ? $"did you mean {quote}{nearest}{quote}?"
            : otherwise + string.Join(", ", names.Select(n => quote + n + quote));
    }
}
