using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>All queries are there at the start.</summary>
public sealed record OfflineScenario : Scenario
{
    private const int InFlightPerPlace = 4;
    private const int MostInFlight = 1 << 20;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "Offline";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string? WholeBecause => "all its queries are there at the start";

    /// <summary>How many queries are inside a graph at most.</summary>
    /// <param name="places">How many can be in service at once: slots times batch size, over all stages.</param>
    public static int InFlight(long places) => (int)Math.Min(InFlightPerPlace * places, MostInFlight);
}
