using System.Globalization;
using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>
/// Chats that begin at Poisson times. Query <c>Id</c> is turn <c>Id % Turns</c> of session <c>Id / Turns</c>; a turn is due a think time after the end of the
/// one before. The numbers of turns that were not sent, because their session failed or the block ended, are missing.
/// </summary>
public sealed record SessionScenario : Scenario
{
    /// <summary>Queries of a session, ≥ 1.</summary>
    public int Turns
    {
        get;
        init => field = Math.Max(1, value);
    } = 1;

    /// <summary>Mean of the exponential think times in nanoseconds; 0: the next turn is due when the one before has ended.</summary>
    public long ThinkNs { get; init; }

    /// <summary>Mean rate at which sessions begin, &gt; 0.</summary>
    public double SessionsPerSecond { get; init; }

    /// <summary>Queries inside the graph at once, ≥ 1; others wait.</summary>
    public int MaxInFlight
    {
        get;
        init => field = value > 0 ? value : DefaultMaxInFlight;
    } = DefaultMaxInFlight;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Session";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => ThinkNs > 0
        ? string.Create(CultureInfo.InvariantCulture, $"Session({Turns}, {Number(SessionsPerSecond)}/s, think {Time(ThinkNs)})")
        : string.Create(CultureInfo.InvariantCulture, $"Session({Turns}, {Number(SessionsPerSecond)}/s)");

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsOpenLoop => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double? MeanQueriesPerSecond => SessionsPerSecond * Turns;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => "its sessions outlast a block";
}
