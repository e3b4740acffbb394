namespace Modbench.Ledger;

/// <summary>How busy one stage was in a block of queries that came at times of their own.</summary>
/// <param name="Stage">Its number; <see cref="Workers"/>: all of those that hold a worker, together.</param>
/// <param name="NsPerQuery">Time that it takes for a query, all its visits together, divided by its slots: 1 ÷ it is the most it can do.</param>
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
        var times = Times(block);
        var busiest = default(StageLoad);
        for (var stage = Workers; stage < block.Case.Stages.Count; stage++)
        {
            var ns = Time(block, times, stage).Sum / (double)block.Case.Queries.Count / Places(block, stage);
            if (ns * rate / 1e9 > busiest.Load) busiest = new StageLoad(stage, ns, ns * rate / 1e9);
        }

        return busiest;
    }

    /// <summary>What the time of each stage went to, summed over all queries; a batch counts once.</summary>
    public static CauseTimes[] Times(TracedBlock block)
    {
        var sums = new CauseTimes[block.Case.Stages.Count];
        for (var visit = 0; visit < block.Services.Count; visit++)
        {
            if (block.Leads.Count == 0 || block.Leads[visit] == visit) sums[block.Case.Visits[visit].Stage] += block.Services[visit];
        }

        return sums;
    }

    /// <summary>That of one stage, or of all that hold a worker.</summary>
    /// <param name="block">The block.</param>
    /// <param name="times">Its <see cref="Times"/>.</param>
    /// <param name="stage">The stage's number, or <see cref="Workers"/>.</param>
    public static CauseTimes Time(TracedBlock block, CauseTimes[] times, int stage) => stage == Workers
        ? times.Where((_, number) => block.Case.Stages[number].HoldsWorker).Aggregate(default(CauseTimes), (sum, one) => sum + one)
        : times[stage];

    /// <summary>Slots, or workers.</summary>
    public static int Places(TracedBlock block, int stage) => stage == Workers ? block.Case.Workers : block.Case.Stages[stage].Slots;

    /// <summary>How many queries came in a second; null: as of <see cref="Busiest"/>.</summary>
    public static double? PerSecond(TracedBlock block)
    {
        if (block.Dues.Count < FewestQueries || block.Case.Queries.Any(query => query.Follows >= 0)) return null;
        var duration = block.Dues.Max() - block.Dues.Min();
        return duration <= 0 ? null : (block.Dues.Count - 1) * 1e9 / duration;
    }
}
