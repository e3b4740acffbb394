namespace Modbench.Engine;

/// <summary>
/// Runs queries through a pipeline's graph to completion: a worker that has a query runs stage after stage while slots are free. A visit without
/// a free slot parks in the stage's queue, and whoever leaves the stage hands its permit over; no worker ever waits for a slot.
/// </summary>
internal sealed class GraphExecutor : IDisposable
{
    private readonly PipelineWiring wiring;
    private readonly GraphShape shape;
    private readonly StageSlots[] stages;
    private readonly CrashPage crashPage;
    private readonly RunQueue queue = new();
    private readonly TokenFlow flow;
    private readonly QueryEnds ends;
    private readonly VisitRunner runner;
    private readonly BatchTimer? timer;
    private readonly List<Thread> threads = [];
    private volatile bool stopping;

    /// <param name="wiring">Runs the stages.</param>
    /// <param name="timeout">A query's.</param>
    /// <param name="crashPage">Where workers write what they are in.</param>
    /// <param name="cores">Workers at most.</param>
    /// <param name="logChunks">Memory of the logs.</param>
    /// <param name="changed">The stages where they are not to be as the wiring has them.</param>
    public GraphExecutor(
        PipelineWiring wiring, long timeout, CrashPage crashPage, int cores, int logChunks = ChunkPool.Chunks, IReadOnlyList<StageWiring>? changed = null)
    {
        var forms = changed ?? wiring.Stages;
        this.wiring = wiring;
        this.crashPage = crashPage;
        crashPage.Map();
        shape = new GraphShape(forms);
        stages = [.. forms.Select((stage, index) => new StageSlots(index, stage, shape))];
        TotalSlots = stages.Aggregate(0L, (sum, stage) => sum + stage.Slots);
        TotalPlaces = stages.Zip(forms, (slots, stage) => (long)slots.Slots * Math.Max(1, stage.BatchSize)).Sum();
        Pool = new ChunkPool(logChunks);
        TurnedAway = new QueryLog(Pool);
        Workers = [.. Enumerable.Range(0, (int)Math.Min(cores, TotalSlots)).Select(index => new Worker(index, crashPage, Pool))];
        Frames = new FramePool(() => NewFrame());
        flow = new TokenFlow(shape, queue);
        ends = new QueryEnds(wiring, timeout);
        runner = new VisitRunner(wiring, flow, ends, queue, crashPage);
        var waits = stages.Select(stage => stage.Batches).OfType<BatchSlots>().Where(batches => batches.WaitNs > 0).ToArray();
        if (waits.Length > 0) timer = new BatchTimer(this, waits);
    }

    /// <summary>A query is in one place at a time.</summary>
    public bool IsLinear => shape.HasOneToken;

    public long TotalSlots { get; }

    /// <summary>How many queries can be in service at once: a batch holds one slot.</summary>
    public long TotalPlaces { get; }

    public IReadOnlyList<Worker> Workers { get; }

    public IReadOnlyList<StageSlots> Stages => stages;

    public FramePool Frames { get; }

    /// <summary>The memory of all threads' logs.</summary>
    public ChunkPool Pool { get; }

    public FailureLog Failures => ends.Failures;

    /// <summary>Queries that were shed or dropped; written by the thread that issues.</summary>
    public QueryLog TurnedAway { get; }

    /// <summary>Where answers of measured queries are kept; null: they are not.</summary>
    public AnswerSample? Answers
    {
        get => ends.Answers;
        set => ends.Answers = value;
    }

    public IQuerySink Sink => ends.Sink;

    /// <summary>See <see cref="Withdraw"/>.</summary>
    public bool IsWithdrawing => runner.Withdrawing;

    /// <summary>Called first on each worker's own thread.</summary>
    public Action? OnWorkerThread { get; init; }

    /// <summary>Who gets the frames back. To be called while nothing is in flight.</summary>
    /// <param name="sink">The load that is about to issue.</param>
    /// <param name="alone">It has one query in flight at a time.</param>
    public void Serve(IQuerySink sink, bool alone)
    {
        runner.Withdrawing = false;
        flow.Alone = alone && IsLinear;
        ends.Sink = sink;
    }

    /// <summary>Starts threads for the workers from <paramref name="first"/> on, unless they run already. Worker 0 may be the caller's own.</summary>
    public void StartWorkers(int first)
    {
        if (threads.Count > 0) return;
        foreach (var worker in Workers.Skip(first))
        {
            var thread = new Thread(() => Work(worker)) { IsBackground = true, Name = $"modbench worker {worker.Index}" };
            threads.Add(thread);
            thread.Start();
        }
    }

    /// <summary>Puts a query into the frame; <see cref="QueryFrame.admitted"/> is the caller's to set before it is run.</summary>
    public void Begin(QueryFrame frame, in IssuedQuery query)
    {
        wiring.Begin(frame, query.Choice);
        frame.Prepare(query);
    }

    /// <summary>Hands an admitted query to the workers.</summary>
    public void Submit(QueryFrame frame)
    {
        if (flow.Open(frame) is { } visit) queue.Add(visit);
    }

    /// <summary>Runs an admitted query on the calling thread, which helps with whatever else is queued until <paramref name="ended"/> is raised.</summary>
    public void RunHere(Worker worker, QueryFrame frame, ref bool ended)
    {
        var now = frame.admitted;
        now = runner.Run(worker, flow.Open(frame), now);
        while (!Volatile.Read(ref ended))
        {
            if (queue.TakeOrIdle(worker) is { } visit)
            {
                now = runner.Run(worker, visit, now);
            }
            else if (!Volatile.Read(ref ended))
            {
                worker.Signal.Wait();
                now = Clock.Now;
            }

            queue.Return(worker);
        }
    }

    /// <summary>
    /// From now until the next <see cref="Serve"/> no visit begins; from any thread. A query is withdrawn where its next visit would have begun: one whose
    /// last visit is in service completes, for its work is done.
    /// </summary>
    public void Withdraw()
    {
        runner.Withdrawing = true;
        timer?.Hurry();
    }

    public void CountWithdrawn(int queries) => ends.CountWithdrawn(queries);

    /// <summary>Queries withdrawn since the last call.</summary>
    public int TakeWithdrawn() => ends.TakeWithdrawn();

    public void Dispose()
    {
        timer?.Dispose();
        stopping = true;
        foreach (var worker in Workers) worker.Signal.Raise();
        foreach (var thread in threads) thread.Join();
        foreach (var worker in Workers) worker.Dispose();
        Pool.Dispose();
    }

    /// <summary>From the thread that ended the awaited operation.</summary>
    internal void ResumeAwaited(Visit visit)
    {
        var stage = visit.Stage;
        crashPage.EndAwait(stage.Index);
        var next = flow.Leave(stage, visit.End);
        queue.Add(visit);
        if (next is not null) queue.Add(next);
    }

    /// <summary>A visit that holds a permit is a worker's; from any thread.</summary>
    internal void Resume(Visit visit) => queue.Add(visit);

    /// <summary>See <see cref="TokenFlow.BeginReaders"/>.</summary>
    internal void BeginReaders(Visit giver, long at) => flow.BeginReaders(giver, at);

    /// <summary>A visit's stream has thrown: the query ends, before any visit that reads it can throw the same.</summary>
    internal void FailStream(Visit visit, Exception error, long at)
    {
        visit.End = at;
        ends.Fail(visit, error);
    }

    private void Work(Worker worker)
    {
        OnWorkerThread?.Invoke();
        var now = Clock.Now;
        while (!stopping)
        {
            if (queue.TakeOrIdle(worker) is { } visit)
            {
                now = runner.Run(worker, visit, now);
                continue;
            }

            worker.Signal.Wait();
            queue.Return(worker);
            now = Clock.Now;
        }
    }

    private QueryFrame NewFrame()
    {
        var frame = wiring.CreateFrame();
        frame.visits = [.. stages.Select(stage => new Visit(this, frame, stage))];
        frame.continuations = [.. frame.visits.Select(visit => visit.Continuation)];
        if (shape.Reach is { } reach) frame.tokens = new FrameTokens(frame.visits, reach);
        return frame;
    }
}
