using Modbench.Chat;

namespace SelfRag;

/// <summary>What the model wrote, and what of it is checked.</summary>
/// <param name="Reply">With its tokens.</param>
/// <param name="Statements">The model's sentences; of a model whose words mean nothing, those of the passages that it should have drawn from: quoted without their subject, so that they are not the very texts they are compared with.</param>
public sealed record Draft(ChatReply Reply, IReadOnlyList<Sentence> Statements)
{
    private const int Quotes = 2;
    private const int PromptPassages = 3;

    public static string Prompt(Evidence evidence, string question) =>
        $"""
        Answer the question in one or two sentences, from these passages of the .NET documentation alone.

        {string.Join('\n', evidence.Found.Take(PromptPassages).Select((document, number) => $"{number + 1}. {document.Signature}: {document.Summary}"))}

        Question: {question}
        Answer:
        """;

    public static Draft Of(ChatReply reply, Evidence evidence, LanguageModel model) => new(
        reply,
        model.IsDummy ? [.. evidence.Closest(Quotes).Select(sentence => new Sentence("", sentence.Text))] : [.. Sentence.Of(reply.Text)]);
}
