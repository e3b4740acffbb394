namespace Modbench.Engine;

/// <summary>The queries that one thread saw end, and what they add up to: the host wants sums while the queries themselves are long on disk.</summary>
internal sealed class QueryLog(ChunkPool pool)
{
    private readonly long[] measured = new long[Enum.GetValues<QueryOutcome>().Length];
    private long completed;
    private long responses;
    private long met;

    /// <summary>What counts as met; set while nothing is in flight.</summary>
    public long LimitNs { get; set; }

    /// <summary>In place of the one limit, each class's; null: that. Set while nothing is in flight.</summary>
    public ClassTally? Classes { get; set; }

    public NativeLog<QueryRecord> Entries { get; } = new(pool, forQueries: true);

    /// <summary>Completed queries, measured or not; any thread may look.</summary>
    public long Completed => Volatile.Read(ref completed);

    public void Add(in QueryRecord query)
    {
        Entries.Add(query);
        var answered = query.Outcome == QueryOutcome.Completed;
        if (query.Measured)
        {
            measured[(int)query.Outcome]++;
            if (answered) responses += query.Response;
            if (Classes is { } classes ? classes.Add(query) : answered && query.Response <= LimitNs) met++;
        }

        if (answered) Volatile.Write(ref completed, completed + 1);
    }

    /// <summary>Adds this log's sums of measured queries to others; while nothing is in flight.</summary>
    /// <param name="outcomes">Counts by outcome.</param>
    /// <param name="responses">Nanoseconds of the completed ones.</param>
    /// <param name="met">Of them, within their block's limit.</param>
    public void AddTo(long[] outcomes, ref long responses, ref long met)
    {
        met += this.met;
        for (var outcome = 0; outcome < measured.Length; outcome++) outcomes[outcome] += measured[outcome];
        responses += this.responses;
    }

    /// <summary>Forgets all, while nothing is in flight.</summary>
    public void Clear()
    {
        Entries.Clear();
        Array.Clear(measured);
        responses = 0;
        met = 0;
        Volatile.Write(ref completed, 0);
    }
}
