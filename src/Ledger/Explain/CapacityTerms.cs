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
        if (StageLoad.Busiest(over) is not { } busiest || StageLoad.Of(under, busiest.Stage) is not { } before) return null;
        var number = busiest.Stage;
        IEnumerable<int> numbers = number == StageLoad.Workers ? Enumerable.Range(0, stages.Count).Where(stage => over.Case.Stages[stage].HoldsWorker) : [number];
        var name = number == StageLoad.Workers ? null : stages[number];
        var (times, timesBefore) = (Time(over), Time(under));
        var delta = busiest.NsPerQuery - before.NsPerQuery;

        // Other times in the places of the base, then those places put back, and the other way round: the mean of both orders.
        var places = 2 / ((1.0 / StageLoad.Places(under, number)) + (1.0 / StageLoad.Places(over, number)));
        var terms = new Dictionary<TermKey, (double Value, double Direct)>();
        foreach (var cause in Enum.GetValues<Cause>())
        {
            var grew = (PerQuery(over, times[cause]) - PerQuery(under, timesBefore[cause])) / places;
            if (grew == 0) continue;
            foreach (var (who, part) in PairTerms.Blamed(cause, numbers, under, over, Math.Sign(grew)))
                terms[new TermKey(cause, who.Detail, name, who.Pipeline, who.Stage)] = (grew * part, grew * part);
        }

        if (StageLoad.Places(under, number) != StageLoad.Places(over, number))
        {
            var rest = delta - terms.Values.Sum(term => term.Value);
            terms[new TermKey(Cause.Graph, name is null ? GraphDetail.Workers : GraphDetail.Slots, name, null, null)] = (rest, rest);
        }

        var compared = new PairTerms(launch, before.NsPerQuery, delta, terms, ReplayError: 0) { Kernels = (under.Kernels, over.Kernels), Counts = (under.Counts, over.Counts) };
        return new CapacityTerms(name, before.Load, busiest.Load, compared);

        CauseTimes Time(TracedBlock block) => StageLoad.Time(block, StageLoad.Times(block), number);

        static double PerQuery(TracedBlock block, long ns) => (double)ns / block.Answered;
    }
}
