using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What a thread was at when its stack was taken.</summary>
public enum SampledState
{
    /// <summary>In managed code, with a core.</summary>
    [JsonStringEnumMemberName("managed")]
    Managed,

    /// <summary>In native code, with a core.</summary>
    [JsonStringEnumMemberName("native")]
    Native,

    /// <summary>It waited for something other than a core: a lock, a device, another thread.</summary>
    [JsonStringEnumMemberName("waiting")]
    Waiting,

    /// <summary>It could have run, and had no core.</summary>
    [JsonStringEnumMemberName("ready")]
    Ready,

    /// <summary>Outside managed code, and the scheduler's records don't tell at what.</summary>
    [JsonStringEnumMemberName("external")]
    External,
}
