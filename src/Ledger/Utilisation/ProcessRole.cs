using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>Whose use of the machine is meant.</summary>
public enum ProcessRole
{
    /// <summary>The process of the measured pipeline, with those that it has started.</summary>
    [JsonStringEnumMemberName("subject")]
    Subject,

    /// <summary>A neighbour's, with those that it has started.</summary>
    [JsonStringEnumMemberName("neighbour")]
    Neighbour,

    /// <summary>Modbench itself, without the subject and the neighbours.</summary>
    [JsonStringEnumMemberName("tool")]
    Tool,

    /// <summary>What the machine did for none of the above.</summary>
    [JsonStringEnumMemberName("rest")]
    Rest,

    /// <summary>The whole machine; the network is that of the tool's network namespace.</summary>
    [JsonStringEnumMemberName("machine")]
    Machine,
}
