namespace Modbench.Engine;

/// <summary>Everything one child process recorded in one launch.</summary>
public sealed record LaunchRecords
{
    /// <summary>Full name of the pipeline.</summary>
    public required string Pipeline { get; init; }

    /// <summary>Name of the scenario.</summary>
    public required string Scenario { get; init; }

    /// <summary>Stage names by number.</summary>
    public required IReadOnlyList<string> Stages { get; init; }

    /// <summary>Classes of queries; empty: there are none.</summary>
    public IReadOnlyList<QueryClass> Classes { get; init; } = [];

    /// <summary>Creation and set-up, in nanoseconds.</summary>
    public long SetupNs { get; init; }

    /// <summary>Response of the very first query, in nanoseconds; null: it failed or there was none.</summary>
    public long? FirstResponseNs { get; init; }

    /// <summary>Why the run counts as not warmed up; null: it was.</summary>
    public string? NotWarmed { get; init; }

    /// <summary>Spans that found no room; their queries' breakdown is incomplete.</summary>
    public long DroppedSpans { get; init; }

    /// <summary>Queries that found no room; counts and throughput are too low by them.</summary>
    public long DroppedQueries { get; init; }

    /// <summary>In order of time.</summary>
    public required IReadOnlyList<BlockRecord> Blocks { get; init; }

    /// <summary>All queries of all blocks, the discarded ones marked.</summary>
    public required IReadOnlyList<QueryRecord> Queries { get; init; }

    /// <summary>The visits of those queries, in no particular order.</summary>
    public required IReadOnlyList<Span> Spans { get; init; }

    /// <summary>Of the visits that streamed or were part of a batch, in no particular order.</summary>
    public IReadOnlyList<VisitDetail> Details { get; init; } = [];

    /// <summary>What the threads of the process did, in order of time for each core; only of launches that are traced, and of their neighbours.</summary>
    public IReadOnlyList<ThreadEvent> ThreadEvents { get; init; } = [];

    /// <summary>Which threads worked for which visits; only of launches that are traced, and of their neighbours.</summary>
    public IReadOnlyList<VisitSegment> Segments { get; init; } = [];

    /// <summary>What the processor counted of them; only of subjects of launches that are traced, and where it counts.</summary>
    public IReadOnlyList<VisitCounts> Counts { get; init; } = [];

    /// <summary>The process and its threads; null: the launch was not traced.</summary>
    public ThreadNames? Threads { get; init; }

    /// <summary>Share of the queries whose visits were kept; 1: all.</summary>
    public double SpanShare { get; init; } = 1;

    /// <summary>With a <see cref="SpanShare"/> below 1, what all visits took, by condition and stage; those of queries that failed later included.</summary>
    public IReadOnlyList<VisitTally> VisitTallies { get; init; } = [];

    /// <summary>Failures by condition, stage and type.</summary>
    public required IReadOnlyList<FailureRecord> Failures { get; init; }

    /// <summary>Qualities by condition.</summary>
    public required IReadOnlyList<QualityRecord> Qualities { get; init; }

    /// <summary>The open file that the entries are read from; null: they are in memory.</summary>
    internal RecordsReader? Reader { get; init; }

    /// <summary>The query's visits, and what they have beside, were kept, unless they found no room.</summary>
    /// <param name="query">Its number.</param>
    public bool KeepsVisits(long query) => SpanShare >= 1 || VisitSample.Keeps(query, SpanShare);

    /// <summary>Closes the file that queries and visits are read from; only the rest stays readable.</summary>
    public void Close() => Reader?.Close();
}
