using Modbench.Ledger;

namespace Modbench.Tests.Explain;

/// <summary>Cases of stages one after the other.</summary>
internal static class Chains
{
    /// <summary>Visits in the order of the queries, each query's in the order of the stages.</summary>
    public static ReplayCase Of(int[] slots, long[] dues, int workers) => new(
        [.. slots.Select(count => new ReplayStage(count))],
        workers,
        [.. dues.Select((due, query) => new ReplayQuery(-1, due, 0, query * slots.Length + slots.Length - 1))],
        [.. dues.SelectMany((_, query) => slots.Select((_, stage) => new ReplayVisit(query, stage, stage == 0 ? [] : [query * slots.Length + stage - 1])))]);

    /// <summary>
    /// What responses are, of stages with workers enough, by a recursion that knows nothing of events: first come, first served, each begins when it is ready
    /// and the slot that is free first is free (Kiefer and Wolfowitz 1955).
    /// </summary>
    public static long[] Responses(int[] slots, long[] dues, Func<int, int, long> service)
    {
        long[] ready = dues;
        for (var stage = 0; stage < slots.Length; stage++)
        {
            var free = new PriorityQueue<int, long>(Enumerable.Range(0, slots[stage]).Select(slot => (slot, long.MinValue)));
            var ends = new long[dues.Length];
            foreach (var query in Enumerable.Range(0, dues.Length).OrderBy(query => ready[query]).ThenBy(query => query))
            {
                free.TryDequeue(out var slot, out var since);
                ends[query] = Math.Max(since, ready[query]) + service(query, stage);
                free.Enqueue(slot, ends[query]);
            }

            ready = ends;
        }

        return [.. ready.Select((end, query) => end - dues[query])];
    }

    /// <summary>Poisson arrivals.</summary>
    public static long[] Arrivals(Random random, int queries, double perSecond)
    {
        var dues = new long[queries];
        var at = 0.0;
        for (var i = 0; i < queries; i++)
        {
            at += -Math.Log(1 - random.NextDouble()) / perSecond * 1e9;
            dues[i] = (long)at;
        }

        return dues;
    }

    /// <summary>A block whose responses are what the replay says.</summary>
    public static TracedBlock Block(ReplayCase replayed, IReadOnlyList<CauseTimes> services)
    {
        var result = new GraphReplay(replayed).Run([.. services.Select(parts => parts.Sum)]);
        return new TracedBlock(replayed, services, new CauseTimes[replayed.Queries.Count], result.Responses())
        {
            Counted = [.. Enumerable.Range(0, replayed.Queries.Count)],
            Dues = result.Dues,
        };
    }

    public static CauseTimes Times(params (Cause Cause, long Ns)[] parts) =>
        parts.Aggregate(default(CauseTimes), (sum, part) => sum.Plus(part.Cause, part.Ns));
}
