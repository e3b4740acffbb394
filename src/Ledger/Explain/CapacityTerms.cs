namespace Modbench.Ledger;

/// <summary>
/// Two blocks of which the second gets more than it can do: its responses grow as long as it goes on, and say nothing. What can be compared is how long the
/// stage that can't keep up needs for a query.
/// </summary>
/// <param name="Stage">Name of the stage; null: the workers of all stages.</param>
/// <param name="BaseLoad">Share of the time that it needed in the base for what came.</param>
/// <param name="Load">The same in the other.</param>
/// <param name="Terms">Nanoseconds for each query and slot.</param>
public sealed record CapacityTerms(string? Stage, double BaseLoad, double Load, PairTerms Terms)
{
    /// <summary>Compares two blocks by the stage that is the busiest in the second.</summary>
    /// <returns>Null: they have no arrivals of their own.</returns>
    public static CapacityTerms? Of(int launch, TracedBlock under, TracedBlock over, IReadOnlyList<string> stages)
    {
        if (StageLoad.PerSecond(under) is null || StageLoad.Busiest(over) is not { } busiest) return null;
        var (number, places) = (busiest.Stage, StageLoad.Places(over, busiest.Stage));
        IEnumerable<int> numbers = number == StageLoad.Workers ? Enumerable.Range(0, stages.Count) : [number];
        var name = number == StageLoad.Workers ? null : stages[number];
        var (before, after) = (StageLoad.Time(under, StageLoad.Times(under), number), StageLoad.Time(over, StageLoad.Times(over), number));
        var terms = new Dictionary<TermKey, (double Value, double Direct)>();
        foreach (var cause in Enum.GetValues<Cause>())
        {
            var grew = PerQuery(over, after[cause]) - PerQuery(under, before[cause]);
            if (grew == 0) continue;
            foreach (var (who, part) in PairTerms.Blamed(cause, numbers, under, over))
                terms[new TermKey(cause, who.Detail, name, who.Pipeline, who.Stage)] = (grew * part, grew * part);
        }

        var from = PerQuery(under, before.Sum);
        var compared = new PairTerms(launch, from, PerQuery(over, after.Sum) - from, terms, ReplayError: 0) { Kernels = (under.Kernels, over.Kernels) };
        return new CapacityTerms(name, from * busiest.Load / busiest.NsPerQuery, busiest.Load, compared);

        double PerQuery(TracedBlock block, long ns) => (double)ns / block.Case.Queries.Count / places;
    }
}
