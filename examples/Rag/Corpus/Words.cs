using System.Text.RegularExpressions;

namespace Rag;

/// <summary>Names as a person would say them.</summary>
public static partial class Words
{
    /// <summary><c>ConcurrentDictionary.GetOrAdd</c> → <c>Concurrent Dictionary Get Or Add</c>.</summary>
    public static string Of(string name) => Boundary().Replace(name, " ");

    [GeneratedRegex(@"\.|(?<=[a-z0-9])(?=[A-Z])")]
    private static partial Regex Boundary();
}
