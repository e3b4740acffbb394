using Rag;

namespace SelfRag;

/// <summary>
/// A language model of the LLaMA architecture with seeded random weights. Its words mean nothing; its prefill, decoding, key-value cache and memory traffic are those
/// of any model of the same shape, because none of them looks at the weights' values.
/// </summary>
/// <param name="Name">How it is asked for.</param>
/// <param name="Embedding">Length of the vector that stands for a token.</param>
/// <param name="Layers">Blocks of attention and feed-forward.</param>
/// <param name="FeedForward">Width of the feed-forward layers.</param>
/// <param name="Vocabulary">Tokens.</param>
public sealed record DummyModel(string Name, int Embedding, int Layers, int FeedForward, int Vocabulary)
{
    /// <summary>6 MB, 0.3 ms a token on one core: for tests.</summary>
    public static DummyModel Tiny { get; } = new("tiny", 256, 4, 704, 4096);

    /// <summary>Small enough for sixteen launches of thirty questions in two minutes, large enough that writing is most of the work.</summary>
    public static DummyModel Compact { get; } = new("15MB", 384, 6, 1024, 4096);

    /// <summary>The size of the models that are put into other programs.</summary>
    public static DummyModel Small { get; } = new("90MB", 768, 12, 1856, 4096);

    /// <summary>Too large for any cache: each token reads it all from memory.</summary>
    public static DummyModel Large { get; } = new("500MB", 1536, 16, 4096, 4096);

    public static IReadOnlyList<DummyModel> All { get; } = [Tiny, Compact, Small, Large];

    // Part of the file's name: change it when the same shape gives other bytes.
    private const string Format = "1";
    private const int HeadSize = 64;
    private const ulong Seed = 20240229;

    /// <summary>The file, written by the first process that asks.</summary>
    public async Task<string> OpenAsync(CancellationToken stop)
    {
        var folder = await CachedFolder.OpenAsync(
            $"model-{Name}-{Format}",
            async folder =>
            {
                await using var file = new FileStream(Path.Combine(folder, "model.gguf"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 20);
                Write(file);
            },
            stop);
        return Path.Combine(folder, "model.gguf");
    }

    /// <summary>The same bytes each time.</summary>
    public void Write(Stream stream)
    {
        var vocabulary = new DummyVocabulary(Vocabulary);
        using var writer = new GgufWriter(stream);
        writer.Key("general.architecture", "llama");
        writer.Key("general.name", $"seeded dummy weights, {Name}");
        writer.Key("general.file_type", 7u);
        writer.Key("llama.context_length", 2048u);
        writer.Key("llama.embedding_length", (uint)Embedding);
        writer.Key("llama.block_count", (uint)Layers);
        writer.Key("llama.feed_forward_length", (uint)FeedForward);
        writer.Key("llama.attention.head_count", (uint)(Embedding / HeadSize));
        writer.Key("llama.attention.head_count_kv", (uint)(Embedding / HeadSize));
        writer.Key("llama.attention.layer_norm_rms_epsilon", 1e-5f);
        writer.Key("llama.rope.dimension_count", (uint)HeadSize);
        writer.Key("tokenizer.ggml.model", "llama");
        writer.Key("tokenizer.ggml.tokens", vocabulary.Texts);
        writer.Key("tokenizer.ggml.scores", [.. Enumerable.Range(0, Vocabulary).Select(token => -(float)token)]);
        writer.Key("tokenizer.ggml.token_type", [.. vocabulary.Kinds.Select(kind => (int)kind)]);
        writer.Key("tokenizer.ggml.bos_token_id", (uint)DummyVocabulary.Beginning);
        writer.Key("tokenizer.ggml.eos_token_id", (uint)DummyVocabulary.End);
        writer.Key("tokenizer.ggml.unknown_token_id", (uint)DummyVocabulary.Unknown);

        // One sequence of random numbers in the order of the file.
        var random = new SeededWeights(Seed);
        writer.Matrix("token_embd.weight", Embedding, Vocabulary, (_, row) => random.Fill(row, Embedding));
        for (var layer = 0; layer < Layers; layer++)
        {
            var block = $"blk.{layer}.";
            writer.Ones(block + "attn_norm.weight", Embedding);
            foreach (var name in (string[])["attn_q", "attn_k", "attn_v", "attn_output"]) writer.Matrix($"{block}{name}.weight", Embedding, Embedding, (_, row) => random.Fill(row, Embedding));
            writer.Ones(block + "ffn_norm.weight", Embedding);
            foreach (var name in (string[])["ffn_gate", "ffn_up"]) writer.Matrix($"{block}{name}.weight", Embedding, FeedForward, (_, row) => random.Fill(row, Embedding));
            writer.Matrix(block + "ffn_down.weight", FeedForward, Embedding, (_, row) => random.Fill(row, FeedForward));
        }

        writer.Ones("output_norm.weight", Embedding);

        // A token without weights has the logit 0, and of thousands of random ones some are above: the end of the text never comes by chance.
        writer.Matrix("output.weight", Embedding, Vocabulary, (token, row) =>
        {
            if (token >= vocabulary.FirstWord) random.Fill(row, Embedding);
        });
        writer.Write();
    }
}
