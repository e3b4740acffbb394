namespace GateSubjects;

/// <summary>Small objects: a text is cut into words, which are counted; the most frequent come first.</summary>
[Pipeline, SingleStream(Queries = 300)]
internal sealed class Words
{
    [Queries] public static IEnumerable<string> Documents() => Texts.Of(12000);

    [Stage]
    static Dictionary<string, int> Count(string text)
    {
        var counts = new Dictionary<string, int>();
        foreach (var word in text.Split([' ', '.'], StringSplitOptions.RemoveEmptyEntries)) counts[word] = counts.GetValueOrDefault(word) + 1;
        return counts;
    }

    [Stage]
    static IReadOnlyList<string> Rank(Dictionary<string, int> counts) => [.. counts.OrderByDescending(one => one.Value).ThenBy(one => one.Key, StringComparer.Ordinal).Take(20).Select(one => one.Key)];
}
