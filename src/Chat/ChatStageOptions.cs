using Microsoft.Extensions.AI;

namespace Modbench.Chat;

/// <summary>What a chat stage asks of its model.</summary>
public sealed record ChatStageOptions
{
    /// <summary>
    /// The system message, put before every prompt.
    /// <value>Default null: none.</value>
    /// </summary>
    public string? SystemPrompt { get; init; }

    /// <summary>
    /// Most tokens of a reply. Set it when you measure: the length of the reply is most of its time.
    /// <value>At least 1. Default null: the model's own limit.</value>
    /// </summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>
    /// 0 is the likeliest token each time, which makes runs comparable.
    /// <value>At least 0. Default null: the client's own.</value>
    /// </summary>
    public float? Temperature { get; init; }

    /// <summary>
    /// Texts at which the model stops.
    /// <value>Default none.</value>
    /// </summary>
    public IReadOnlyList<string> Stop { get; init; } = [];

    /// <summary>
    /// Whether a reply without a finish reason fails the query: every server of the OpenAI protocol gives one, and without it a stream that was cut off where a
    /// connection may end looks like a short answer.
    /// <value>Default true. False for clients that never give one.</value>
    /// </summary>
    public bool RequireFinishReason { get; init; } = true;

    /// <summary>Called with the options of each request, for what has no property here: the model, a seed, a response format.</summary>
    public Action<ChatOptions>? Configure { get; init; }

    internal ChatOptions CreateChatOptions()
    {
        var options = new ChatOptions
        {
            MaxOutputTokens = MaxOutputTokens,
            Temperature = Temperature,
            StopSequences = Stop.Count > 0 ? [.. Stop] : null,
        };
        Configure?.Invoke(options);
        return options;
    }
}
