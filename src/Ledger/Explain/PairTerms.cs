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
    /// about some of the queries or a capacity.
    /// </summary>
    public (double Less, double More)? RunQueueMargin { get; init; }

    /// <summary>What the same work cost around the two blocks.</summary>
    public (KernelTimes? Base, KernelTimes? Other) Kernels { get; init; }

    /// <summary>What the processor counted of their visits.</summary>
    public (StageCounts? Base, StageCounts? Other) Counts { get; init; }

    /// <summary>How the two compare where the second can't keep up; null: their queries have no arrivals of their own, or it is about some of the queries.</summary>
    public CapacityTerms? Capacity { get; init; }

    /// <summary>Compares two blocks of graphs that may differ: stages of one name are the same, one that is new or gone has a term of its own.</summary>
    /// <param name="launch">The launch of the second.</param>
    /// <param name="under">The base, and the names of its stages by number.</param>
    /// <param name="over">The other, and the names of its stages.</param>
    /// <param name="what">What is explained of them.</param>
    public static PairTerms Of(
        int launch, (TracedBlock Block, IReadOnlyList<string> Stages) under, (TracedBlock Block, IReadOnlyList<string> Stages) over, Explained what)
    {
        var match = GraphMatch.Of(under, over);
        var ((total, per), (totalBase, perBase)) = (what.In(match.Over), what.In(match.Under));
        var (measured, measuredBase) = (total(match.Over.CountedResponses), totalBase(match.Under.CountedResponses));
        var mean = measuredBase / perBase;
        var delta = measured / per - mean;

        var terms = new Dictionary<TermKey, (double Value, double Direct)>();
        var (shares, left) = Shares.Of(match.Over, match.Under, total, match.New, what.Queues);
        foreach (var share in shares) Add(share, per);
        var isOtherWay = match.IsOtherWay();
        if (match.Gone.Count > 0 || isOtherWay)
        {
            // Without the stages that are gone, and with all put back, what differs is the way between the same stages.
            var (gone, leftOfBase) = Shares.Without(match.Under, totalBase, match.Gone, what.Queues);
            foreach (var share in gone) Add(share, -perBase);
            if (isOtherWay) Put(new TermKey(Cause.Graph, GraphDetail.Way, null, null, null), left / per - leftOfBase / perBase, left / per - leftOfBase / perBase);
        }

        // What the replays don't show: other arrivals, other orders, and what they leave out of the engine.
        var rest = delta - terms.Values.Sum(term => term.Value);
        Put(new TermKey(Cause.Unattributed, null, null, null, null), rest, rest);
        return new PairTerms(launch, mean, delta, terms, Math.Max(Error(match.Over, total, measured), Error(match.Under, totalBase, measuredBase)))
        {
            RunQueueMargin = what == Explained.Mean ? Margin(match.Under, match.Over)
                : what == Explained.TimePerQuery ? Margin(match.Under, match.Over, terms.Where(term => term.Key.Cause == Cause.RunQueue).Sum(term => term.Value.Value))
                : null,
            Kernels = (match.Under.Kernels, match.Over.Kernels),
            Counts = (match.Under.Counts, match.Over.Counts),
            Capacity = what == Explained.Mean ? CapacityTerms.Of(launch, match.Under, match.Over, match.Stages) : null,
        };

        void Add(Share share, double by)
        {
            if (share is { Cause: Cause.Graph, Ns: 0, DirectNs: 0 }) return;
            var stage = share.Stage < 0 ? null : match.Stages[share.Stage];
            foreach (var (who, part) in Blamed(share.Cause, [share.Stage], match.Under, match.Over, Math.Sign(share.Ns == 0 ? share.DirectNs : share.Ns)))
                Put(new TermKey(share.Cause, share.Detail ?? who.Detail, stage, who.Pipeline, who.Stage), share.Ns * part / by, share.DirectNs * part / by);
        }

        void Put(TermKey key, double value, double direct)
        {
            var known = terms.GetValueOrDefault(key);
            terms[key] = (known.Value + value, known.Direct + direct);
        }
    }

    private static (double Less, double More)? Margin(TracedBlock under, TracedBlock over)
    {
        if (under.Helpers.WaitNs == 0 && over.Helpers.WaitNs == 0) return null;
        var lost = (double)over.Helpers.LostNs / over.Counted.Count - (double)under.Helpers.LostNs / under.Counted.Count;
        var waited = (double)over.Helpers.WaitNs / over.Counted.Count - (double)under.Helpers.WaitNs / under.Counted.Count;
        return (lost, waited - lost);
    }

    /// <summary>Of times per query: as much of it as of the waits themselves, the rest being of stages that others don't wait for, or shared by slots.</summary>
    private static (double Less, double More)? Margin(TracedBlock under, TracedBlock over, double share)
    {
        var waited = PerQuery(over) - PerQuery(under);
        if (Margin(under, over) is not { } margin || waited <= 0) return null;
        var part = Math.Clamp(share / waited, 0, 1);
        return (margin.Less * part, margin.More * part);

        static double PerQuery(TracedBlock block) => block.Services.Sum(parts => (double)parts[Cause.RunQueue]) / block.Case.Queries.Count;
    }

    private static double Error(TracedBlock block, Func<long[], long> total, long measured)
    {
        var replay = new GraphReplay(block.Case).Run([.. block.Services.Select(parts => parts.Sum)], [.. block.Entries.Select(parts => parts.Sum)]);
        return measured == 0 ? 0 : Math.Abs(total(block.Pick(replay.Responses())) - measured) / (double)measured;
    }

    /// <summary>
    /// What was lost to a cause more than before is charged to those who are answerable for more of it than before, and what was lost to it less to those who are
    /// for less.
    /// </summary>
    /// <param name="cause">The cause.</param>
    /// <param name="stages">Whose visits lost it.</param>
    /// <param name="under">The base.</param>
    /// <param name="over">The other.</param>
    /// <param name="sign">1: more was lost; −1: less.</param>
    internal static IEnumerable<(Blame Who, double Part)> Blamed(Cause cause, IEnumerable<int> stages, TracedBlock under, TracedBlock over, int sign)
    {
        var (before, after) = (Sums(under), Sums(over));
        List<(Blame Who, double Ns)> changed =
        [
            .. before.Keys.Union(after.Keys)
                .Select(who => (Who: who, Ns: sign * ((double)after.GetValueOrDefault(who) / over.Counted.Count - (double)before.GetValueOrDefault(who) / under.Counted.Count)))
                .Where(one => one.Ns > 0),
        ];
        var all = changed.Sum(one => one.Ns);
        return all <= 0 ? [(default, 1)] : changed.Select(one => (one.Who, one.Ns / all));

        Dictionary<Blame, long> Sums(TracedBlock block) => stages
            .SelectMany(stage => block.Blames.GetValueOrDefault(stage, []))
            .Where(blame => blame.Cause == cause)
            .GroupBy(blame => blame with { Ns = 0 })
            .ToDictionary(same => same.Key, same => same.Sum(blame => blame.Ns));
    }
}
