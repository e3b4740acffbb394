using System.Globalization;
using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>How queries arrive and for how long they are measured; one record type for each kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SingleStreamScenario), "SingleStream")]
[JsonDerivedType(typeof(ServerScenario), "Server")]
[JsonDerivedType(typeof(OfflineScenario), "Offline")]
public abstract record Scenario
{
    /// <summary>What a launch measures when neither queries nor a duration are given: 3 s.</summary>
    public const long DefaultDurationNs = 3_000_000_000;

    private const long DefaultTimeoutNs = 30_000_000_000;

    /// <summary>Measured queries per launch and condition; 0: no limit.</summary>
    public int Queries { get; init; }

    /// <summary>Measured nanoseconds per launch and condition; 0: not set.</summary>
    public long DurationNs { get; init; }

    /// <summary>A query that has not ended this long after it was due is a timeout. Default 30 s.</summary>
    public long TimeoutNs
    {
        get;
        // A plan or manifest without it says 0: JSON does not keep initializers of init-only properties.
        init => field = value > 0 ? value : DefaultTimeoutNs;
    } = DefaultTimeoutNs;

    /// <summary>Seed of query choice and, in a stream of their own, of arrivals.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Warm-up queries; 0: by the warm-up rule.</summary>
    public int WarmupQueries { get; init; }

    /// <summary><c>SingleStream</c>, <c>Server</c>, <c>Offline</c>.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>The name in results, such as <c>Server(20/s)</c>.</summary>
    [JsonIgnore]
    public virtual string Name => Kind;

    /// <summary>True when <paramref name="wanted"/> is this scenario's kind or full name, ignoring case; null matches all.</summary>
    public bool Matches(string? wanted) =>
        wanted is null
        || string.Equals(wanted, Kind, StringComparison.OrdinalIgnoreCase)
        || string.Equals(wanted, Name, StringComparison.OrdinalIgnoreCase);
}

/// <summary>One query at a time.</summary>
public sealed record SingleStreamScenario : Scenario
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "SingleStream";
}

/// <summary>Poisson arrivals at absolute due times.</summary>
public sealed record ServerScenario : Scenario
{
    private const int DefaultMaxInFlight = 1000;

    /// <summary>Mean arrivals per second, &gt; 0.</summary>
    public double QueriesPerSecond { get; init; }

    /// <summary>Queries inside the graph at once, ≥ 1.</summary>
    public int MaxInFlight
    {
        get;
        init => field = value > 0 ? value : DefaultMaxInFlight;
    } = DefaultMaxInFlight;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Server";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"Server({QueriesPerSecond}/s)");
}

/// <summary>All queries are there at the start.</summary>
public sealed record OfflineScenario : Scenario
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Offline";
}
