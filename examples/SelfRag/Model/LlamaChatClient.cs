using System.Runtime.CompilerServices;
using LLama;
using LLama.Common;
using LLama.Native;
using LLama.Sampling;
using Microsoft.Extensions.AI;

namespace SelfRag;

/// <summary>
/// llama.cpp in this process as a chat client: one request at a time, an update for each token, and the counts of tokens at the end. Each request begins with an empty
/// key-value cache, so that no question is quicker for the one before it.
/// </summary>
public sealed class LlamaChatClient : IChatClient
{
    private const int ContextTokens = 1024;

    private readonly LLamaWeights _weights;
    private readonly LLamaContext _context;

    static LlamaChatClient() => NativeLibraryConfig.All.WithLogCallback((_, _) => { });

    /// <param name="path">A GGUF file.</param>
    /// <param name="threads">That read the prompt and compute each token.</param>
    public LlamaChatClient(string path, int threads)
    {
        var parameters = new ModelParams(path) { ContextSize = ContextTokens, BatchSize = ContextTokens, Threads = threads, BatchThreads = threads, GpuLayerCount = 0 };
        _weights = LLamaWeights.LoadFromFile(parameters);
        _context = _weights.CreateContext(parameters);
    }

    public async Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await Task.CompletedTask;
        var prompt = _context.Tokenize(Prompt(messages), addBos: true, special: true);
        var most = Math.Min(options?.MaxOutputTokens ?? int.MaxValue, ContextTokens - prompt.Length);
        if (most < 1) throw new InvalidOperationException($"a prompt of {prompt.Length} tokens leaves no room for an answer within {ContextTokens}");

        _context.NativeHandle.MemoryClear();
        using var sampling = Sampling(options);
        var decoder = new StreamingTokenDecoder(_context);
        var batch = new LLamaBatch();
        batch.AddRange(prompt, 0, LLamaSeqId.Zero, logitsLast: true);
        var tokens = 0;
        var reason = ChatFinishReason.Length;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var result = _context.Decode(batch);
            if (result != DecodeResult.Ok) throw new InvalidOperationException($"llama.cpp could not decode: {result}");
            var token = sampling.Sample(_context.NativeHandle, batch.TokenCount - 1);
            if (token.IsEndOfGeneration(_weights.Vocab))
            {
                reason = ChatFinishReason.Stop;
                break;
            }

            decoder.Add(token);
            if (decoder.Read() is { Length: > 0 } text) yield return new ChatResponseUpdate(ChatRole.Assistant, text);
            if (++tokens == most) break;
            batch.Clear();
            batch.Add(token, prompt.Length + tokens - 1, LLamaSeqId.Zero, logits: true);
        }

        var usage = new UsageDetails { InputTokenCount = prompt.Length, OutputTokenCount = tokens, TotalTokenCount = prompt.Length + tokens };
        yield return new ChatResponseUpdate(ChatRole.Assistant, [new UsageContent(usage)]) { FinishReason = reason };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
        _context.Dispose();
        _weights.Dispose();
    }

    private static BaseSamplingPipeline Sampling(ChatOptions? options) => options?.Temperature is null or 0
        ? new GreedySamplingPipeline()
        : new DefaultSamplingPipeline { Temperature = options.Temperature.Value, Seed = (uint)(options.Seed ?? 1) };

    /// <summary>In the model's own form, if it brings one.</summary>
    private string Prompt(IEnumerable<ChatMessage> messages)
    {
        if (!_weights.Metadata.ContainsKey("tokenizer.chat_template"))
            return string.Concat(messages.Select(message => message.Text + "\n\n"));

        var template = new LLamaTemplate(_weights.NativeHandle) { AddAssistant = true };
        foreach (var message in messages) template.Add(message.Role.Value, message.Text);
        return LLamaTemplate.Encoding.GetString(template.Apply());
    }
}
