namespace Modbench.Engine;

/// <summary>CPU time of the same small pieces of work, measured around a block: what computing and what reading memory cost at that time.</summary>
/// <param name="ComputeNs">Median time of a piece that only computes: longer where the core is slower, or shared with another thread.</param>
/// <param name="MemoryNs">Median time of a piece that reads memory which caches don't hold: longer where the memory, or a cache, is shared.</param>
public sealed record KernelTimes(long ComputeNs, long MemoryNs);
