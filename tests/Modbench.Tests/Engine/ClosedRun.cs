using Modbench.Engine;

namespace Modbench.Tests.Engine;

/// <summary>A load without clocks and launches: so many queries, always so many in flight, on an executor of its own.</summary>
internal sealed class ClosedRun : IQuerySink, IDisposable
{
    private readonly CrashPage page = new(null);
    private readonly ManualResetEventSlim ended = new();
    private readonly int[] issuers;
    private int issued;
    private int begun;
    private int left;
    private int limit;

    /// <param name="wiring">The pipeline.</param>
    /// <param name="workers">How many, if there are slots for them.</param>
    /// <param name="timeoutNs">A query's; looked at by whoever makes a <see cref="Watchdog"/>.</param>
    /// <param name="remembers">For so many queries, <see cref="Issuer"/>.</param>
    public ClosedRun(PipelineWiring wiring, int workers, long timeoutNs = 60_000_000_000, int remembers = 0)
    {
        issuers = new int[remembers];
        Executor = new GraphExecutor(wiring, timeoutNs, page, workers, logChunks: 64);
    }

    public GraphExecutor Executor { get; }

    public IEnumerable<Span> Spans => Executor.Workers.SelectMany(worker => worker.Spans.Oldest(whole: false).ToArray());

    /// <summary>When the last query was submitted that no worker issued.</summary>
    public long Submitted { get; private set; }

    public IEnumerable<VisitDetail> Details => Executor.Workers.SelectMany(worker => worker.Details.Oldest(whole: false).ToArray());

    public IEnumerable<QueryRecord> Queries => Executor.Workers.SelectMany(worker => worker.Queries.Entries.Oldest(whole: false).ToArray());

    /// <summary>The worker that issued a query when it ended another; −1: none did.</summary>
    public int Issuer(long query) => issuers[query];

    /// <summary>How many queries have entered the graph.</summary>
    public int Begun => Volatile.Read(ref begun);

    /// <summary>False: they have not ended within a minute.</summary>
    public bool TryRun(int queries, int inFlight)
    {
        Start(queries, inFlight);
        return TryEnd();
    }

    /// <summary>Issues the first of so many further queries; the others follow as queries end. While nothing is in flight.</summary>
    public void Start(int queries, int inFlight)
    {
        issued = Begun;
        Executor.Serve(this, alone: false);
        Add(queries, inFlight);
        Submitted = Clock.Now;
        // Only now: beside a worker, a query's place in its first stage may be taken some time after it was admitted.
        Executor.StartWorkers(0);
    }

    /// <summary>As <see cref="Start"/>, whatever is in flight.</summary>
    public void Add(int queries, int inFlight)
    {
        ended.Reset();
        Volatile.Write(ref limit, issued + queries);
        var frames = Math.Min(queries, inFlight);
        Interlocked.Add(ref left, frames);
        for (var place = 0; place < frames; place++)
        {
            var frame = Executor.Frames.Take();
            if (Issue(frame, -1) is { } query) Executor.Submit(query);
            else Release(frame);
        }
    }

    /// <summary>Nothing is in flight; false: not within a minute.</summary>
    public bool TryEnd() => ended.Wait(TimeSpan.FromSeconds(60));

    /// <summary>Issues no further query, and withdraws what can be.</summary>
    public void Withdraw()
    {
        Volatile.Write(ref limit, 0);
        Executor.Withdraw();
    }

    public QueryFrame? TakeBack(QueryFrame frame, Worker worker, long now)
    {
        if (Issue(frame, worker.Index) is { } next) return next;
        Release(frame);
        return null;
    }

    public void ExpireWaiting(long now, QueryLog log)
    {
    }

    public void Dispose()
    {
        Executor.Dispose();
        page.Dispose();
        ended.Dispose();
    }

    // Others issued what it was for.
    private void Release(QueryFrame frame)
    {
        Executor.Frames.Return(frame);
        if (Interlocked.Decrement(ref left) == 0) ended.Set();
    }

    private QueryFrame? Issue(QueryFrame frame, int worker)
    {
        // Together: one that looks at the limit after another has taken the next number would leave a hole among them, and a later run would begin inside.
        int query;
        do
        {
            query = Volatile.Read(ref issued);
            if (query >= Volatile.Read(ref limit)) return null;
        }
        while (Interlocked.CompareExchange(ref issued, query + 1, query) != query);
        Interlocked.Increment(ref begun);
        if (query < issuers.Length) issuers[query] = worker;
        var now = Clock.Now;
        Executor.Begin(frame, new IssuedQuery(query, query, 0, true, query, now, now));
        frame.admitted = now;
        return frame;
    }
}
