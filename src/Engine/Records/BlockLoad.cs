namespace Modbench.Engine;

/// <summary>How busy a block's measured time was; adds up the visits as they go to disk, each once.</summary>
internal sealed class BlockLoad(GraphExecutor executor)
{
    private readonly long[] busy = new long[executor.Stages.Count];
    private readonly Span[] last = new Span[executor.Workers.Count];
    private long working;
    private Block? block;

    public void Begin(Block block)
    {
        this.block = block;
        Array.Clear(busy);
        Array.Clear(last);
        working = 0;
    }

    /// <param name="worker">Who recorded them.</param>
    /// <param name="visits">In the order in which they were recorded.</param>
    public void Add(int worker, ReadOnlySpan<Span> visits)
    {
        if (block is null) return;
        var (from, to) = (block.MeasuredFrom, MeasuredTo(block));

        // What ended before measuring began does not count.
        if (from == 0) return;
        foreach (ref readonly var visit in visits)
        {
            var service = Math.Min(visit.End, to) - Math.Max(visit.Start, from);
            if (service <= 0) continue;

            // The queries of a batch, which are recorded one after the other, keep a slot and a worker busy once.
            ref var before = ref last[worker];
            var together = visit.Stage == before.Stage && visit.Start == before.Start && visit.End == before.End;
            before = visit;
            if (together) continue;
            busy[visit.Stage] += service;
            if ((visit.Flags & Span.Awaited) == 0) working += service;
        }
    }

    /// <summary>The busiest stage's or the workers' utilisation, 0 to 1, when the block has ended and all its visits are in.</summary>
    public double Utilisation()
    {
        if (block is null || MeasuredTo(block) <= block.MeasuredFrom) return 0;
        var load = working / (double)executor.Workers.Count;
        for (var stage = 0; stage < busy.Length; stage++) load = Math.Max(load, busy[stage] / (double)executor.Stages[stage].Slots);
        return Math.Min(1, load / (MeasuredTo(block) - block.MeasuredFrom));
    }

    // Up to the end of issuing: while a block drains its load falls by itself. While it still issues, all that has ended counts.
    private static long MeasuredTo(Block block) =>
        block.Issued > block.MeasuredFrom ? block.Issued
        : block.End > 0 ? block.End
        : long.MaxValue;
}
