namespace Modbench.Engine;

/// <summary>The logs of all threads of a launch as one.</summary>
internal sealed class LaunchLogs(GraphExecutor executor, Watchdog watchdog)
{
    private readonly NativeLog<QueryRecord>[] queries = [.. executor.Workers.Select(worker => worker.Queries), watchdog.Queries];
    private readonly NativeLog<Span>[] spans = [.. executor.Workers.Select(worker => worker.Spans)];

    private readonly NativeLog<VisitDetail>[] details = [.. executor.Workers.Select(worker => worker.Details)];

    /// <summary>Spans, and what they have beside.</summary>
    public long DroppedSpans => spans.Sum(log => log.Dropped) + details.Sum(log => log.Dropped);

    public long DroppedQueries => queries.Sum(log => log.Dropped);

    /// <summary>Between blocks: the next one begins without page faults.</summary>
    public void MakeRoom()
    {
        foreach (var log in queries) log.MakeRoom();
        foreach (var log in spans) log.MakeRoom();
    }

    /// <summary>Forgets everything, while nothing is in flight.</summary>
    public void Clear()
    {
        foreach (var log in queries) log.Clear();
        foreach (var log in spans) log.Clear();
        foreach (var log in details) log.Clear();
    }

    /// <summary>How far the logs are now.</summary>
    public LogPosition Position() => new([.. queries.Select(log => log.Count)], [.. spans.Select(log => log.Count)]);

    public IEnumerable<QueryRecord> QueriesBetween(LogPosition from, LogPosition to)
    {
        for (var log = 0; log < queries.Length; log++)
        {
            for (var index = from.Queries[log]; index < to.Queries[log]; index++) yield return queries[log][index];
        }
    }

    public IEnumerable<Span> SpansBetween(LogPosition from, LogPosition to)
    {
        for (var log = 0; log < spans.Length; log++)
        {
            for (var index = from.Spans[log]; index < to.Spans[log]; index++) yield return spans[log][index];
        }
    }

    public List<QueryRecord> AllQueries() => Copy(queries);

    public List<Span> AllSpans() => Copy(spans);

    public List<VisitDetail> AllDetails() => Copy(details);

    private static List<T> Copy<T>(NativeLog<T>[] logs)
        where T : unmanaged
    {
        var all = new List<T>((int)Math.Min(logs.Sum(log => log.Count), Array.MaxLength));
        foreach (var log in logs) log.CopyTo(0, log.Count, all);
        return all;
    }
}

/// <summary>A place in each log.</summary>
internal sealed record LogPosition(long[] Queries, long[] Spans);
