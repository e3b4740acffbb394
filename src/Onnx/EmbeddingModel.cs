namespace Modbench.Onnx;

/// <summary>
/// Where a <see cref="TextEmbedder"/> finds its weights and its vocabulary. Making one opens nothing: a file that is missing is reported
/// by <see cref="TextEmbedder.SetupAsync"/>.
/// </summary>
public sealed class EmbeddingModel
{
    private readonly Func<string>? _path;
    private readonly Func<Stream>? _model;
    private readonly Func<Stream> _vocabulary;

    private EmbeddingModel(Func<string>? path, Func<Stream>? model, Func<Stream> vocabulary) =>
        (_path, _model, _vocabulary) = (path, model, vocabulary);

    /// <summary>An ONNX file and a WordPiece vocabulary, one token a line. Relative paths start at the working directory.</summary>
    /// <param name="model">An encoder with inputs <c>input_ids</c>, <c>attention_mask</c> and perhaps <c>token_type_ids</c>, each
    /// int64 [batch, tokens], and an output float [batch, tokens, hidden].</param>
    /// <param name="vocabulary">The <c>vocab.txt</c> of that encoder.</param>
    public static EmbeddingModel FromFiles(string model, string vocabulary)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(model);
        ArgumentException.ThrowIfNullOrWhiteSpace(vocabulary);
        return new(() => Existing(model, "model"), null, () => File.OpenRead(Existing(vocabulary, "vocabulary")));
    }

    /// <summary>
    /// The same from streams, such as resources embedded in an assembly. Each function is called during set-up, at most twice, and its
    /// stream is read to the end and disposed.
    /// </summary>
    /// <param name="model">At most 2 GB, the limit of an ONNX file without external weights.</param>
    /// <param name="vocabulary">As text in UTF-8.</param>
    public static EmbeddingModel FromStreams(Func<Stream> model, Func<Stream> vocabulary)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(vocabulary);
        return new(null, model, vocabulary);
    }

    internal Stream OpenVocabulary() => _vocabulary();

    internal Stream OpenModel() => _path is not null ? File.OpenRead(_path()) : _model!();

    /// <summary>The model as a path, which the runtime reads without a managed copy, or else as bytes.</summary>
    internal T Load<T>(Func<string, T> fromPath, Func<byte[], T> fromBytes)
    {
        if (_path is not null) return fromPath(_path());

        using var stream = _model!();
        if (!stream.CanSeek)
        {
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            return fromBytes(copy.ToArray());
        }

        var bytes = GC.AllocateUninitializedArray<byte>(checked((int)(stream.Length - stream.Position)));
        stream.ReadExactly(bytes);
        return fromBytes(bytes);
    }

    private static string Existing(string path, string role)
    {
        var full = Path.GetFullPath(path);
        return File.Exists(full)
            ? full
            : throw new FileNotFoundException(
                $"The embedding {role} '{full}' does not exist: put it there, or give EmbeddingModel.FromFiles the right path.", full);
    }
}
