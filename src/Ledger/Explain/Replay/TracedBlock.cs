using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>A block whose visits have been taken apart.</summary>
/// <param name="Case">Its arrivals and visits.</param>
/// <param name="Services">What each visit's service went to.</param>
/// <param name="Entries">What each query's way into the graph went to: <see cref="Cause.IssueDelay"/> and <see cref="Cause.Admission"/>.</param>
/// <param name="Responses">What was measured of each query, in nanoseconds.</param>
public sealed record TracedBlock(ReplayCase Case, IReadOnlyList<CauseTimes> Services, IReadOnlyList<CauseTimes> Entries, IReadOnlyList<long> Responses)
{
    /// <summary>The queries that count, by number: those that were answered in time, without the block's discarded start.</summary>
    public required IReadOnlyList<int> Counted { get; init; }

    /// <summary>How each query ended: one that was late or failed has no part in what is explained, but held slots and workers; empty: all were answered.</summary>
    public IReadOnlyList<QueryOutcome> Outcomes { get; init; } = [];

    /// <summary>Queries that were due among these and came to no stage: they were turned away, or their time ran out in a queue.</summary>
    public int Unserved { get; init; }

    /// <summary>Who is answerable for what the visits of each stage lost, summed over the queries that count; see <see cref="VisitParts.Blames"/>.</summary>
    public IReadOnlyDictionary<int, IReadOnlyList<Blame>> Blames { get; init; } = new Dictionary<int, IReadOnlyList<Blame>>();

    /// <summary>When each query was due; empty: not told.</summary>
    public IReadOnlyList<long> Dues { get; init; } = [];

    /// <summary>By visit: the place of the first one of its batch, its own where it was alone; empty: no stage takes batches.</summary>
    public IReadOnlyList<int> Leads { get; init; } = [];

    /// <summary>By visit: <see cref="VisitParts.DispatchNs"/>, which its service has in it; empty: none.</summary>
    public IReadOnlyList<long> Dispatches { get; init; } = [];

    /// <summary>Of the visits of the queries that count: <see cref="VisitParts.HelperWaitNs"/> and <see cref="VisitParts.HelperLostNs"/>, summed.</summary>
    public (long WaitNs, long LostNs) Helpers { get; init; }

    /// <summary>What the same work cost around it; null: it was not timed.</summary>
    public KernelTimes? Kernels { get; init; }

    /// <summary>What the processor counted of the visits of the queries that count; null: nothing.</summary>
    public StageCounts? Counts { get; init; }

    /// <summary>It gave an answer in time.</summary>
    public bool IsAnswered(int query) => Outcomes.Count == 0 || Outcomes[query] == QueryOutcome.Completed;

    /// <summary>A stage threw: what its visits took is not what such visits take.</summary>
    public bool HasFailed(int query) => Outcomes.Count > 0 && Outcomes[query] == QueryOutcome.Failed;

    /// <summary>How many queries were answered.</summary>
    public int Answered => Outcomes.Count == 0 ? Case.Queries.Count : Outcomes.Count(outcome => outcome == QueryOutcome.Completed);

    /// <summary>What was measured of the queries that count.</summary>
    public long[] CountedResponses => Pick(Responses);

    /// <summary>Those of the queries that count.</summary>
    public long[] Pick(IReadOnlyList<long> responses) => [.. Counted.Select(query => responses[query])];
}
