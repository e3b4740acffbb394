using Microsoft.ML.OnnxRuntime;

namespace Modbench.Onnx;

/// <summary>How a <see cref="TextEmbedder"/> reads its text and runs its model.</summary>
public sealed record TextEmbedderOptions
{
    /// <summary>
    /// Longest text in WordPiece tokens, [CLS] and [SEP] included; what lies beyond is cut off.
    /// <value>At least 3, at most what the model was trained for (512 for BERT). Default 256, MiniLM's own limit.</value>
    /// </summary>
    public int MaxTokens { get; init; } = 256;

    /// <summary>
    /// Threads that compute one visit: the visiting thread and a pool of <c>IntraOpThreads − 1</c>, which all slots share.
    /// <value>0, the default: one a physical core, as ONNX Runtime decides.</value>
    /// </summary>
    public int IntraOpThreads { get; init; }

    /// <summary>
    /// Whether the pool's threads busy-wait for the next operator. True is faster alone; false leaves the cores to others between operators.
    /// <value>Default true, as in ONNX Runtime.</value>
    /// </summary>
    public bool Spinning { get; init; } = true;

    /// <summary>
    /// Lower-case the text and strip its accents first, as uncased vocabularies expect.
    /// <value>Default true.</value>
    /// </summary>
    public bool Uncased { get; init; } = true;

    /// <summary>
    /// Folder in which the model is kept as ONNX Runtime has optimised it, in a file that the next process maps into memory: MiniLM is ready in 0.2 s in
    /// place of 1.2 s, with half the memory (measured on two cores). A file of another model, runtime version or processor architecture is never taken for it.
    /// <value>Default null: the model is read and optimised by each process. Not together with <see cref="Configure"/>, whose settings may change
    /// what is optimised.</value>
    /// </summary>
    public string? OptimizedModelFolder { get; init; }

    /// <summary>Called last with the session's options, for what has no property here: execution providers, graph optimisation, profiling.</summary>
    public Action<SessionOptions>? Configure { get; init; }

    internal SessionOptions CreateSessionOptions()
    {
        var options = new SessionOptions();
        options.IntraOpNumThreads = IntraOpThreads;
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", Spinning ? "1" : "0");
        Configure?.Invoke(options);
        return options;
    }
}
