namespace Modbench.Ledger;

/// <summary>Something in which two blocks differ, and what putting it back changes.</summary>
/// <param name="Cause">Of the visits' time that is put back; <see cref="Cause.Graph"/>: the graph is.</param>
/// <param name="Stage">The stage whose visits have it; −1: none.</param>
internal sealed record Player(Cause Cause, int Stage)
{
    /// <summary>What of the graph it is, as in <see cref="ExplanationTerm.Detail"/>; null: it is a time.</summary>
    public string? Detail { get; init; }

    /// <summary>By how much times become longer, by visit or, without a stage, by query.</summary>
    public IReadOnlyList<(int Place, long Change)> Times { get; init; } = [];

    /// <summary>The stage in the graph that is put back; null: as it is.</summary>
    public ReplayStage? Form { get; init; }

    /// <summary>The workers that are put back, where the threads are not told; null: as they are.</summary>
    public int? Workers { get; init; }

    /// <summary>The threads that are put back; null: as they are.</summary>
    public int? Threads { get; init; }

    public bool IsOfGraph => Form is not null || Workers is not null || Threads is not null;

    /// <summary>All in which a block differs from the base.</summary>
    public static IEnumerable<Player> Of(TracedBlock slow, TracedBlock fast, IReadOnlyCollection<int> added)
    {
        foreach (var cause in Enum.GetValues<Cause>())
        {
            if (OfTimes(cause, -1, All(slow.Entries, cause), All(fast.Entries, cause)) is { } entry) yield return entry;
            for (var stage = 0; stage < slow.Case.Stages.Count; stage++)
            {
                if (!added.Contains(stage) && OfTimes(cause, stage, At(slow, cause, stage), At(fast, cause, stage)) is { } player) yield return player;
            }
        }

        for (var stage = 0; stage < slow.Case.Stages.Count; stage++)
        {
            var (form, before) = (slow.Case.Stages[stage], fast.Case.Stages[stage]);
            if (added.Contains(stage)) yield return Without(slow, stage, GraphDetail.New);
            else if (form != before && !form.IsPassed)
                yield return new Player(Cause.Graph, stage) { Form = before, Detail = form.BatchSize == before.BatchSize && form.BatchWaitNs == before.BatchWaitNs ? GraphDetail.Slots : GraphDetail.Batches };
        }

        // Where the threads are told, workers follow from them and the slots.
        var told = slow.Case.Threads > 0 && fast.Case.Threads > 0;
        if (told ? slow.Case.Threads != fast.Case.Threads : slow.Case.Workers != fast.Case.Workers)
        {
            yield return new Player(Cause.Graph, -1)
            {
                Threads = told ? fast.Case.Threads : null,
                Workers = told ? null : fast.Case.Workers,
                Detail = GraphDetail.Workers,
            };
        }
    }

    /// <summary>A stage that is taken out.</summary>
    public static Player Without(TracedBlock block, int stage, string detail) => new(Cause.Graph, stage) { Form = block.Case.Stages[stage] with { IsPassed = true }, Detail = detail };

    /// <summary>Null: it changes nothing.</summary>
    private static Player? OfTimes(Cause cause, int stage, List<(int Place, long Ns)> slow, List<(int Place, long Ns)> fast)
    {
        if (slow.Count == 0 || fast.Count == 0 || (slow.TrueForAll(one => one.Ns == 0) && fast.TrueForAll(one => one.Ns == 0))) return null;
        slow.Sort((one, other) => one.Ns.CompareTo(other.Ns));
        fast.Sort((one, other) => one.Ns.CompareTo(other.Ns));
        var changes = new List<(int Place, long Change)>(slow.Count);
        for (var rank = 0; rank < slow.Count; rank++)
        {
            var matched = fast[(int)((2L * rank + 1) * fast.Count / (2L * slow.Count))].Ns;
            if (matched != slow[rank].Ns) changes.Add((slow[rank].Place, matched - slow[rank].Ns));
        }

        return changes.Count == 0 ? null : new Player(cause, stage) { Times = changes };
    }

    private static List<(int Place, long Ns)> All(IReadOnlyList<CauseTimes> entries, Cause cause) => [.. entries.Select((parts, place) => (place, parts[cause]))];

    private static List<(int Place, long Ns)> At(TracedBlock block, Cause cause, int stage)
    {
        var times = new List<(int Place, long Ns)>();
        for (var visit = 0; visit < block.Services.Count; visit++)
        {
            // One that failed takes what it took: nobody's else would be in its place.
            if (block.Case.Visits[visit].Stage == stage && !block.HasFailed(block.Case.Visits[visit].Query)) times.Add((visit, block.Services[visit][cause]));
        }

        return times;
    }
}
