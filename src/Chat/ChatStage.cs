using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>
/// A language model behind any <see cref="IChatClient"/>, streaming: a prompt, or the messages of a chat, in; the reply out, piece by piece, so that time to first
/// token and time per output token are measured.
/// </summary>
/// <remarks>
/// <para>A piece is what the client calls an update, if it has text: a server's announcement of the role is no first token. What token counts mean is said at
/// <see cref="ChatPiece"/>.</para>
/// <para>Any number of visits may run at once if the client allows it (those of servers do). A visit that is over its time cancels the request, which closes the
/// connection. A failure of the client is the query's, with its type and message; retries are the client's own.</para>
/// </remarks>
public sealed class ChatStage : IStreamStage<string, ChatPiece>, IStreamStage<IReadOnlyList<ChatMessage>, ChatPiece>, ISetup, IDisposable
{
    private readonly ChatRequest _request;

    /// <summary>Over a client that the caller disposes.</summary>
    /// <param name="client">Used for every request.</param>
    /// <param name="options">Null: the defaults of <see cref="ChatStageOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ChatStageOptions.MaxOutputTokens"/> below 1 or a negative <see cref="ChatStageOptions.Temperature"/>.</exception>
    public ChatStage(IChatClient client, ChatStageOptions? options = null) => _request = new ChatRequest(client, options);

    /// <summary>Over a client that is made during set-up, such as one that loads a model, and disposed with the stage.</summary>
    /// <param name="open">Called once.</param>
    /// <param name="options">Null: the defaults of <see cref="ChatStageOptions"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><see cref="ChatStageOptions.MaxOutputTokens"/> below 1 or a negative <see cref="ChatStageOptions.Temperature"/>.</exception>
    public ChatStage(Func<IChatClient> open, ChatStageOptions? options = null) => _request = new ChatRequest(open, options);

    /// <summary>Makes the client, where that is the stage's own task. A second call does nothing.</summary>
    public ValueTask SetupAsync(CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        _request.Open();
        return default;
    }

    /// <summary>Answers one prompt of the user.</summary>
    /// <exception cref="InvalidOperationException">Made with a function, and called before <see cref="SetupAsync"/>.</exception>
    /// <exception cref="IncompleteReplyException">The reply broke off; see <see cref="ChatStageOptions.RequireFinishReason"/>.</exception>
    /// <exception cref="ChatErrorException">The reply holds an error.</exception>
    public IAsyncEnumerable<ChatPiece> RunAsync(string input, CancellationToken stop) => Stream(_request.Messages(input), stop);

    /// <summary>Gives the next message of a chat.</summary>
    /// <exception cref="InvalidOperationException">Made with a function, and called before <see cref="SetupAsync"/>.</exception>
    /// <exception cref="IncompleteReplyException">The reply broke off; see <see cref="ChatStageOptions.RequireFinishReason"/>.</exception>
    /// <exception cref="ChatErrorException">The reply holds an error.</exception>
    public IAsyncEnumerable<ChatPiece> RunAsync(IReadOnlyList<ChatMessage> input, CancellationToken stop) => Stream(_request.Messages(input), stop);

    /// <summary>Disposes a client that the stage has made.</summary>
    public void Dispose() => _request.Dispose();

    private async IAsyncEnumerable<ChatPiece> Stream(IReadOnlyList<ChatMessage> messages, [EnumeratorCancellation] CancellationToken stop)
    {
        var pieces = 0;
        var hasReasoned = false;
        UsageDetails? usage = null;
        ChatFinishReason? reason = null;
        await foreach (var update in _request.Client.GetStreamingResponseAsync(messages, _request.Options.CreateChatOptions(), stop).ConfigureAwait(false))
        {
            foreach (var content in update.Contents)
            {
                switch (content)
                {
                    case TextContent { Text.Length: > 0 } text:
                        pieces++;
                        yield return new ChatPiece(text.Text, isReasoning: false);
                        break;
                    case TextReasoningContent { Text.Length: > 0 } text:
                        pieces++;
                        hasReasoned = true;
                        yield return new ChatPiece(text.Text, isReasoning: true);
                        break;
                    case UsageContent told:
                        (usage ??= new UsageDetails()).Add(told.Details);
                        break;
                }
            }

            ChatErrorException.ThrowIfError(update.Contents);
            reason = update.FinishReason ?? reason;
        }

        if (reason is null && _request.Options.RequireFinishReason)
            throw new IncompleteReplyException($"the stream ended after {pieces} pieces without a finish reason: it was cut off (a client that never gives one: RequireFinishReason = false)");
        yield return new ChatPiece(Correction(usage, pieces, hasReasoned), usage, reason);
    }

    /// <summary>Thinking that a server counts but keeps to itself came before the first piece, and would make each later token look quicker than it was.</summary>
    private static int Correction(UsageDetails? usage, int pieces, bool hasReasoned)
    {
        if (usage?.OutputTokenCount is not { } tokens) return 0;
        if (!hasReasoned) tokens -= usage.ReasoningTokenCount ?? 0;
        return (int)(tokens - pieces);
    }
}
