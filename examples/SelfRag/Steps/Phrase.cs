using Rag;

namespace SelfRag;

/// <summary>What is searched for.</summary>
public static class Phrase
{
    private const int NamesToBorrow = 3;

    public static string Of(Question question) => question.Text.Trim().TrimEnd('?').ToLowerInvariant();

    /// <summary>
    /// The question with the words of the names that it found: documentation has its own words for things, and the names that came up, even wrong ones, are among them
    /// (pseudo-relevance feedback; of six ways to rewrite that were tried over all questions the only one that lost nothing).
    /// </summary>
    public static string Rewritten(Question question, IReadOnlyList<Document> found) =>
        $"{Of(question)} {string.Join(' ', found.Take(NamesToBorrow).Select(document => Words.Of(document.Name)))}";
}
