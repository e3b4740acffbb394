namespace Modbench.Engine;

/// <summary>Arrivals, and maybe queries, from a file. A block ends with it; only a neighbour, which has to go on, begins anew.</summary>
internal sealed class ReplayLoad(GraphExecutor executor, QueryStream stream, ReplayScenario scenario, RecordedArrivals recorded)
    : OpenLoad(executor, new Admission(executor, scenario, scenario.MaxInFlight))
{
    private int row;
    private long offset;
    private bool repeats;

    protected override double Begin(Block block)
    {
        (row, offset, repeats) = (-1, 0, block.IsEndless);
        return recorded.MeanGapNs;
    }

    protected override bool TryNext(out long due)
    {
        if (++row == recorded.Count && repeats)
        {
            row = 0;
            offset += recorded.DueNs(recorded.Count - 1) + Math.Max(1, (long)recorded.MeanGapNs);
        }

        var found = row < recorded.Count;
        due = found ? offset + recorded.DueNs(row) : 0;
        return found;
    }

    protected override (long Id, int Choice) Take()
    {
        var (id, choice) = stream.Take();
        return (id, recorded.Choice(row) ?? choice);
    }
}
