using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// What a launch's measured stretches got done, which is what rates and costs per query are about. Under open load that is not the same as the measured
/// queries: those of a block's discarded start that still waited when measuring began are served in the measured time too.
/// </summary>
internal sealed class ServedQueries
{
    private readonly Dictionary<int, Stretch> stretches = [];

    /// <summary>Queries that ended in a measured stretch, one way or another; those that were turned away cost nothing and are not among them.</summary>
    public int Count { get; private set; }

    /// <summary>Those of them that completed.</summary>
    public int Completed { get; private set; }

    /// <summary>In nanoseconds: from where measuring began to the last query's end, or to the end of issuing where that is later.</summary>
    public long Elapsed => stretches.Values.Sum(stretch => stretch.LastEnd - stretch.Block.MeasuredFrom);

    /// <summary>How many queries were due in the measured time, and how many more had not ended at its end than at its start.</summary>
    public (int Due, int Backlog) Arrivals => (stretches.Values.Sum(stretch => stretch.Due), stretches.Values.Sum(stretch => stretch.Backlog));

    public void Begin(BlockRecord block) => stretches[block.Index] = new Stretch { Block = block, LastEnd = block.Issued };

    /// <returns>True: it completed in a measured stretch.</returns>
    public bool Add(in QueryRecord query)
    {
        var stretch = stretches[query.Block];
        var block = stretch.Block;
        if (query.Due >= block.MeasuredFrom) stretch.Due++;
        if (query.Due < block.MeasuredFrom && query.End >= block.MeasuredFrom) stretch.Backlog--;
        if (query.End > block.Issued) stretch.Backlog++;
        if (query.End < block.MeasuredFrom || query.Outcome is QueryOutcome.Shed or QueryOutcome.Dropped) return false;
        Count++;
        stretch.LastEnd = Math.Max(stretch.LastEnd, query.End);
        if (query.Outcome != QueryOutcome.Completed) return false;
        Completed++;
        return true;
    }

    private sealed class Stretch
    {
        public required BlockRecord Block { get; init; }

        public long LastEnd { get; set; }

        public int Due { get; set; }

        public int Backlog { get; set; }
    }
}
