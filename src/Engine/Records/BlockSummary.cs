namespace Modbench.Engine;

/// <summary>What the host needs to know of a block at once, to size the next one.</summary>
internal static class BlockSummary
{
    public static Done Of(BlockRecord block, QuerySums before, QuerySums after, double load)
    {
        int Count(QueryOutcome outcome) => (int)(after.Outcomes[(int)outcome] - before.Outcomes[(int)outcome]);

        var completed = Count(QueryOutcome.Completed);
        return new Done(
            block.Index,
            (int)(after.Outcomes.Sum() - before.Outcomes.Sum()),
            completed,
            Count(QueryOutcome.Failed),
            Count(QueryOutcome.TimedOut),
            block.End - block.MeasuredFrom,
            completed == 0 ? 0 : (after.ResponseNs - before.ResponseNs) / completed,
            load,
            (int)(after.Met - before.Met),
            block.Issued - block.MeasuredFrom);
    }
}

/// <summary>Measured queries of a launch so far.</summary>
/// <param name="Outcomes">Counts by <see cref="QueryOutcome"/>.</param>
/// <param name="ResponseNs">Of the completed ones, in total.</param>
/// <param name="Met">Of them, within their block's limit.</param>
internal sealed record QuerySums(long[] Outcomes, long ResponseNs, long Met);
