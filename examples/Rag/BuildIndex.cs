using Modbench;
using Modbench.Onnx;

namespace Rag;

/// <summary>What building the index does most of the time: the neighbour that a documentation server has to live with.</summary>
[Pipeline]
public sealed class BuildIndex
{
    [Queries] static IEnumerable<Document[]> Batches() => Documentation.Read(ReferencePack.Files()).Chunk(DocsIndex.BatchSize);

    [Stage] static IReadOnlyList<string> Read(Document[] batch) => [.. batch.Select(document => document.Text)];

    [Stage] readonly TextEmbedder Embed = MiniLm.Embedder(background: true);

    [Stage]
    static float[] Pack(IReadOnlyList<Embedding> batch)
    {
        var rows = new float[batch.Sum(embedding => embedding.Dimensions)];
        for (var i = 0; i < batch.Count; i++) batch[i].Values.CopyTo(rows.AsSpan(i * batch[i].Dimensions));
        return rows;
    }
}
