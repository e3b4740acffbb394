using System.Numerics.Tensors;

namespace Modbench.Onnx;

/// <summary>A text as a direction: a vector of length 1, so that the inner product of two embeddings is their cosine similarity.</summary>
public readonly struct Embedding
{
    private readonly float[]? _values;

    private Embedding(float[] values) => _values = values;

    /// <summary>The vector, <see cref="Dimensions"/> values. Empty for <c>default(Embedding)</c>.</summary>
    public ReadOnlySpan<float> Values => _values;

    /// <summary>Length of the vector: the model's hidden size (384 for MiniLM-L6). 0 for <c>default(Embedding)</c>.</summary>
    public int Dimensions => Values.Length;

    /// <summary>Copies a vector and scales the copy to length 1. A vector of zeros stays zeros: it is similar to nothing.</summary>
    public static Embedding Normalised(ReadOnlySpan<float> vector)
    {
        var values = new float[vector.Length];
        var norm = TensorPrimitives.Norm(vector);
        if (norm > 0) TensorPrimitives.Divide(vector, norm, values);
        return new Embedding(values);
    }

    /// <summary>Cosine similarity, in [−1, 1].</summary>
    /// <exception cref="ArgumentException">The two come from models of different hidden sizes.</exception>
    public float Similarity(Embedding other) => TensorPrimitives.Dot(Values, other.Values);
}
