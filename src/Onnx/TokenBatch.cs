using Microsoft.ML.OnnxRuntime;

namespace Modbench.Onnx;

/// <summary>
/// The tensors of one visit, rows × length, row-major: token ids, attention mask (1 on tokens, 0 on padding) and segment ids (all 0).
/// The arrays are pinned and kept from visit to visit; they grow to the largest batch seen.
/// </summary>
internal sealed class TokenBatch
{
    private long[] _ids = [];
    private long[] _mask = [];
    private long[] _segments = [];
    private float[] _hidden = [];

    public int Rows { get; private set; }

    /// <summary>Tokens of the longest row; shorter rows are padded to it.</summary>
    public int Length { get; private set; }

    public void Fill(IReadOnlyList<int>[] rows, int paddingId)
    {
        Rows = rows.Length;
        Length = rows.Max(row => row.Count);

        var size = Rows * Length;
        if (_ids.Length < size)
        {
            _ids = GC.AllocateUninitializedArray<long>(size, pinned: true);
            _mask = GC.AllocateUninitializedArray<long>(size, pinned: true);
            _segments = GC.AllocateArray<long>(size, pinned: true);
        }

        for (var row = 0; row < rows.Length; row++)
        {
            var tokens = rows[row];
            var ids = _ids.AsSpan(row * Length, Length);
            for (var i = 0; i < tokens.Count; i++) ids[i] = tokens[i];
            ids[tokens.Count..].Fill(paddingId);

            var mask = _mask.AsSpan(row * Length, Length);
            mask[..tokens.Count].Fill(1);
            mask[tokens.Count..].Clear();
        }
    }

    public OrtValue Input(string name) => Tensor(
        name switch { EncoderSession.Ids => _ids, EncoderSession.Mask => _mask, _ => _segments }, Rows * Length, [Rows, Length]);

    public OrtValue Output(int hiddenSize)
    {
        var size = checked(Rows * Length * hiddenSize);
        if (_hidden.Length < size) _hidden = GC.AllocateUninitializedArray<float>(size, pinned: true);
        return Tensor(_hidden, size, [Rows, Length, hiddenSize]);
    }

    /// <summary>The last hidden state of one row's first <paramref name="tokens"/> tokens: the part that the mask keeps.</summary>
    public ReadOnlySpan<float> Hidden(int row, int tokens, int hiddenSize) =>
        _hidden.AsSpan(row * Length * hiddenSize, tokens * hiddenSize);

    private static OrtValue Tensor<T>(T[] array, int size, long[] shape) where T : unmanaged =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, array.AsMemory(0, size), shape);
}
