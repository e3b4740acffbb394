using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>All queries are there at the start.</summary>
public sealed record OfflineScenario : Scenario
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Offline";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => "all its queries are there at the start";
}
