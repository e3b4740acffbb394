using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What may make a turn slower than another one of the same build, and is measured while it runs.</summary>
public enum NoiseSource
{
    /// <summary>Its threads stood ready without a core: their time, as a share of the turn's.</summary>
    [JsonStringEnumMemberName("core waits")]
    CoreWaits,

    /// <summary>Cores that were busy with neither side of the pair nor with the tool.</summary>
    [JsonStringEnumMemberName("other processes")]
    OtherProcesses,

    /// <summary>Cores that the other side of the pair used, whose turn it was not.</summary>
    [JsonStringEnumMemberName("other side")]
    OtherSide,

    /// <summary>Cores that the hypervisor gave to others.</summary>
    [JsonStringEnumMemberName("steal")]
    Steal,

    /// <summary>Time that the quotas of its control groups took, as a share of the turn's.</summary>
    [JsonStringEnumMemberName("throttling")]
    Throttling,

    /// <summary>Time in which some task of the machine waited for memory, as a share of the turn's.</summary>
    [JsonStringEnumMemberName("memory pressure")]
    MemoryPressure,

    /// <summary>Time in which some task of the machine waited for a disk, as a share of the turn's.</summary>
    [JsonStringEnumMemberName("disk pressure")]
    DiskPressure,

    /// <summary>Its page faults, a second.</summary>
    [JsonStringEnumMemberName("page faults")]
    PageFaults,

    /// <summary>Pauses of its garbage collections, as a share of the turn's measured time.</summary>
    [JsonStringEnumMemberName("collections")]
    Collections,

    /// <summary>How slow the cores' clock was when it ended: the logarithm of 1 Hz ÷ their mean frequency.</summary>
    [JsonStringEnumMemberName("slow clock")]
    SlowClock,
}
