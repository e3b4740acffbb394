using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>An open loop whose arrivals come from a file; see <see cref="ReplayAttribute"/>.</summary>
public sealed record ReplayScenario : Scenario
{
    /// <summary>As declared: relative to the project's folder, or absolute.</summary>
    public string File { get; init; } = "";

    /// <summary>Queries inside the graph at once, ≥ 1; others wait.</summary>
    public int MaxInFlight
    {
        get;
        init => field = value > 0 ? value : DefaultMaxInFlight;
    } = DefaultMaxInFlight;

    /// <summary>Arrivals that the file has; 0: nobody has looked yet.</summary>
    public int FileQueries { get; init; }

    /// <summary>When its last one is due; 0: nobody has looked yet.</summary>
    public long FileNs { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Replay";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => $"Replay({File})";

    /// <inheritdoc/>
    [JsonIgnore]
    public override bool IsOpenLoop => true;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double? MeanQueriesPerSecond => FileNs > 0 ? FileQueries / (FileNs / 1e9) : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public override long? EndsAfterNs => FileQueries > 0 ? FileNs + 1 : null;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => "its arrivals are replayed from first to last";
}
