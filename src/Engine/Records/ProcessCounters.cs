namespace Modbench.Engine;

/// <summary>What the process has used since it started; two readings give a block's share.</summary>
internal readonly record struct ProcessCounters(
    long AllocatedBytes, int Gen0, int Gen1, int Gen2, long GcPauseNs, long Contentions, long CpuNs)
{
    private const int NsPerTick = 100;

    public static ProcessCounters Read() => new(
        GC.GetTotalAllocatedBytes(precise: true),
        GC.CollectionCount(0),
        GC.CollectionCount(1),
        GC.CollectionCount(2),
        GC.GetTotalPauseDuration().Ticks * NsPerTick,
        Monitor.LockContentionCount,
        Environment.CpuUsage.TotalTime.Ticks * NsPerTick);

    public static ProcessCounters operator -(ProcessCounters to, ProcessCounters from) => new(
        to.AllocatedBytes - from.AllocatedBytes,
        to.Gen0 - from.Gen0,
        to.Gen1 - from.Gen1,
        to.Gen2 - from.Gen2,
        to.GcPauseNs - from.GcPauseNs,
        to.Contentions - from.Contentions,
        to.CpuNs - from.CpuNs);
}
