using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.Tokenizers;

namespace Modbench.Onnx;

/// <summary>
/// Sentence embeddings by a BERT-like encoder such as all-MiniLM-L6-v2: WordPiece tokens, the mean of the last hidden state over the
/// tokens (padding left out), scaled to length 1.
/// </summary>
/// <remarks>
/// <para>Shapes: n texts of at most t tokens → ids, mask, segments [n, t] → last hidden state [n, t, hidden] → n vectors [hidden].</para>
/// <para>Any number of visits may run at once (any <see cref="StageAttribute.Slots"/>): they share the session and its threads, and each
/// borrows its own tensors. A visit allocates its result, its tokens and some hundred bytes of handles.</para>
/// <para>A text's embedding does not depend on the batch it is in, apart from rounding (below 1e-5).</para>
/// </remarks>
/// <param name="model">Weights and vocabulary; opened by <see cref="SetupAsync"/>, not here.</param>
/// <param name="options">Null: the defaults of <see cref="TextEmbedderOptions"/>.</param>
/// <exception cref="ArgumentOutOfRangeException"><see cref="TextEmbedderOptions.MaxTokens"/> below 3 or negative
/// <see cref="TextEmbedderOptions.IntraOpThreads"/>.</exception>
/// <exception cref="ArgumentException">Both <see cref="TextEmbedderOptions.OptimizedModelFolder"/> and <see cref="TextEmbedderOptions.Configure"/>
/// are set.</exception>
public sealed class TextEmbedder(EmbeddingModel model, TextEmbedderOptions? options = null)
    : IStage<string, Embedding>, IStage<IReadOnlyList<string>, IReadOnlyList<Embedding>>, ISetup, IDisposable
{
    private readonly EmbeddingModel _model = model ?? throw new ArgumentNullException(nameof(model));
    private readonly TextEmbedderOptions _options = Checked(options ?? new());
    private readonly ConcurrentBag<TokenBatch> _batches = [];
    private BertTokenizer? _tokenizer;
    private EncoderSession? _session;

    /// <summary>Length of the vectors. 0 before set-up.</summary>
    public int Dimensions => _session?.HiddenSize ?? 0;

    /// <summary>Loads vocabulary and model. A second call does nothing.</summary>
    /// <exception cref="FileNotFoundException">A file of <see cref="EmbeddingModel.FromFiles"/> is missing; the message says which.</exception>
    /// <exception cref="InvalidDataException">The model is no encoder: its inputs or outputs have other names or shapes.</exception>
    public async ValueTask SetupAsync(CancellationToken stop)
    {
        if (_session is not null) return;
        stop.ThrowIfCancellationRequested();

        await using (var vocabulary = _model.OpenVocabulary())
        {
            var bert = new BertOptions
            {
                LowerCaseBeforeTokenization = _options.Uncased,
                RemoveNonSpacingMarks = _options.Uncased,
            };
            _tokenizer = await BertTokenizer.CreateAsync(vocabulary, bert, stop).ConfigureAwait(false);
        }

        var session = await OpenAsync(stop).ConfigureAwait(false);
        try
        {
            _session = new EncoderSession(session);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    /// <summary>Embeds one text; an empty one has the embedding of a sentence without words.</summary>
    /// <exception cref="InvalidOperationException">Called before <see cref="SetupAsync"/>.</exception>
    public Embedding Run(string input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return Embed([Tokens(input)])[0];
    }

    /// <summary>
    /// Embeds several texts in one run of the model, in their order. Every text is padded to the longest: batches of similar length waste
    /// the least.
    /// </summary>
    /// <exception cref="InvalidOperationException">Called before <see cref="SetupAsync"/>.</exception>
    public IReadOnlyList<Embedding> Run(IReadOnlyList<string> input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Count == 0) return [];

        var rows = new IReadOnlyList<int>[input.Count];
        for (var row = 0; row < rows.Length; row++) rows[row] = Tokens(input[row]);
        return Embed(rows);
    }

    /// <summary>Frees the session. No visit may be running.</summary>
    public void Dispose()
    {
        _session?.Dispose();
        _session = null;
        _batches.Clear();
    }

    private async ValueTask<InferenceSession> OpenAsync(CancellationToken stop)
    {
        if (_options.OptimizedModelFolder is { } folder) return await OptimizedModel.OpenAsync(_model, folder, _options.CreateSessionOptions, stop).ConfigureAwait(false);
        using var options = _options.CreateSessionOptions();
        return _model.Load(path => new InferenceSession(path, options), bytes => new InferenceSession(bytes, options));
    }

    private IReadOnlyList<int> Tokens(string text)
    {
        var tokenizer = _tokenizer ?? throw new InvalidOperationException("The embedder is not loaded: call SetupAsync first.");
        return tokenizer.EncodeToIds(text, _options.MaxTokens, addSpecialTokens: true, out _, out _);
    }

    private Embedding[] Embed(IReadOnlyList<int>[] rows)
    {
        var session = _session ?? throw new InvalidOperationException("The embedder is not loaded: call SetupAsync first.");
        if (!_batches.TryTake(out var batch)) batch = new TokenBatch();
        try
        {
            batch.Fill(rows, _tokenizer!.PaddingTokenId);
            session.Run(batch);

            var embeddings = new Embedding[rows.Length];
            for (var row = 0; row < rows.Length; row++) embeddings[row] = Pool(batch.Hidden(row, rows[row].Count, session.HiddenSize), session.HiddenSize);
            return embeddings;
        }
        finally
        {
            _batches.Add(batch);
        }
    }

    /// <summary>The sum over the tokens: once scaled to length 1 it is the same as the mean.</summary>
    private static Embedding Pool(ReadOnlySpan<float> hidden, int hiddenSize)
    {
        Span<float> sum = hiddenSize <= 1024 ? stackalloc float[hiddenSize] : new float[hiddenSize];
        sum.Clear();
        for (; !hidden.IsEmpty; hidden = hidden[hiddenSize..]) TensorPrimitives.Add(sum, hidden[..hiddenSize], sum);
        return Embedding.Normalised(sum);
    }

    private static TextEmbedderOptions Checked(TextEmbedderOptions options)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxTokens, 3);
        ArgumentOutOfRangeException.ThrowIfNegative(options.IntraOpThreads);
        if (options.OptimizedModelFolder is not null && options.Configure is not null)
            throw new ArgumentException("OptimizedModelFolder and Configure exclude each other: what Configure sets may change what is optimised.", nameof(options));
        return options;
    }
}
