using System.Globalization;
using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>A fixed number of users; a query is due when it is sent.</summary>
public sealed record ClosedLoopScenario : Scenario
{
    /// <summary>Longer think times than a block's switch can make up for.</summary>
    private const long LongestThinkInBlocksNs = 50_000_000;

    /// <summary>Users, ≥ 1.</summary>
    public int InFlight
    {
        get;
        init => field = Math.Max(1, value);
    } = 1;

    /// <summary>Mean of the exponential think times in nanoseconds; 0: users don't think.</summary>
    public long ThinkNs { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "ClosedLoop";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => ThinkNs > 0
        ? string.Create(CultureInfo.InvariantCulture, $"ClosedLoop({InFlight}, think {Time(ThinkNs)})")
        : string.Create(CultureInfo.InvariantCulture, $"ClosedLoop({InFlight})");

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => ThinkNs > LongestThinkInBlocksNs ? "its users think for longer than a block can wait" : null;
}
