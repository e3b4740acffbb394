using Microsoft.ML.OnnxRuntime;

namespace Modbench.Onnx;

/// <summary>An ONNX session of a BERT-like encoder, its inputs and outputs checked once.</summary>
internal sealed class EncoderSession : IDisposable
{
    public const string Ids = "input_ids";
    public const string Mask = "attention_mask";
    public const string Segments = "token_type_ids";

    private readonly InferenceSession _session;
    private readonly RunOptions _runOptions = new();
    private readonly string[] _inputs;
    private readonly string[] _outputs;

    public EncoderSession(InferenceSession session)
    {
        _session = session;
        _inputs = [.. session.InputNames];
        if (!_inputs.Contains(Ids) || !_inputs.Contains(Mask) || _inputs.Any(name => name is not (Ids or Mask or Segments)))
            throw new InvalidDataException(
                $"The model takes {string.Join(", ", _inputs)}; an encoder takes {Ids}, {Mask} and perhaps {Segments}: export it as a feature extractor.");

        // Sentence models also carry pooled outputs; only the one with a value per token is wanted, and only it is computed.
        var (output, shape) = session.OutputMetadata
            .Select(pair => (pair.Key, Shape: pair.Value.Dimensions))
            .FirstOrDefault(pair => pair.Shape is [_, _, > 0]);
        if (output is null)
            throw new InvalidDataException(
                $"The model gives {string.Join(", ", session.OutputNames)}, none of shape [batch, tokens, hidden]: export it as a feature extractor.");

        _outputs = [output];
        HiddenSize = shape[2];
    }

    public int HiddenSize { get; }

    public void Run(TokenBatch batch)
    {
        var inputs = new OrtValue[_inputs.Length];
        OrtValue[] outputs = [batch.Output(HiddenSize)];
        try
        {
            for (var i = 0; i < inputs.Length; i++) inputs[i] = batch.Input(_inputs[i]);
            _session.Run(_runOptions, _inputs, inputs, _outputs, outputs);
        }
        finally
        {
            foreach (var input in inputs) input?.Dispose();
            outputs[0].Dispose();
        }
    }

    public void Dispose()
    {
        _runOptions.Dispose();
        _session.Dispose();
    }
}
