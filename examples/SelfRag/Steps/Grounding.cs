using Modbench.Onnx;

namespace SelfRag;

/// <summary>Whether a draft can stand (two of the questions that Asai et al., Self-RAG, ICLR 2024, have a model ask itself): is each statement supported by what was found, and do they answer the question?</summary>
/// <param name="Support">Of the statement that is supported least: its similarity to the nearest sentence of the evidence.</param>
/// <param name="Use">Of the statement that comes closest to the question: its similarity to it.</param>
public readonly record struct Grounding(float Support, float Use)
{
    /// <summary>Of quoted sentences nine in ten reach it, of those quoted in answer to some other question one in eight.</summary>
    public const float EnoughSupport = 0.6f;

    /// <summary>A quarter of the questions' first drafts lie below it.</summary>
    public const float EnoughUse = 0.5f;

    public bool IsGood => Support >= EnoughSupport && Use >= EnoughUse;

    public static Grounding Of(IReadOnlyList<Sentence> statements, Evidence evidence, Embedding question, TextEmbedder embedder)
    {
        if (statements.Count == 0) return default;
        var embeddings = embedder.Run([.. statements.Select(statement => statement.WithSubject)]);
        return new Grounding(
            embeddings.Min(statement => evidence.Embeddings.Max(statement.Similarity)),
            embeddings.Max(statement => statement.Similarity(question)));
    }
}
