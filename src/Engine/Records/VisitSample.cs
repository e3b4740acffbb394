namespace Modbench.Engine;

/// <summary>
/// Keeps all visits of a share of the queries, chosen by their numbers, and counts those of all measured queries: what a stage took is known from every visit,
/// while the file holds a few.
/// </summary>
/// <param name="share">Of the queries, above 0.</param>
/// <param name="stages">Of the pipeline.</param>
/// <param name="exactVisits">So many visits of a condition, over all stages, keep their exact times.</param>
internal sealed class VisitSample(double share, int stages, int exactVisits = TimeTally.ExactBelow)
{
    private readonly List<VisitTally> tallies = [];
    private readonly Span[] kept = new Span[ChunkPool.ChunkBytes / 40];
    private readonly VisitDetail[] keptDetails = new VisitDetail[ChunkPool.ChunkBytes / 48];
    private VisitTally[] current = [];

    /// <summary>Of all blocks so far.</summary>
    public IReadOnlyList<VisitTally> Tallies => tallies;

    /// <summary>A function of the query's number alone, so that every launch keeps the same ones.</summary>
    public static bool Keeps(long query, double share) => (CounterHash.Mix((ulong)query) >> 11) * (1.0 / (1L << 53)) < share;

    /// <summary>Before a block.</summary>
    public void Begin(Block block)
    {
        current = [.. tallies.Where(tally => tally.Condition == block.Condition)];
        if (current.Length > 0) return;
        var limit = Math.Max(1, exactVisits / stages);
        current = [.. Enumerable.Range(0, stages).Select(stage => new VisitTally(block.Condition, stage, new TimeTally(limit), new TimeTally(limit)))];
        tallies.AddRange(current);
    }

    /// <summary>Counts visits of the block; those to keep are valid until the next call.</summary>
    public ReadOnlySpan<Span> Keep(ReadOnlySpan<Span> visits)
    {
        var count = 0;
        foreach (ref readonly var visit in visits)
        {
            if ((visit.Flags & Span.Measured) != 0)
            {
                current[visit.Stage].Queueing.Add(visit.Queueing);
                current[visit.Stage].Service.Add(visit.Service);
            }

            if (Keeps(visit.Query, share)) kept[count++] = visit;
        }

        return kept.AsSpan(0, count);
    }

    /// <summary>As for visits, whose details they are.</summary>
    public ReadOnlySpan<VisitDetail> Keep(ReadOnlySpan<VisitDetail> details)
    {
        var count = 0;
        foreach (ref readonly var detail in details)
        {
            if (Keeps(detail.Query, share)) keptDetails[count++] = detail;
        }

        return keptDetails.AsSpan(0, count);
    }
}
