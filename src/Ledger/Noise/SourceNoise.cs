using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>A source of noise that was measured in the turns.</summary>
/// <param name="Source">Which.</param>
/// <param name="Mean">Mean over all turns of both sides, in the source's unit.</param>
/// <param name="Sd">Standard deviation over them.</param>
/// <param name="Share">How much of the variance of pairs goes with it, from 0 to 1, of several of them what the stronger ones leave; null: slow turns had no more of it than chance gives.</param>
public sealed record SourceNoise(NoiseSource Source, double Mean, double Sd, double? Share)
{
    /// <summary>It goes with slow turns.</summary>
    [JsonIgnore]
    public bool IsNamed => Share is not null;
}
