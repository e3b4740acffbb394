using System.Numerics.Tensors;
using Modbench.Onnx;

namespace Rag;

/// <summary>Every document's embedding, row after row in one array. Exact search: one inner product a row.</summary>
public sealed class VectorIndex(float[] rows, int dimensions)
{
    public Hit[] Nearest(Embedding question, int count)
    {
        var best = new PriorityQueue<int, float>(count);
        for (var document = 0; document < rows.Length / dimensions; document++)
        {
            var similarity = TensorPrimitives.Dot(question.Values, Row(document));
            if (best.Count < count) best.Enqueue(document, similarity);
            else best.EnqueueDequeue(document, similarity);
        }

        var hits = new Hit[best.Count];
        while (best.TryDequeue(out var document, out var similarity)) hits[best.Count] = new Hit(document, similarity);
        return hits;
    }

    public float Similarity(Embedding question, int document) => TensorPrimitives.Dot(question.Values, Row(document));

    private ReadOnlySpan<float> Row(int document) => rows.AsSpan(document * dimensions, dimensions);
}
