using Modbench;
using Modbench.Chat;
using Modbench.Onnx;
using Rag;

namespace SelfRag;

/// <summary>Ask the .NET docs and check the answer: what was found is graded, a question that found too little is asked in other words, and a draft that can't stand is thrown away.</summary>
[Pipeline]
[SingleStream(Queries = 30)]
[Offline(Queries = 24)]
public sealed class AskAndCheck(DocsIndex index, LanguageModel model) : IDisposable
{
    [Queries] static IEnumerable<Question> Asked => Questions.All;

    [Create] static async Task<AskAndCheck> OpenAsync(CancellationToken stop) => new(await DocsIndex.OpenAsync(stop), await LanguageModel.ChooseAsync(stop));

    [Stage] static string Normalise(Question question) => Phrase.Of(question);

    /// <summary>Where every attempt begins: with the question first, then with what <see cref="Rewrite"/> made of it.</summary>
    [Stage(MaxVisits = Attempt.Most)] static string Try(string phrase) => phrase;

    [Stage] readonly TextEmbedder Embed = LanguageModel.EmbedderBeside();

    [Stage]
    Hit[] Search(Embedding phrase, [State] Attempt attempt)
    {
        attempt.Begin(phrase);
        return Retrieval.Search(index, phrase);
    }

    [Stage(After = [nameof(Try)])] Hit[] Keyword(string phrase) => Retrieval.Keyword(index, phrase);

    [Stage(After = [nameof(Search), nameof(Keyword)])] static Hit[] Fuse(Hit[] dense, Hit[] sparse) => Fusion.ReciprocalRank(dense, sparse);

    [Stage] Document[] Rerank(Hit[] fused, [State] Attempt attempt) => Retrieval.Rerank(index, fused, attempt.Question);

    [Stage(Routes = [nameof(Prompt), nameof(Rewrite)])]
    Next<Evidence, Evidence> Grade(Document[] found, [State] Attempt attempt)
    {
        attempt.Found(Evidence.Read(found, attempt.Question, Embed));
        return attempt.ShouldReadMore ? Next.Second(attempt.Evidence) : Next.First(attempt.Evidence);
    }

    [Stage] static string Prompt(Evidence evidence, [FromQuery] Question question) => Draft.Prompt(evidence, question.Text);

    [Stage] readonly ChatStage Generate = model.Stage();

    [Stage] Draft Compose(IReadOnlyList<ChatPiece> pieces, [State] Attempt attempt) => Draft.Of(ChatReply.Of(pieces), attempt.Evidence, model);

    [Stage(Routes = [nameof(Rewrite)])]
    Next<Evidence, CheckedAnswer> Ground(Draft draft, [State] Attempt attempt)
    {
        var grounding = Grounding.Of(draft.Statements, attempt.Evidence, attempt.Question, Embed);
        return attempt.ShouldThrowAway(grounding) ? Next.First(attempt.Evidence) : Next.Answer(CheckedAnswer.Of(draft, attempt, grounding, model));
    }

    [Stage(Routes = [nameof(Try)])]
    static Next<string> Rewrite(Evidence evidence, [FromQuery] Question question) => Next.First(Phrase.Rewritten(question, evidence.Found));

    [Quality("recall@5", AtLeast = 0.55)] static bool Recall(Question question, CheckedAnswer answer) => answer.IsRight(question);

    [Quality("attempts")] static double Attempts(Question question, CheckedAnswer answer) => answer.Attempts;

    [Quality("sure")] static bool Sure(Question question, CheckedAnswer answer) => answer.IsSure;

    [Quality("dummy-words")] static bool IsDummy(Question question, CheckedAnswer answer) => answer.IsDummy;

    public void Dispose() => index.Dispose();
}
