using Rag;

namespace SelfRag;

/// <summary>An answer, and how sure it is.</summary>
/// <param name="Text">The statements that were checked.</param>
/// <param name="Members">What was found for it, best first.</param>
/// <param name="Attempts">Searches that it took.</param>
/// <param name="IsSure">It is supported by what was found and answers the question, as far as embeddings can tell.</param>
/// <param name="Tokens">That the model wrote for the last draft.</param>
/// <param name="IsDummy">The model's words mean nothing.</param>
public sealed record CheckedAnswer(string Text, IReadOnlyList<string> Members, int Attempts, bool IsSure, long Tokens, bool IsDummy)
{
    public static CheckedAnswer Of(Draft draft, Attempt attempt, Grounding grounding, LanguageModel model) => new(
        string.Join(' ', draft.Statements.Select(statement => statement.Text)),
        [.. attempt.Evidence.Found.Select(document => document.Name)],
        attempt.Number,
        grounding.IsGood,
        draft.Reply.OutputTokens,
        model.IsDummy);

    /// <summary>One of the first five members answers the question.</summary>
    public bool IsRight(Question question) => Members.Take(5).Any(question.Members.Contains);
}
