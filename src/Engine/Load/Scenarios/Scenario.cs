using System.Globalization;
using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>How queries arrive and for how long they are measured; one record type for each kind.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(SingleStreamScenario), "SingleStream")]
[JsonDerivedType(typeof(MultiStreamScenario), "MultiStream")]
[JsonDerivedType(typeof(ServerScenario), "Server")]
[JsonDerivedType(typeof(OfflineScenario), "Offline")]
[JsonDerivedType(typeof(ClosedLoopScenario), "ClosedLoop")]
[JsonDerivedType(typeof(ReplayScenario), "Replay")]
[JsonDerivedType(typeof(SessionScenario), "Session")]
[JsonDerivedType(typeof(PeakScenario), "Peak")]
public abstract record Scenario
{
    /// <summary>What a launch measures when neither queries nor a duration are given: 3 s.</summary>
    public const long DefaultDurationNs = 3_000_000_000;

    /// <summary>Queries inside the graph at once, where nothing is said.</summary>
    protected const int DefaultMaxInFlight = 1000;

    private const long DefaultTimeoutNs = 30_000_000_000;

    /// <summary>Measured queries per launch and condition; 0: no limit.</summary>
    public int Queries { get; init; }

    /// <summary>Measured nanoseconds per launch and condition; 0: not set.</summary>
    public long DurationNs { get; init; }

    /// <summary>A launch measures at least so many queries, whatever <see cref="Queries"/> and <see cref="DurationNs"/> say; 0: not set.</summary>
    public int MinQueries { get; init; }

    /// <summary>A launch measures for at least so many nanoseconds, whatever <see cref="Queries"/> and <see cref="DurationNs"/> say; 0: not set.</summary>
    public long MinDurationNs { get; init; }

    /// <summary>A query that has not ended this long after it was due is a timeout. Default 30 s.</summary>
    public long TimeoutNs
    {
        get;
        // A plan or manifest without it says 0: JSON does not keep initializers of init-only properties.
        init => field = value > 0 ? value : DefaultTimeoutNs;
    } = DefaultTimeoutNs;

    /// <summary>Seed of query choice and, each in a stream of its own, of arrivals, think times, classes and sessions.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>Warm-up queries; 0: by the warm-up rule.</summary>
    public int WarmupQueries { get; init; }

    /// <summary>Such as <c>SingleStream</c>, <c>Server</c>.</summary>
    [JsonIgnore]
    public abstract string Kind { get; }

    /// <summary>The name in results, such as <c>Server(20/s)</c>.</summary>
    [JsonIgnore]
    public virtual string Name => Kind;

    /// <summary>Queries are due whether or not earlier ones have ended, so that a queue can grow.</summary>
    [JsonIgnore]
    public virtual bool IsOpenLoop => false;

    /// <summary>Mean rate of queries, where the scenario says it by itself; null: the pipeline decides.</summary>
    [JsonIgnore]
    public virtual double? MeanQueriesPerSecond => null;

    /// <summary>Nanoseconds after which there is nothing more to issue; null: it can go on for ever.</summary>
    [JsonIgnore]
    public virtual long? EndsAfterNs => null;

    /// <summary>Why it can't be cut into blocks that alternate with another condition; null: it can.</summary>
    [JsonIgnore]
    public virtual string? WholeBecause => null;

    /// <summary>True when <paramref name="wanted"/> is this scenario's kind or full name, ignoring case; null matches all.</summary>
    public bool Matches(string? wanted) =>
        wanted is null
        || string.Equals(wanted, Kind, StringComparison.OrdinalIgnoreCase)
        || string.Equals(wanted, Name, StringComparison.OrdinalIgnoreCase);

    /// <summary>Nanoseconds after which a launch has measured enough; null: nothing but queries was asked for.</summary>
    [JsonIgnore]
    public long? TimeLimitNs => DurationNs > 0 ? DurationNs : EndsAfterNs ?? (Queries > 0 ? null : UnaskedNs);

    /// <summary>How long so many queries take, in nanoseconds: as the scenario sends them, or one after another.</summary>
    /// <param name="queries">How many.</param>
    /// <param name="responseNs">Of one, in nanoseconds.</param>
    public long QueriesNs(int queries, long responseNs) => MeanQueriesPerSecond is { } rate ? (long)(queries / rate * 1e9) : queries * responseNs;

    /// <summary>What a launch measures under a condition, in nanoseconds, as far as it is told in time; for queries alone, what their response makes of them.</summary>
    /// <param name="responseNs">Of one query, in nanoseconds.</param>
    public long MeasuredNs(long responseNs)
    {
        var measured = TimeLimitNs ?? long.MaxValue;
        if (Queries > 0) measured = Math.Min(measured, QueriesNs(Queries, responseNs));
        measured = Math.Max(measured, Math.Max(MinDurationNs, QueriesNs(MinQueries, responseNs)));
        return EndsAfterNs is { } end ? Math.Min(measured, end) : measured;
    }

    /// <summary>What a launch measures when nothing is asked for, in nanoseconds.</summary>
    private protected virtual long UnaskedNs => DefaultDurationNs;

    /// <summary>A time as names have it, such as <c>500 ms</c>; as the generator writes it, and in letters that can be typed after <c>--scenario</c>.</summary>
    private protected static string Time(long ns)
    {
        var (unit, name) = ns switch { >= 1_000_000_000 => (1e9m, "s"), >= 1_000_000 => (1e6m, "ms"), >= 1_000 => (1e3m, "us"), _ => (1m, "ns") };
        return (ns / unit).ToString("0.#########", CultureInfo.InvariantCulture) + " " + name;
    }

    private protected static string Number(double number) => number.ToString("R", CultureInfo.InvariantCulture);
}
