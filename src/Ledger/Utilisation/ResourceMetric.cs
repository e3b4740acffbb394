namespace Modbench.Ledger;

/// <summary>What is sampled of a process or of the machine; <see cref="ResourceColumns"/> has units and kinds.</summary>
public enum ResourceMetric
{
    /// <summary>CPU time, of the machine without idling, waiting for disks, and steal.</summary>
    Cpu,

    /// <summary>Resident set.</summary>
    Rss,

    /// <summary>Managed heap, as the process itself last told.</summary>
    Heap,

    /// <summary>Threads.</summary>
    Threads,

    /// <summary>Read from disks, not from the page cache.</summary>
    DiskRead,

    /// <summary>Written to disks, or on the way there.</summary>
    DiskWritten,

    /// <summary>Page faults that needed no disk.</summary>
    MinorFaults,

    /// <summary>Page faults that did.</summary>
    MajorFaults,

    /// <summary>Time that run queues of the process's control groups were held back by a quota.</summary>
    Throttled,

    /// <summary>Periods in which that happened.</summary>
    ThrottledPeriods,

    /// <summary>CPU time that the hypervisor gave to others.</summary>
    Steal,

    /// <summary>Memory in use: what is not available to a new program.</summary>
    Memory,

    /// <summary>Bytes that came in over all interfaces but the loopback.</summary>
    Received,

    /// <summary>Bytes that went out.</summary>
    Sent,

    /// <summary>Clock of the cores, mean.</summary>
    Frequency,

    /// <summary>Hottest sensor.</summary>
    Temperature,

    /// <summary>Energy of the processor packages, as they count it.</summary>
    Energy,

    /// <summary>Power, as the machine's sensors tell.</summary>
    Power,

    /// <summary>Share of time in which the GPUs ran a kernel, mean over them.</summary>
    Gpu,

    /// <summary>GPU memory in use.</summary>
    GpuMemory,

    /// <summary>Power of the GPUs.</summary>
    GpuPower,

    /// <summary>Time in which some task stood ready without a core.</summary>
    PressureCpu,

    /// <summary>Time in which some task waited for memory.</summary>
    PressureMemory,

    /// <summary>Time in which all of them did.</summary>
    PressureMemoryFull,

    /// <summary>Time in which some task waited for a disk.</summary>
    PressureIo,

    /// <summary>Time in which all of them did.</summary>
    PressureIoFull,
}
