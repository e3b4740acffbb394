using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>A whole reply.</summary>
/// <param name="Text">The answer, without the model's thinking.</param>
/// <param name="OutputTokens">Tokens that the model gave, thinking included: as reported, else one for each piece of a stream (0 for a reply that came as a whole).</param>
/// <param name="InputTokens">Tokens of the prompt; null where the client reports none.</param>
/// <param name="IsUsageReported">The client reported its output tokens; false: they are pieces.</param>
/// <param name="FinishReason">Why the model stopped, such as <see cref="ChatFinishReason.Length"/> at <see cref="ChatStageOptions.MaxOutputTokens"/>; null where the client says nothing.</param>
public sealed record ChatReply(string Text, long OutputTokens, long? InputTokens, bool IsUsageReported, ChatFinishReason? FinishReason)
{
    /// <summary>Puts the pieces of a <see cref="ChatStage"/> together, for the stage after it: <c>Answer Compose(IReadOnlyList&lt;ChatPiece&gt; pieces)</c>.</summary>
    public static ChatReply Of(IReadOnlyList<ChatPiece> pieces)
    {
        ArgumentNullException.ThrowIfNull(pieces);
        var closing = pieces.Count > 0 && !pieces[^1].IsOutput ? pieces[^1] : null;
        return new ChatReply(
            string.Concat(pieces.Where(piece => !piece.IsReasoning).Select(piece => piece.Text)),
            closing?.Usage?.OutputTokenCount ?? pieces.Sum(piece => (long)piece.Tokens),
            closing?.Usage?.InputTokenCount,
            closing?.Usage?.OutputTokenCount is not null,
            closing?.FinishReason);
    }

    internal static ChatReply Of(ChatResponse response) => new(
        response.Text,
        response.Usage?.OutputTokenCount ?? 0,
        response.Usage?.InputTokenCount,
        response.Usage?.OutputTokenCount is not null,
        response.FinishReason);
}
