using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>A search for the highest rate that meets a goal: blocks at one rate after another.</summary>
public sealed record PeakScenario : Scenario
{
    /// <summary>Condition of the blocks that only search: they feed no measure.</summary>
    public const string Probe = "probe";

    /// <summary>Its <see cref="Kind"/>.</summary>
    public const string KindName = "Peak";

    /// <summary>How long a probe is measured where nothing is said: 10 s.</summary>
    public const long DefaultProbeNs = 10_000_000_000;

    /// <summary>The first rate to try; 0: half of what one query at a time gives.</summary>
    public double QueriesPerSecond { get; init; }

    /// <summary>Limit on the mean response in nanoseconds; 0: the pipeline's objective is the goal.</summary>
    public long MeanAtMostNs { get; init; }

    /// <summary>Queries inside the graph at once, ≥ 1; others wait.</summary>
    public int MaxInFlight
    {
        get;
        init => field = value > 0 ? value : DefaultMaxInFlight;
    } = DefaultMaxInFlight;

    /// <summary>How long a probe is measured, in nanoseconds.</summary>
    [JsonIgnore]
    public long ProbeNs => DurationNs > 0 ? DurationNs : DefaultProbeNs;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => MeanAtMostNs > 0 ? "Peak(mean)" : KindName;

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsOpenLoop => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => "a search goes from rate to rate";
}
