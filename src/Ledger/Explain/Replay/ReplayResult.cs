namespace Modbench.Ledger;

/// <summary>What a replay came to.</summary>
public sealed class ReplayResult(ReplayCase replayed)
{
    /// <summary>When each query was due.</summary>
    public long[] Dues { get; } = new long[replayed.Queries.Count];

    /// <summary>When each visit was ready.</summary>
    public long[] Readies { get; } = new long[replayed.Visits.Count];

    /// <summary>When each visit began.</summary>
    public long[] Starts { get; } = new long[replayed.Visits.Count];

    /// <summary>When each visit ended.</summary>
    public long[] Ends { get; } = new long[replayed.Visits.Count];

    /// <summary>From due to answer.</summary>
    public long Response(int query) => Ends[replayed.Queries[query].Answer] - Dues[query];

    /// <summary>The responses of all queries, in their order.</summary>
    public long[] Responses() => [.. Enumerable.Range(0, replayed.Queries.Count).Select(Response)];
}
