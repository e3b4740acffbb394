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
