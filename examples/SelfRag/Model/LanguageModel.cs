using System.ClientModel;
using System.ClientModel.Primitives;
using Microsoft.Extensions.AI;
using Modbench.Chat;
using Modbench.Onnx;
using OpenAI;
using Rag;

namespace SelfRag;

/// <summary>The model that writes the answers, as the environment names it.</summary>
/// <param name="IsDummy">Its words mean nothing.</param>
/// <param name="Open">Loads it, or connects to it.</param>
public sealed record LanguageModel(bool IsDummy, Func<IChatClient> Open)
{
    /// <summary>A size of <see cref="DummyModel"/>, the path of a GGUF file, or the address of a server that speaks the OpenAI protocol, such as <c>http://localhost:11434/v1</c>.</summary>
    public const string Variable = "SELFRAG_MODEL";

    /// <summary>Which of a server's models.</summary>
    public const string NameVariable = "SELFRAG_MODEL_NAME";

    /// <summary>What the server asks for, if it asks for any.</summary>
    public const string KeyVariable = "SELFRAG_API_KEY";

    private const int AnswerTokens = 16;

    // Measured on two cores, see README: a second thread gives no token earlier, and as llama.cpp's threads spin while they wait for each other, whatever else takes one of
    // the cores for a moment makes two of them slower than one.
    private const int Threads = 1;

    /// <param name="stop">Ends the writing of a dummy.</param>
    /// <param name="threads">Of llama.cpp, for reading the prompt and for each token; a server has its own.</param>
    public static async Task<LanguageModel> ChooseAsync(CancellationToken stop, int threads = Threads)
    {
        var choice = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given ? given : DummyModel.Compact.Name;
        if (DummyModel.All.FirstOrDefault(model => model.Name == choice) is { } dummy)
        {
            var path = await dummy.OpenAsync(stop);
            return new(true, () => new LlamaChatClient(path, threads));
        }

        if (Uri.TryCreate(choice, UriKind.Absolute, out var address) && address.Scheme is "http" or "https") return new(false, () => Connect(address));
        if (!File.Exists(choice))
        {
            throw new FileNotFoundException(
                $"{Variable} is '{choice}': neither one of {string.Join(", ", DummyModel.All.Select(model => model.Name))}, nor an http address, nor a file", choice);
        }

        return new(false, () => new LlamaChatClient(choice, threads));
    }

    /// <summary>The likeliest words and always as many of them at most: what is measured is then the same in every run.</summary>
    public ChatStage Stage() => new(Open, new ChatStageOptions { MaxOutputTokens = AnswerTokens, Temperature = 0 });

    /// <summary>The embedder that doesn't spin between its visits: the language model computes then, and would share a core with it.</summary>
    public static TextEmbedder EmbedderBeside() => MiniLm.Embedder(background: true);

    // No retries: their waits would be measured as the model's.
    private static IChatClient Connect(Uri address) => new OpenAIClient(
            new ApiKeyCredential(Environment.GetEnvironmentVariable(KeyVariable) is { Length: > 0 } key ? key : "none"),
            new OpenAIClientOptions { Endpoint = address, RetryPolicy = new ClientRetryPolicy(0) })
        .GetChatClient(Environment.GetEnvironmentVariable(NameVariable) is { Length: > 0 } name ? name : "default")
        .AsIChatClient();
}
