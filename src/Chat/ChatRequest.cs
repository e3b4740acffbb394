using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>A client and what is asked of it; the same for streams and whole replies.</summary>
internal sealed class ChatRequest
{
    private readonly Func<IChatClient>? _open;
    private readonly ChatMessage? _system;
    private IChatClient? _client;

    public ChatRequest(IChatClient client, ChatStageOptions? options)
        : this(options)
    {
        ArgumentNullException.ThrowIfNull(client);
        _client = client;
    }

    public ChatRequest(Func<IChatClient> open, ChatStageOptions? options)
        : this(options)
    {
        ArgumentNullException.ThrowIfNull(open);
        _open = open;
    }

    private ChatRequest(ChatStageOptions? options)
    {
        Options = options ?? new();
        if (Options.MaxOutputTokens is { } most) ArgumentOutOfRangeException.ThrowIfLessThan(most, 1, nameof(options));
        if (Options.Temperature is { } temperature) ArgumentOutOfRangeException.ThrowIfNegative(temperature, nameof(options));
        _system = Options.SystemPrompt is { } prompt ? new ChatMessage(ChatRole.System, prompt) : null;
    }

    public ChatStageOptions Options { get; }

    public IChatClient Client => _client ?? throw new InvalidOperationException("The chat stage has no client yet: call SetupAsync first.");

    public void Open() => _client ??= _open!() ?? throw new InvalidOperationException("The function that makes the chat client gave null.");

    public List<ChatMessage> Messages(string prompt)
    {
        ArgumentNullException.ThrowIfNull(prompt);
        var user = new ChatMessage(ChatRole.User, prompt);
        return _system is null ? [user] : [_system, user];
    }

    public IReadOnlyList<ChatMessage> Messages(IReadOnlyList<ChatMessage> chat)
    {
        ArgumentNullException.ThrowIfNull(chat);
        return _system is null ? chat : [_system, .. chat];
    }

    public void Dispose()
    {
        if (_open is null) return;
        _client?.Dispose();
        _client = null;
    }
}
