using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What the counters of a process say about stretches of it.</summary>
internal static class BlockMeasures
{
    /// <summary>A measure of stretches; null: it is none of theirs, nothing was served, or the machine does not tell.</summary>
    /// <param name="measure">As the catalogue names it.</param>
    /// <param name="blocks">The stretches.</param>
    /// <param name="served">Queries that they served.</param>
    public static double? Of(string measure, IReadOnlyList<BlockRecord> blocks, int served) => measure switch
    {
        "allocated" => PerQuery(blocks.Sum(block => block.AllocatedBytes), served),
        "cpu" => PerQuery(blocks.Sum(block => block.CpuNs), served),
        "gc.count" => blocks.Sum(block => block.Gen0),
        "gc.pause" => blocks.Sum(block => block.GcPauseNs),
        "contention.count" => blocks.Sum(block => block.Contentions),
        "memory.peak" => blocks.All(block => block.PeakBytes is not null) ? blocks.Max(block => block.PeakBytes) : null,
        _ => null,
    };

    private static double? PerQuery(long total, int queries) => queries > 0 ? (double)total / queries : null;
}
