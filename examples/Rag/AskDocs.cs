using Modbench;
using Modbench.Onnx;

namespace Rag;

/// <summary>Ask the .NET docs: a question in your words, the member that does it.</summary>
[Pipeline]
[SingleStream(Queries = 100)]
[Server(QueriesPerSecond = 20, Duration = "4 s")]
[Objective("80 ms", Share = 0.99)]
[Collocate(typeof(BuildIndex), Scenario = "SingleStream")]
[Budget("response.p90", AtMost = "80 ms", Scenario = "Server")]
[Budget("memory.peak", AtMost = "1 GB")]
public sealed class AskDocs(DocsIndex index) : IDisposable
{
    private const int Candidates = 50;

    [Queries] static IEnumerable<Question> Asked => Questions.All;

    [Create] static async Task<AskDocs> OpenAsync(CancellationToken stop) => new(await DocsIndex.OpenAsync(stop));

    [Stage] static string Normalise(Question question) => question.Text.Trim().TrimEnd('?').ToLowerInvariant();

    [Stage] readonly TextEmbedder Embed = MiniLm.Embedder();

    [Stage] Hit[] Search(Embedding question) => index.Vectors.Nearest(question, Candidates);

    [Stage] Hit[] Keyword([FromQuery] Question question) => index.Keywords.Matches(question.Text, Candidates);

    [Stage(After = [nameof(Search), nameof(Keyword)])]
    static Hit[] Fuse(Hit[] dense, Hit[] sparse) => Fusion.ReciprocalRank(dense, sparse);

    /// <summary>Of the best candidates of both, the closest in meaning; of members with one name, such as every Clear, the first.</summary>
    [Stage(After = [nameof(Fuse), nameof(Embed)])]
    Document[] Rerank(Hit[] fused, Embedding question) =>
    [
        .. fused.Take(20)
            .OrderByDescending(hit => index.Vectors.Similarity(question, hit.Document))
            .Select(hit => index.Documents[hit.Document])
            .DistinctBy(document => document.Name.Split('.')[^1])
            .Take(10),
    ];

    [Stage]
    static Answer Compose(Document[] found) => new(
        $"{found[0].Signature}: {found[0].Summary} See also {string.Join(", ", found.Skip(1).Take(4).Select(document => document.Name))}.",
        [.. found.Select(document => document.Name)]);

    [Quality("recall@5", AtLeast = 0.6)] static bool Recall(Question question, Answer answer) => answer.RankFor(question) <= 5;

    [Quality("mrr", AtLeast = 0.45)] static double ReciprocalRank(Question question, Answer answer) => 1 / answer.RankFor(question);

    public void Dispose() => index.Dispose();
}
