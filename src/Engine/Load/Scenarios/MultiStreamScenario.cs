using System.Globalization;
using System.Text.Json.Serialization;

namespace Modbench.Engine;

/// <summary>
/// Groups of queries, each issued when the one before has ended. Query <c>Id</c> belongs to group <c>Id / SamplesPerQuery</c>; a group's response is its last
/// query's.
/// </summary>
public sealed record MultiStreamScenario : Scenario
{
    private const int DefaultSamples = 8;

    /// <summary>Queries of a group, ≥ 1.</summary>
    public int SamplesPerQuery
    {
        get;
        init => field = value > 0 ? value : DefaultSamples;
    } = DefaultSamples;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Kind => "MultiStream";

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Name => string.Create(CultureInfo.InvariantCulture, $"MultiStream({SamplesPerQuery})");
}
