using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>How busy one stage was in a block of queries that came at times of their own.</summary>
/// <param name="Stage">Its number; <see cref="Workers"/>: all of those that hold a worker, together.</param>
/// <param name="NsPerQuery">Time that it takes for a query that is answered, all its visits together, divided by its slots: 1 ÷ it is the most it can do.</param>
/// <param name="Load">Share of the time that it needs for what comes; 1 and more: its queue grows as long as that goes on.</param>
public readonly record struct StageLoad(int Stage, double NsPerQuery, double Load)
{
    /// <summary>Not a stage, but the threads that run them.</summary>
    public const int Workers = -1;

    /// <summary>Fewer queries say nothing about a rate.</summary>
    private const int FewestQueries = 20;

    /// <summary>The busiest.</summary>
    /// <returns>Null: queries waited for answers before they came, or were too few.</returns>
    public static StageLoad? Busiest(TracedBlock block)
    {
        if (PerSecond(block) is not { } rate) return null;
        var (answered, failed) = (Times(block), Times(block, block.HasFailed));
        var busiest = default(StageLoad);

        // A single stage has as many workers as slots: then it is the stage's slots that are too few.
        foreach (var stage in Enumerable.Range(0, block.Case.Stages.Count).Append(Workers))
        {
            if (Of(block, stage, rate, answered, failed) is var load && load.Load > busiest.Load) busiest = load;
        }

        return busiest;
    }

    /// <summary>One stage's, or that of all workers.</summary>
    /// <param name="block">The block.</param>
    /// <param name="stage">The stage's number, or <see cref="Workers"/>.</param>
    /// <returns>Null: as of <see cref="Busiest"/>.</returns>
    public static StageLoad? Of(TracedBlock block, int stage) => PerSecond(block) is { } rate ? Of(block, stage, rate, Times(block), Times(block, block.HasFailed)) : null;

    // A query that failed came for no more than it took.
    private static StageLoad Of(TracedBlock block, int stage, double rate, CauseTimes[] answered, CauseTimes[] failed)
    {
        double places = Places(block, stage);
        var ns = Time(block, answered, stage).Sum / (double)block.Answered / places;
        return new StageLoad(stage, ns, (ns * rate / 1e9) + (Time(block, failed, stage).Sum / places / Duration(block)));
    }

    /// <summary>What the time of each stage went to, summed over all queries that were answered; a batch counts once.</summary>
    public static CauseTimes[] Times(TracedBlock block) => Times(block, block.IsAnswered);

    /// <summary>Of a batch as large a part as its share of such queries.</summary>
    private static CauseTimes[] Times(TracedBlock block, Func<int, bool> counts)
    {
        var sums = new CauseTimes[block.Case.Stages.Count];
        var batches = new (int Own, int All)[block.Services.Count];
        for (var visit = 0; visit < batches.Length; visit++)
        {
            ref var batch = ref batches[block.Leads.Count == 0 ? visit : block.Leads[visit]];
            batch = (batch.Own + (counts(block.Case.Visits[visit].Query) ? 1 : 0), batch.All + 1);
        }

        for (var lead = 0; lead < batches.Length; lead++)
        {
            var (own, all) = batches[lead];
            if (own == 0) continue;
            ref var sum = ref sums[block.Case.Visits[lead].Stage];
            for (var cause = 0; cause < CauseTimes.Count; cause++) sum[cause] += block.Services[lead][cause] * own / all;
        }

        return sums;
    }

    /// <summary>That of one stage, or of all that hold a worker.</summary>
    /// <param name="block">The block.</param>
    /// <param name="times">Its <see cref="Times(TracedBlock)"/>.</param>
    /// <param name="stage">The stage's number, or <see cref="Workers"/>.</param>
    public static CauseTimes Time(TracedBlock block, CauseTimes[] times, int stage) => stage == Workers
        ? times.Where((_, number) => block.Case.Stages[number].HoldsWorker).Aggregate(default(CauseTimes), (sum, one) => sum + one)
        : times[stage];

    /// <summary>Slots, or workers.</summary>
    public static int Places(TracedBlock block, int stage) => stage == Workers ? block.Case.Workers : block.Case.Stages[stage].Slots;

    /// <summary>
    /// How many queries came in a second to be served as those were that were answered: those that were late or turned away too, not those that failed. Null: as of
    /// <see cref="Busiest"/>.
    /// </summary>
    public static double? PerSecond(TracedBlock block)
    {
        if (block.Dues.Count < FewestQueries || block.Case.Queries.Any(query => query.Follows >= 0) || Duration(block) is not (> 0 and var duration)) return null;
        return (block.Dues.Count + block.Unserved - block.Outcomes.Count(outcome => outcome == QueryOutcome.Failed) - 1) * 1e9 / duration;
    }

    private static long Duration(TracedBlock block) => block.Dues.Max() - block.Dues.Min();
}
