using Modbench;
using Modbench.Chat;
using Rag;
using SelfRag;

namespace Findings;

/// <summary>What SelfRag does once it has passages: a prompt of them, and the answer token by token. The passages come by keywords, so that nothing here embeds.</summary>
public abstract class Decode(DocsIndex index, LanguageModel model) : IDisposable
{
    private const int Candidates = 10;

    /// <summary>One or two sentences. All answers have as many, for a dummy's text has no end.</summary>
    private const int AnswerTokens = 32;

    [Queries] protected static IEnumerable<Question> Asked => Questions.All;

    [Stage] private Document[] Find(Question question) => [.. Retrieval.Keyword(index, Phrase.Of(question)).Take(Candidates).Select(hit => index.Documents[hit.Document])];

    [Stage] private static string Prompt(Document[] found, [FromQuery] Question question) => Draft.Prompt(new Evidence(found, [], [], []), question.Text);

    [Stage] private readonly ChatStage Generate = new(model.Open, new ChatStageOptions { MaxOutputTokens = AnswerTokens, Temperature = 0 });

    [Stage] private static ChatReply Compose(IReadOnlyList<ChatPiece> pieces) => ChatReply.Of(pieces);

    public void Dispose()
    {
        index.Dispose();
        GC.SuppressFinalize(this);
    }
}
