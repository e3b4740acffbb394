namespace Modbench.Ledger;

/// <summary>What a term of an explanation is about.</summary>
/// <param name="Cause">The cause.</param>
/// <param name="Stage">Whose visits had it; null: none's.</param>
/// <param name="Neighbour">Who caused it; null: not known.</param>
/// <param name="NeighbourStage">With which of its stages; null: not known.</param>
public readonly record struct TermKey(Cause Cause, string? Stage, string? Neighbour, string? NeighbourStage);

/// <summary>How two blocks of a traced launch differ: nanoseconds per query.</summary>
/// <param name="Launch">The launch.</param>
/// <param name="Base">Mean response of the base.</param>
/// <param name="Delta">What the other takes longer.</param>
/// <param name="Terms">Share and direct share; the shares add up to <paramref name="Delta"/>.</param>
/// <param name="ReplayError">The larger relative difference between a replayed and a measured response of the two.</param>
public sealed record PairTerms(int Launch, double Base, double Delta, IReadOnlyDictionary<TermKey, (double Value, double Direct)> Terms, double ReplayError)
{
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
            foreach (var (holder, part) in Blame(share, under, over))
            {
                var key = new TermKey(share.Cause, stage, holder?.Pipeline, holder?.Stage);
                var (value, direct) = terms.GetValueOrDefault(key);
                terms[key] = (value + share.Ns * part / queries, direct + share.DirectNs * part / queries);
            }
        }

        // What the replays don't show: other arrivals, other orders, and what they leave out of the engine.
        var rest = delta - terms.Values.Sum(term => term.Value);
        var unattributed = new TermKey(Cause.Unattributed, null, null, null);
        var known = terms.GetValueOrDefault(unattributed);
        terms[unattributed] = (known.Value + rest, known.Direct + rest);
        return new PairTerms(launch, mean, delta, terms, Math.Max(Error(over, total, measured), Error(under, total, measuredBase)));

        int Count(TracedBlock block) => slowest ? Shares.SlowestCount(block.Counted.Count) : block.Counted.Count;
    }

    private static double Error(TracedBlock block, Func<long[], long> total, long measured)
    {
        var replay = new GraphReplay(block.Case).Run([.. block.Services.Select(parts => parts.Sum)], [.. block.Entries.Select(parts => parts.Sum)]);
        return measured == 0 ? 0 : Math.Abs(total(block.Pick(replay.Responses())) - measured) / (double)measured;
    }

    /// <summary>Who waits for a core more than before is charged to those who hold cores more than before.</summary>
    private static IEnumerable<(CoreHolder? Holder, double Part)> Blame(Share share, TracedBlock under, TracedBlock over)
    {
        if (share.Cause != Cause.RunQueue || !over.Holders.TryGetValue(share.Stage, out var holders)) return [(null, 1)];
        var before = under.Holders.GetValueOrDefault(share.Stage, []);
        var more = new List<(CoreHolder Holder, double Ns)>();
        foreach (var holder in holders)
        {
            var then = before.FirstOrDefault(other => other.Pipeline == holder.Pipeline && other.Stage == holder.Stage).Ns;
            var grown = (double)holder.Ns / over.Counted.Count - (double)then / under.Counted.Count;
            if (grown > 0) more.Add((holder, grown));
        }

        var all = more.Sum(one => one.Ns);
        return all <= 0 ? [(null, 1)] : more.Select(one => ((CoreHolder?)one.Holder, one.Ns / all));
    }
}
