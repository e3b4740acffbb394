using System.Text.Json.Serialization;

namespace Modbench.Ledger;

/// <summary>What time was spent on. Queueing is none of them: somebody else's time makes a query wait.</summary>
public enum Cause
{
    /// <summary>The load generator was late.</summary>
    [JsonStringEnumMemberName("issue_delay")]
    IssueDelay,

    /// <summary>The pipeline was full.</summary>
    [JsonStringEnumMemberName("admission")]
    Admission,

    /// <summary>Ready to run, without a core.</summary>
    [JsonStringEnumMemberName("run_queue")]
    RunQueue,

    /// <summary>Ready to run, but the container had used up its share.</summary>
    [JsonStringEnumMemberName("throttle")]
    Throttle,

    /// <summary>Suspended for a collection, or collecting.</summary>
    [JsonStringEnumMemberName("gc")]
    Gc,

    /// <summary>Waiting for a monitor or lock that another thread held.</summary>
    [JsonStringEnumMemberName("lock")]
    Lock,

    /// <summary>Waiting for anything else: an awaited operation, a wait handle, the thread pool, a sleep.</summary>
    [JsonStringEnumMemberName("wait")]
    Wait,

    /// <summary>Waiting for a disk.</summary>
    [JsonStringEnumMemberName("io")]
    Io,

    /// <summary>Waiting for an accelerator.</summary>
    [JsonStringEnumMemberName("gpu")]
    Gpu,

    /// <summary>Running.</summary>
    [JsonStringEnumMemberName("cpu")]
    Cpu,

    /// <summary>Waiting for a batch to fill.</summary>
    [JsonStringEnumMemberName("batch_wait")]
    BatchWait,

    /// <summary>The graph is another: a stage is new or gone, slots, batches or workers are others, or queries take another way through it.</summary>
    [JsonStringEnumMemberName("graph")]
    Graph,

    /// <summary>Nothing known accounts for it.</summary>
    [JsonStringEnumMemberName("unattributed")]
    Unattributed,
}
