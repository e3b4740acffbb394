using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>One query at a time.</summary>
public sealed record SingleStreamScenario : Scenario
{
    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "SingleStream";
}
