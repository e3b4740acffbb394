using Microsoft.Extensions.AI;

namespace Modbench.Tests.Chat;

/// <summary>Gives what it was told, for what no server of the OpenAI protocol sends.</summary>
internal sealed class ScriptedChatClient(IReadOnlyList<ChatResponseUpdate> updates) : IChatClient
{
    public bool IsDisposed { get; private set; }

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) => updates.ToAsyncEnumerable();

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default) =>
        Task.FromResult(updates.ToChatResponse());

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose() => IsDisposed = true;
}
