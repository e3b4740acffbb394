using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>
/// A language model behind any <see cref="IChatClient"/> whose reply is awaited as a whole: for short ones such as a grade or a rewritten question, and for servers that
/// don't stream. <see cref="ChatStage"/> is the streaming one, and says what they have in common.
/// </summary>
public sealed class WholeChatStage : IAsyncStage<string, ChatReply>, IAsyncStage<IReadOnlyList<ChatMessage>, ChatReply>, ISetup, IDisposable
{
    private readonly ChatRequest _request;

    /// <summary>Over a client that the caller disposes.</summary>
    /// <param name="client">Used for every request.</param>
    /// <param name="options">Null: the defaults of <see cref="ChatStageOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ChatStageOptions.MaxOutputTokens"/> below 1 or a negative <see cref="ChatStageOptions.Temperature"/>.</exception>
    public WholeChatStage(IChatClient client, ChatStageOptions? options = null) => _request = new ChatRequest(client, options);

    /// <summary>Over a client that is made during set-up, such as one that loads a model, and disposed with the stage.</summary>
    /// <param name="open">Called once.</param>
    /// <param name="options">Null: the defaults of <see cref="ChatStageOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ChatStageOptions.MaxOutputTokens"/> below 1 or a negative <see cref="ChatStageOptions.Temperature"/>.</exception>
    public WholeChatStage(Func<IChatClient> open, ChatStageOptions? options = null) => _request = new ChatRequest(open, options);

    /// <summary>Makes the client, where that is the stage's own task. A second call does nothing.</summary>
    public ValueTask SetupAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _request.Open();
        return default;
    }

    /// <summary>Answers one prompt of the user.</summary>
    /// <exception cref="InvalidOperationException">Made with a function, and called before <see cref="SetupAsync"/>.</exception>
    /// <exception cref="IncompleteReplyException">The reply has no finish reason; see <see cref="ChatStageOptions.RequireFinishReason"/>.</exception>
    /// <exception cref="ChatErrorException">The reply holds an error.</exception>
    public ValueTask<ChatReply> RunAsync(string input, CancellationToken stop) => AskAsync(_request.Messages(input), stop);

    /// <summary>Gives the next message of a chat.</summary>
    /// <exception cref="InvalidOperationException">Made with a function, and called before <see cref="SetupAsync"/>.</exception>
    /// <exception cref="IncompleteReplyException">The reply has no finish reason; see <see cref="ChatStageOptions.RequireFinishReason"/>.</exception>
    /// <exception cref="ChatErrorException">The reply holds an error.</exception>
    public ValueTask<ChatReply> RunAsync(IReadOnlyList<ChatMessage> input, CancellationToken stop) => AskAsync(_request.Messages(input), stop);

    /// <summary>Disposes a client that the stage has made.</summary>
    public void Dispose() => _request.Dispose();

    private async ValueTask<ChatReply> AskAsync(IReadOnlyList<ChatMessage> messages, CancellationToken stop)
    {
        var response = await _request.Client.GetResponseAsync(messages, _request.Options.CreateChatOptions(), stop).ConfigureAwait(false);
        foreach (var message in response.Messages) ChatErrorException.ThrowIfError(message.Contents);
        if (response.FinishReason is null && _request.Options.RequireFinishReason)
            throw new IncompleteReplyException("the reply has no finish reason: it is not whole (a client that never gives one: RequireFinishReason = false)");
        return ChatReply.Of(response);
    }
}
