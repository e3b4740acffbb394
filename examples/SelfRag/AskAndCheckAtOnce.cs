using Modbench;
using Modbench.Chat;
using Modbench.Onnx;
using Rag;

namespace SelfRag;

/// <summary>The same work as <see cref="AskAndCheck"/> in one stage, as it is written where nobody wants to see inside: what being modular costs is the difference.</summary>
[Pipeline]
[SingleStream(Queries = 30)]
[Offline(Queries = 24)]
public sealed class AskAndCheckAtOnce(DocsIndex index, LanguageModel model) : IDisposable
{
    private readonly TextEmbedder _embedder = LanguageModel.EmbedderBeside();
    private readonly ChatStage _generate = model.Stage();

    [Queries] static IEnumerable<Question> Asked => Questions.All;

    [Create] static async Task<AskAndCheckAtOnce> OpenAsync(CancellationToken stop) => new(await DocsIndex.OpenAsync(stop), await LanguageModel.ChooseAsync(stop));

    [Setup]
    async Task LoadAsync(CancellationToken stop)
    {
        await _embedder.SetupAsync(stop);
        await _generate.SetupAsync(stop);
    }

    [Stage]
    async Task<CheckedAnswer> Answer(Question question, CancellationToken stop)
    {
        var attempt = new Attempt();
        for (var phrase = Phrase.Of(question); ; phrase = Phrase.Rewritten(question, attempt.Evidence.Found))
        {
            var embedding = _embedder.Run(phrase);
            attempt.Begin(embedding);
            var fused = Fusion.ReciprocalRank(Retrieval.Search(index, embedding), Retrieval.Keyword(index, phrase));
            attempt.Found(Evidence.Read(Retrieval.Rerank(index, fused, attempt.Question), attempt.Question, _embedder));
            if (attempt.ShouldReadMore) continue;

            var pieces = await _generate.RunAsync(Draft.Prompt(attempt.Evidence, question.Text), stop).ToListAsync(stop);
            var draft = Draft.Of(ChatReply.Of(pieces), attempt.Evidence, model);
            var grounding = Grounding.Of(draft.Statements, attempt.Evidence, attempt.Question, _embedder);
            if (!attempt.ShouldThrowAway(grounding)) return CheckedAnswer.Of(draft, attempt, grounding, model);
        }
    }

    [Quality("recall@5", AtLeast = 0.55)] static bool Recall(Question question, CheckedAnswer answer) => answer.IsRight(question);

    [Quality("attempts")] static double Attempts(Question question, CheckedAnswer answer) => answer.Attempts;

    [Quality("sure")] static bool Sure(Question question, CheckedAnswer answer) => answer.IsSure;

    [Quality("dummy-words")] static bool IsDummy(Question question, CheckedAnswer answer) => answer.IsDummy;

    public void Dispose()
    {
        _generate.Dispose();
        _embedder.Dispose();
        index.Dispose();
    }
}
