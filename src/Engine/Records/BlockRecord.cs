namespace Modbench.Engine;

/// <summary>A stretch of a launch under one condition. Times are nanoseconds of the monotonic clock; counters cover MeasuredFrom to End.</summary>
/// <param name="Index">Counts from 0 in the launch.</param>
/// <param name="Condition"><c>solo</c>, <c>paused B</c>, <c>beside B</c>.</param>
/// <param name="Start">When its first query was due or sent.</param>
/// <param name="MeasuredFrom">End of the discarded start; equal to Start when nothing is discarded.</param>
/// <param name="Issued">When no more queries were issued.</param>
/// <param name="End">When its last query had ended (drained).</param>
/// <param name="AllocatedBytes">By all threads of the process.</param>
/// <param name="Gen0">Collections of generation 0 and above.</param>
/// <param name="Gen1">Collections of generation 1 and above.</param>
/// <param name="Gen2">Collections of generation 2.</param>
/// <param name="GcPauseNs">Total pause.</param>
/// <param name="Contentions">Monitor lock contentions.</param>
/// <param name="CpuNs">User and kernel CPU time of the process.</param>
/// <param name="PeakBytes">Highest resident set in the block; null where it cannot be reset or read.</param>
/// <param name="Withdrawn">Queries that waited for admission or for a stage, or had a further one before them, when a pause ended the block: they have no record. 0 for a block that ended by itself.</param>
public sealed record BlockRecord(
    int Index,
    string Condition,
    long Start,
    long MeasuredFrom,
    long Issued,
    long End,
    long AllocatedBytes,
    int Gen0,
    int Gen1,
    int Gen2,
    long GcPauseNs,
    long Contentions,
    long CpuNs,
    long? PeakBytes,
    int Withdrawn = 0)
{
    /// <summary>What the same work cost around it; null: it was not timed. Traced launches only.</summary>
    public KernelTimes? Kernels { get; init; }
}
