namespace Modbench.Engine;

/// <summary>
/// The logs of all threads of a launch. Their entries are written out between blocks; while a block is measured only when it fills so much memory that it
/// can't wait, and then by a thread of low priority, which another of ordinary priority helps where it is kept waiting.
/// </summary>
internal sealed class LaunchLogs : IDisposable
{
    private readonly QueryLog[] queries;
    private readonly NativeLog<Span>[] spans;
    private readonly NativeLog<VisitDetail>[] details;
    private readonly ChunkPool pool;
    private readonly IEntrySink sink;
    private readonly BlockLoad load;
    private readonly VisitSample? sample;
    private readonly LaunchProbes? probes;
    private readonly Lock writing = new();
    private readonly Thread writer;
    private readonly Thread helper;
    private Exception? error;
    private bool finished;
    private volatile bool stopping;

    public LaunchLogs(GraphExecutor executor, QueryLog beside, IEntrySink sink, VisitSample? sample = null, LaunchProbes? probes = null)
    {
        pool = executor.Pool;
        this.sink = sink;
        this.sample = sample;
        this.probes = probes;
        queries = [.. executor.Workers.Select(worker => worker.Queries), beside, executor.TurnedAway];
        spans = [.. executor.Workers.Select(worker => worker.Spans)];
        details = [.. executor.Workers.Select(worker => worker.Details)];
        load = new BlockLoad(executor);
        writer = new Thread(WriteWhenScarce) { IsBackground = true, Name = "modbench log writer" };
        writer.Start();
        helper = new Thread(HelpWhenPressing) { IsBackground = true, Name = "modbench log writer 2" };
        helper.Start();
    }

    /// <summary>Spans, and what they have beside.</summary>
    public long DroppedSpans => spans.Sum(log => log.Dropped) + details.Sum(log => log.Dropped);

    public long DroppedQueries => queries.Sum(log => log.Entries.Dropped);

    /// <summary>Completed queries so far; any thread may ask.</summary>
    public long Completed => queries.Sum(log => log.Completed);

    /// <summary>Before a block: it begins without page faults.</summary>
    /// <param name="block">The block.</param>
    /// <param name="classes">Of queries; null: there are none.</param>
    public void Begin(Block block, IReadOnlyList<QueryClass>? classes = null)
    {
        var limits = block.ClassLimitsNs;
        foreach (var log in queries)
        {
            log.LimitNs = block.LimitNs;
            log.Classes = limits is null ? null : new ClassTally(classes!, limits);
        }

        lock (writing)
        {
            load.Begin(block);
            sample?.Begin(block);
        }

        pool.MakeRoom(queries.Length + spans.Length);
    }

    /// <summary>After a block: all entries are written out.</summary>
    /// <returns>How busy it was.</returns>
    public double End()
    {
        lock (writing)
        {
            WriteAll();
            return load.Utilisation();
        }
    }

    /// <summary>Forgets everything, while nothing is in flight.</summary>
    public void Clear()
    {
        foreach (var log in queries) log.Clear();
        foreach (var log in spans) log.Clear();
        foreach (var log in details) log.Clear();
    }

    /// <summary>Measured queries so far, while nothing is in flight.</summary>
    public QuerySums Sums()
    {
        var outcomes = new long[Enum.GetValues<QueryOutcome>().Length];
        var (responses, met) = (0L, 0L);
        foreach (var log in queries) log.AddTo(outcomes, ref responses, ref met);
        return new QuerySums(outcomes, responses, met);
    }

    /// <summary>The block's measured queries by class, while nothing is in flight; empty: it has no limits of classes.</summary>
    public IReadOnlyList<ClassSum> ClassSums()
    {
        var tallies = queries.Select(log => log.Classes).OfType<ClassTally>().ToArray();
        if (tallies.Length == 0) return [];
        var sums = new ClassSum[tallies[0].Count];
        foreach (var tally in tallies) tally.AddTo(sums);
        return sums;
    }

    /// <summary>The launch with all entries so far; a stage may be hanging.</summary>
    /// <param name="records">The launch without them.</param>
    /// <param name="stranded">Queries that hang, which may be in the logs all the same.</param>
    public LaunchRecords Collect(LaunchRecords records, IReadOnlyList<QueryRecord> stranded)
    {
        lock (writing)
        {
            WriteAll();
            if (error is null) WriteStranded(stranded);
            return records with
            {
                DroppedSpans = DroppedSpans,
                DroppedQueries = DroppedQueries,
                VisitTallies = sample?.Tallies ?? [],
                Queries = sink.Written<QueryRecord>(ChunkKind.Queries),
                Spans = sink.Written<Span>(ChunkKind.Spans),
                Details = sink.Written<VisitDetail>(ChunkKind.Details),
                ThreadEvents = sink.Written<ThreadEvent>(ChunkKind.ThreadEvents),
                Segments = sink.Written<VisitSegment>(ChunkKind.Segments),
                Counts = sink.Written<VisitCounts>(ChunkKind.Counts),
                Threads = probes?.Describe(),
            };
        }
    }

    /// <summary>As <see cref="Collect"/>, into the file, which ends with it.</summary>
    /// <returns>Bytes.</returns>
    /// <exception cref="IOException">It can't be written.</exception>
    public long Finish(LaunchRecords records, IReadOnlyList<QueryRecord> stranded)
    {
        lock (writing)
        {
            WriteAll();
            if (error is not null) throw new IOException(error.Message, error);
            WriteStranded(stranded);
            finished = true;
            return sink.Finish(records with
            {
                DroppedSpans = DroppedSpans,
                DroppedQueries = DroppedQueries,
                VisitTallies = sample?.Tallies ?? [],
                Threads = probes?.Describe(),
            });
        }
    }

    public void Dispose()
    {
        stopping = true;
        pool.Scarce.Raise();
        writer.Join();
        pool.Pressing.Raise();
        helper.Join();
        probes?.Dispose();
        sink.Dispose();
    }

    private void WriteWhenScarce()
    {
        ThreadPriorities.LowerThisThread();
        while (!stopping)
        {
            pool.Scarce.Wait();
            while (!stopping && WriteWhole())
            {
            }
        }
    }

    // On cores that others keep busy, low priority means seconds without a turn: memory would grow, and entries be lost at last.
    private void HelpWhenPressing()
    {
        while (!stopping)
        {
            pool.Pressing.Wait();
            while (!stopping && pool.IsPressing && WriteWhole())
            {
            }
        }
    }

    // A little at a time: who wants to write all need not wait for long.
    private bool WriteWhole()
    {
        lock (writing) return WriteOldest(whole: true);
    }

    private void WriteAll()
    {
        probes?.Drain();
        // Others may still be recording when a stage hangs: no more than there can be at one time.
        for (var chunk = 0; chunk <= pool.Capacity && WriteOldest(whole: false); chunk++)
        {
        }
    }

    /// <summary>Up to one chunk of each log; false: there was nothing.</summary>
    private bool WriteOldest(bool whole)
    {
        var written = false;
        for (var log = 0; log < queries.Length; log++) written |= WriteQueries(log, whole);
        for (var log = 0; log < spans.Length; log++) written |= WriteSpans(log, whole);
        for (var log = 0; log < details.Length; log++) written |= WriteDetails(log, whole);
        return probes is null ? written : WriteProbes(probes, whole) | written;
    }

    private bool WriteQueries(int log, bool whole)
    {
        var ended = queries[log].Entries.Oldest(whole);
        return Write(ChunkKind.Queries, log, queries[log].Entries, ended.Length, ended);
    }

    private bool WriteSpans(int log, bool whole)
    {
        var visits = spans[log].Oldest(whole);
        if (finished || error is not null) return false;
        load.Add(log, visits);
        return Write(ChunkKind.Spans, log, spans[log], visits.Length, sample is null ? visits : sample.Keep(visits));
    }

    private bool WriteDetails(int log, bool whole)
    {
        var all = details[log].Oldest(whole);
        return Write(ChunkKind.Details, log, details[log], all.Length, sample is null ? all : sample.Keep(all));
    }

    private bool WriteProbes(LaunchProbes from, bool whole)
    {
        var written = WriteEvents(from.Events, whole);
        if (from.FileCalls is { } calls) written |= WriteEvents(calls, whole);
        foreach (var log in from.Segments.Logs)
        {
            var segments = log.Oldest(whole);
            written |= Write(ChunkKind.Segments, -1, log, segments.Length, segments);
        }

        foreach (var log in from.Segments.CountLogs)
        {
            var counts = log.Oldest(whole);
            written |= Write(ChunkKind.Counts, -1, log, counts.Length, counts);
        }

        return written;
    }

    private bool WriteEvents(NativeLog<ThreadEvent> log, bool whole)
    {
        var events = log.Oldest(whole);
        return Write(ChunkKind.ThreadEvents, -1, log, events.Length, events);
    }

    // What can't be written stays, until there is no more room: then it is counted as dropped.
    private bool Write<T>(ChunkKind kind, int worker, NativeLog<T> log, int taken, ReadOnlySpan<T> entries)
        where T : unmanaged
    {
        if (taken == 0 || finished || error is not null) return false;
        try
        {
            if (!entries.IsEmpty) sink.Write(kind, worker, entries);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            error = failure;
            return false;
        }

        log.Take(taken);
        return true;
    }

    private void WriteStranded(IReadOnlyList<QueryRecord> stranded)
    {
        if (stranded.Count == 0) return;
        var left = stranded.ToDictionary(query => query.Id);
        sink.Written<QueryRecord>(ChunkKind.Queries).InChunks(written =>
        {
            foreach (ref readonly var query in written) left.Remove(query.Id);
        });
        if (left.Count > 0) sink.Write<QueryRecord>(ChunkKind.Queries, -1, left.Values.ToArray());
    }
}
