using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>What a <see cref="ChatStage"/> gives as it comes: some text, and after the last text one closing piece that tells what the client reported.</summary>
/// <remarks>
/// While text comes nobody knows how many tokens are in it, so each piece is taken for one. Where the client reports its usage, the closing piece adds what was missing
/// (or takes off what was too much), so that a stream's tokens are those of the model; where it doesn't, tokens are pieces: see <see cref="ChatReply.IsUsageReported"/>.
/// </remarks>
public sealed class ChatPiece : ITokenCount
{
    internal ChatPiece(string text, bool isReasoning)
    {
        Text = text;
        IsReasoning = isReasoning;
        Tokens = 1;
        IsOutput = true;
    }

    internal ChatPiece(int correction, UsageDetails? usage, ChatFinishReason? finishReason)
    {
        Text = "";
        Tokens = correction;
        Usage = usage;
        FinishReason = finishReason;
    }

    /// <summary>Never null; empty in the closing piece.</summary>
    public string Text { get; }

    /// <summary>The text is the model's thinking, not its answer.</summary>
    public bool IsReasoning { get; }

    /// <inheritdoc/>
    public int Tokens { get; }

    /// <inheritdoc/>
    public bool IsOutput { get; }

    /// <summary>In the closing piece, what the client reported; null where it reported nothing.</summary>
    public UsageDetails? Usage { get; }

    /// <summary>In the closing piece, why the model stopped.</summary>
    public ChatFinishReason? FinishReason { get; }

    /// <summary>The text.</summary>
    public override string ToString() => Text;
}
