using Modbench.Onnx;
using Rag;

namespace SelfRag;

/// <summary>The searches of the example beside this one, as it uses them.</summary>
public static class Retrieval
{
    private const int Candidates = 50;
    private const int Reranked = 20;
    private const int Kept = 10;

    public static Hit[] Search(DocsIndex index, Embedding phrase) => index.Vectors.Nearest(phrase, Candidates);

    public static Hit[] Keyword(DocsIndex index, string phrase) => index.Keywords.Matches(phrase, Candidates);

    /// <summary>Of the best candidates of both, the closest in meaning to the question itself; of members with one name the first.</summary>
    public static Document[] Rerank(DocsIndex index, Hit[] fused, Embedding question) =>
    [
        .. fused.Take(Reranked)
            .OrderByDescending(hit => index.Vectors.Similarity(question, hit.Document))
            .Select(hit => index.Documents[hit.Document])
            .DistinctBy(document => document.Name.Split('.')[^1])
            .Take(Kept),
    ];
}
