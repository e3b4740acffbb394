using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>An open loop of a given rate, at absolute due times.</summary>
public sealed record ServerScenario : Scenario
{
    private const long DefaultBurstNs = 1_000_000_000;

    /// <summary>Mean arrivals per second, &gt; 0; with phases, the rate before the first one.</summary>
    public double QueriesPerSecond { get; init; }

    /// <summary>How arrivals are spread.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Arrivals>))]
    public Arrivals Arrivals { get; init; }

    /// <summary>Length of a burst in nanoseconds.</summary>
    public long BurstOnNs
    {
        get;
        init => field = value > 0 ? value : DefaultBurstNs;
    } = DefaultBurstNs;

    /// <summary>Length of the silence after a burst in nanoseconds.</summary>
    public long BurstOffNs
    {
        get;
        init => field = value > 0 ? value : DefaultBurstNs;
    } = DefaultBurstNs;

    /// <summary>Queries inside the graph at once, ≥ 1.</summary>
    public int MaxInFlight
    {
        get;
        init => field = value > 0 ? value : DefaultMaxInFlight;
    } = DefaultMaxInFlight;

    /// <summary>What becomes of a query above it.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Overflow>))]
    public Overflow Overflow { get; init; }

    /// <summary>How many may wait before one is shed or dropped; 0: none is to wait, or 1 for <see cref="Overflow.DropOldest"/>.</summary>
    public int MaxWaiting { get; init; }

    /// <summary>One after another from the start of measuring; empty: the rate stays.</summary>
    public IReadOnlyList<Phase> Phases
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Server";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name
    {
        get
        {
            var name = $"Server({Number(QueriesPerSecond)}/s";
            if (Phases.Count > 0) name += ", phases";
            if (Arrivals == Arrivals.Constant) name += ", constant";
            if (Arrivals == Arrivals.Bursty) name += ", bursty";
            if (Overflow == Overflow.Shed) name += ", shed";
            if (Overflow == Overflow.DropOldest) name += ", drop oldest";
            return name + ")";
        }
    }

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsOpenLoop => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double? MeanQueriesPerSecond => EndsAfterNs is { } end ? RateProfile.Of(QueriesPerSecond, Phases).Total / (end / 1e9) : QueriesPerSecond;

    /// <inheritdoc/>
    [JsonIgnore]
    public override long? EndsAfterNs => Phases.Count > 0 ? Phases.Sum(phase => phase.DurationNs) : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => Phases.Count > 0 ? "its phases follow one another"
        : Arrivals == Arrivals.Bursty ? "its bursts take turns with silences of their own"
        : null;

    /// <summary>A burst and the silence after it, in nanoseconds; 0: there are none.</summary>
    internal long CycleNs => Arrivals == Arrivals.Bursty ? BurstOnNs + BurstOffNs : 0;

    /// <summary>Whole bursts and silences: only over such a stretch the rate is the declared one.</summary>
    private protected override long UnaskedNs => CycleNs > 0 ? (DefaultDurationNs + CycleNs - 1) / CycleNs * CycleNs : DefaultDurationNs;

    /// <summary>By value, the phases too.</summary>
    public bool Equals(ServerScenario? other) =>
        base.Equals(other)
        && (QueriesPerSecond, Arrivals, BurstOnNs, BurstOffNs, MaxInFlight, Overflow, MaxWaiting).Equals(
            (other.QueriesPerSecond, other.Arrivals, other.BurstOnNs, other.BurstOffNs, other.MaxInFlight, other.Overflow, other.MaxWaiting))
        && Phases.SequenceEqual(other.Phases);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), QueriesPerSecond, Arrivals, MaxInFlight, Overflow, Phases.Count);
}
