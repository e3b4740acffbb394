using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What a term of an explanation is about.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Detail">As in <see cref="ExplanationTerm.Detail"/>.</param>
/// <param name="Stage">Whose visits had it; null: none's.</param>
/// <param name="Neighbour">Who caused it; null: not known.</param>
/// <param name="NeighbourStage">With which of its stages; null: not known.</param>
public readonly record struct TermKey(Cause Cause, string? Detail, string? Stage, string? Neighbour, string? NeighbourStage);

/// <summary>How two blocks of a traced launch differ: nanoseconds per query.</summary>
/// <param name="Launch">The launch.</param>
/// <param name="Base">Mean response of the base.</param>
/// <param name="Delta">What the other takes longer.</param>
/// <param name="Terms">Share and direct share; the shares add up to <paramref name="Delta"/>.</param>
/// <param name="ReplayError">The larger relative difference between a replayed and a measured response of the two.</param>
public sealed record PairTerms(int Launch, double Base, double Delta, IReadOnlyDictionary<TermKey, (double Value, double Direct)> Terms, double ReplayError)
{
    /// <summary>
    /// How much less and how much more of the difference may be run queue than its terms say, for visits that other threads help; null: none was helped, or it is
    /// about the slowest queries.
    /// </summary>
    public (double Less, double More)? RunQueueMargin { get; init; }

    /// <summary>What the same work cost around the two blocks.</summary>
    public (KernelTimes? Base, KernelTimes? Other) Kernels { get; init; }

    /// <summary>How the two compare where the second can't keep up; null: their queries have no arrivals of their own, or it is about the slowest queries.</summary>
    public CapacityTerms? Capacity { get; init; }

    /// <summary>Compares two blocks.</summary>
    /// <param name="launch">Their launch.</param>
    /// <param name="under">The base.</param>
    /// <param name="over">The other.</param>
    /// <param name="stages">Names by number.</param>
    /// <param name="slowest">Of the slowest twentieth of each one's queries; false: of all.</param>
    public static PairTerms Of(int launch, TracedBlock under, TracedBlock over, IReadOnlyList<string> stages, bool slowest)
    {
        Func<long[], long> total = slowest ? Shares.Slowest : Shares.All;
        var queries = Count(over);
        var (measured, measuredBase) = (total(over.CountedResponses), total(under.CountedResponses));
        var mean = (double)measuredBase / Count(under);
        var delta = (double)measured / queries - mean;

        var terms = new Dictionary<TermKey, (double Value, double Direct)>();
        foreach (var share in Shares.Of(over, under, total))
        {
            var stage = share.Stage < 0 ? null : stages[share.Stage];
            foreach (var (who, part) in Blamed(share.Cause, [share.Stage], under, over))
            {
                var key = new TermKey(share.Cause, who.Detail, stage, who.Pipeline, who.Stage);
                var (value, direct) = terms.GetValueOrDefault(key);
                terms[key] = (value + share.Ns * part / queries, direct + share.DirectNs * part / queries);
            }
        }

        // What the replays don't show: other arrivals, other orders, and what they leave out of the engine.
        var rest = delta - terms.Values.Sum(term => term.Value);
        var unattributed = new TermKey(Cause.Unattributed, null, null, null, null);
        var known = terms.GetValueOrDefault(unattributed);
        terms[unattributed] = (known.Value + rest, known.Direct + rest);
        return new PairTerms(launch, mean, delta, terms, Math.Max(Error(over, total, measured), Error(under, total, measuredBase)))
        {
            RunQueueMargin = slowest ? null : Margin(under, over),
            Kernels = (under.Kernels, over.Kernels),
            Capacity = slowest ? null : CapacityTerms.Of(launch, under, over, stages),
        };

        int Count(TracedBlock block) => slowest ? Shares.SlowestCount(block.Counted.Count) : block.Counted.Count;
    }

    private static (double Less, double More)? Margin(TracedBlock under, TracedBlock over)
    {
        if (under.Helpers.WaitNs == 0 && over.Helpers.WaitNs == 0) return null;
        var lost = (double)over.Helpers.LostNs / over.Counted.Count - (double)under.Helpers.LostNs / under.Counted.Count;
        var waited = (double)over.Helpers.WaitNs / over.Counted.Count - (double)under.Helpers.WaitNs / under.Counted.Count;
        return (lost, waited - lost);
    }

    private static double Error(TracedBlock block, Func<long[], long> total, long measured)
    {
        var replay = new GraphReplay(block.Case).Run([.. block.Services.Select(parts => parts.Sum)], [.. block.Entries.Select(parts => parts.Sum)]);
        return measured == 0 ? 0 : Math.Abs(total(block.Pick(replay.Responses())) - measured) / (double)measured;
    }

    /// <summary>What was lost to a cause more than before is charged to those who are answerable for more of it than before.</summary>
    internal static IEnumerable<(Blame Who, double Part)> Blamed(Cause cause, IEnumerable<int> stages, TracedBlock under, TracedBlock over)
    {
        var more = new List<(Blame Who, double Ns)>();
        var (before, after) = (Sums(under), Sums(over));
        foreach (var (blame, ns) in after)
        {
            var then = before.GetValueOrDefault(blame);
            var grown = (double)ns / over.Counted.Count - (double)then / under.Counted.Count;
            if (grown > 0) more.Add((blame, grown));
        }

        var all = more.Sum(one => one.Ns);
        return all <= 0 ? [(default, 1)] : more.Select(one => (one.Who, one.Ns / all));

        Dictionary<Blame, long> Sums(TracedBlock block) => stages
            .SelectMany(stage => block.Blames.GetValueOrDefault(stage, []))
            .Where(blame => blame.Cause == cause)
            .GroupBy(blame => blame with { Ns = 0 })
            .ToDictionary(same => same.Key, same => same.Sum(blame => blame.Ns));
    }
}
