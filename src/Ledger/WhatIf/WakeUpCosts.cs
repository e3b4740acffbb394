namespace Modbench.Ledger;

/// <summary>
/// What it takes until a worker begins a visit that it could begin: long where its thread had to be woken, hardly anything where it had just ended another. A visit
/// for which a worker would be woken, and none was, takes the mean of those for which one was, and the other way round.
/// </summary>
internal sealed class WakeUpCosts
{
    /// <summary>Fewer of a kind tell no mean.</summary>
    private const int Fewest = 30;

    private readonly Dictionary<TracedBlock, bool[]> wokenFor = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(int Stage, bool Woken), double> means;
    private readonly Dictionary<bool, double> ofAll;

    /// <param name="asWere">Blocks of one launch and condition, run on paper as they were.</param>
    public WakeUpCosts(IReadOnlyList<(TracedBlock Block, ReplayResult Result)> asWere)
    {
        var seen = new List<(int Stage, bool Woken, long Ns)>();
        foreach (var (block, result) in asWere.Where(run => run.Block.Dispatches.Count > 0))
        {
            var woken = wokenFor[block] = Woken(block, result);
            for (var visit = 0; visit < woken.Length; visit++)
            {
                if (IsTold(block, visit)) seen.Add((block.Case.Visits[visit].Stage, woken[visit], block.Dispatches[visit]));
            }
        }

        means = seen.GroupBy(one => (one.Stage, one.Woken)).Where(group => group.Count() >= Fewest).ToDictionary(group => group.Key, group => group.Average(one => one.Ns));
        ofAll = seen.GroupBy(one => one.Woken).Where(group => group.Count() >= Fewest).ToDictionary(group => group.Key, group => group.Average(one => one.Ns));
    }

    /// <summary>Nanoseconds that each visit takes longer than it took; null: no launch tells.</summary>
    /// <param name="block">A block.</param>
    /// <param name="changed">A run of it with something otherwise.</param>
    public long[]? More(TracedBlock block, ReplayResult changed)
    {
        if (!wokenFor.TryGetValue(block, out var was)) return null;
        var woken = Woken(block, changed);
        return [.. woken.Select((now, visit) => now == was[visit] || !IsTold(block, visit) ? 0 : More(block, visit, now))];
    }

    private long More(TracedBlock block, int visit, bool woken) =>
        means.TryGetValue((block.Case.Visits[visit].Stage, woken), out var mean) || ofAll.TryGetValue(woken, out mean) ? (long)Math.Round(mean) - block.Dispatches[visit] : 0;

    /// <summary>When a batch was complete is its own affair: how long it waited for a worker is not told.</summary>
    private static bool IsTold(TracedBlock block, int visit) => block.Case.Stages[block.Case.Visits[visit].Stage].BatchSize == 1;

    /// <summary>By visit: no worker had ended another when it began. One goes on with the query that it has; whoever is left takes what is ready.</summary>
    private static bool[] Woken(TracedBlock block, ReplayResult result)
    {
        var visits = block.Case.Visits;
        var freed = new Dictionary<long, int>();
        var begun = new Dictionary<long, int>();
        for (var visit = 0; visit < visits.Count; visit++)
        {
            if (block.Case.Stages[visits[visit].Stage].HoldsWorker) freed[result.Ends[visit]] = freed.GetValueOrDefault(result.Ends[visit]) + 1;
            begun[result.Starts[visit]] = begun.GetValueOrDefault(result.Starts[visit]) + 1;
        }

        return [.. visits.Select((visit, number) => begun[result.Starts[number]] > freed.GetValueOrDefault(result.Starts[number]) && !GoesOn(visit, result.Starts[number]))];

        bool GoesOn(ReplayVisit visit, long at) => visit.After.Any(before => result.Ends[before] == at && block.Case.Stages[visits[before].Stage].HoldsWorker);
    }
}
