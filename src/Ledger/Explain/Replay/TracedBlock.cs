using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>A block whose visits have been taken apart.</summary>
/// <param name="Case">Its arrivals and visits.</param>
/// <param name="Services">What each visit's service went to.</param>
/// <param name="Entries">What each query's way into the graph went to: <see cref="Cause.IssueDelay"/> and <see cref="Cause.Admission"/>.</param>
/// <param name="Responses">What was measured of each query, in nanoseconds.</param>
public sealed record TracedBlock(ReplayCase Case, IReadOnlyList<CauseTimes> Services, IReadOnlyList<CauseTimes> Entries, IReadOnlyList<long> Responses)
{
    /// <summary>The queries that count, by number: not those of the block's discarded start.</summary>
    public required IReadOnlyList<int> Counted { get; init; }

    /// <summary>Who is answerable for what the visits of each stage lost, summed over the queries that count; see <see cref="VisitParts.Blames"/>.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<Blame>> Blames { get; init; } = new Dictionary<int, IReadOnlyList<Blame>>();

    /// <summary>When each query was due; empty: not told.</summary>
    public IReadOnlyList<long> Dues { get; init; } = [];

    /// <summary>By visit: the place of the first one of its batch, its own where it was alone; empty: no stage takes batches.</summary>
    public IReadOnlyList<int> Leads { get; init; } = [];

    /// <summary>Of the visits of the queries that count: <see cref="VisitParts.HelperWaitNs"/> and <see cref="VisitParts.HelperLostNs"/>, summed.</summary>
    public (long WaitNs, long LostNs) Helpers { get; init; }

    /// <summary>What the same work cost around it; null: it was not timed.</summary>
    public KernelTimes? Kernels { get; init; }

    /// <summary>What the processor counted of the visits of the queries that count; null: nothing.</summary>
    public StageCounts? Counts { get; init; }

    /// <summary>What was measured of the queries that count.</summary>
    public long[] CountedResponses => Pick(Responses);

    /// <summary>Those of the queries that count.</summary>
    public long[] Pick(IReadOnlyList<long> responses) => [.. Counted.Select(query => responses[query])];
}
