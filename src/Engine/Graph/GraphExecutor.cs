namespace Modbench.Engine;

/// <summary>
/// Runs queries through a pipeline's graph to completion: a worker that has a query runs stage after stage while slots are free. A visit without
/// a free slot parks in the stage's queue, and whoever leaves the stage hands its permit over; no worker ever waits for a slot.
/// </summary>
internal sealed class GraphExecutor : IDisposable
{
    // A worker looks at the queue after so many visits in a row, so that one long graph can't keep others out.
    private const int MaxInlineVisits = 64;

    private readonly PipelineWiring wiring;
    private readonly StageSlots[] stages;
    private readonly int[] roots;
    private readonly long timeout;
    private readonly CrashPage crashPage;
    private readonly RunQueue queue = new();
    private readonly List<Thread> threads = [];
    private volatile bool stopping;
    private volatile bool withdrawing;

    /// <summary>True while one query at a time runs in a graph without branches: no slot can be taken, so none is counted.</summary>
    private bool alone;
    private int withdrawn;
    private IQuerySink sink = NoSink.Instance;

    public GraphExecutor(PipelineWiring wiring, long timeout, CrashPage crashPage, int cores, int logChunks = ChunkPool.Chunks)
    {
        this.wiring = wiring;
        this.timeout = timeout;
        this.crashPage = crashPage;
        crashPage.Map();
        stages = [.. wiring.Stages.Select((stage, index) => new StageSlots(index, stage))];
        roots = [.. stages.Where(stage => stage.Inputs == 0).Select(stage => stage.Index)];
        IsLinear = roots.Length == 1 && stages.All(stage => stage.Successors.Length <= 1);
        TotalSlots = stages.Aggregate(0L, (sum, stage) => sum + stage.Slots);
        Pool = new ChunkPool(logChunks);
        TurnedAway = new QueryLog(Pool);
        Workers = [.. Enumerable.Range(0, (int)Math.Min(cores, TotalSlots)).Select(index => new Worker(index, crashPage, Pool))];
        Frames = new FramePool(() => NewFrame());
    }

    public bool IsLinear { get; }

    public long TotalSlots { get; }

    public IReadOnlyList<Worker> Workers { get; }

    public IReadOnlyList<StageSlots> Stages => stages;

    public FramePool Frames { get; }

    /// <summary>The memory of all threads' logs.</summary>
    public ChunkPool Pool { get; }

    public FailureLog Failures { get; } = new();

    /// <summary>Queries that were shed or dropped; written by the thread that issues.</summary>
    public QueryLog TurnedAway { get; }

    /// <summary>Where answers of measured queries are kept; null: they are not.</summary>
    public AnswerSample? Answers { get; set; }

    /// <summary>Called first on each worker's own thread.</summary>
    public Action? OnWorkerThread { get; init; }

    /// <summary>Who gets the frames back. To be called while nothing is in flight.</summary>
    /// <param name="sink">The load that is about to issue.</param>
    /// <param name="alone">It has one query in flight at a time.</param>
    public void Serve(IQuerySink sink, bool alone)
    {
        withdrawing = false;
        this.alone = alone && IsLinear;
        Volatile.Write(ref this.sink, sink);
    }

    public IQuerySink Sink => Volatile.Read(ref sink);

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
    public void Submit(QueryFrame frame) => queue.Add(Branches.Open(frame, roots, queue));

    /// <summary>Runs an admitted query on the calling thread, which helps with whatever else is queued until <paramref name="ended"/> is raised.</summary>
    public void RunHere(Worker worker, QueryFrame frame, ref bool ended)
    {
        Run(worker, Branches.Open(frame, roots, queue));
        while (!Volatile.Read(ref ended))
        {
            if (queue.TakeOrIdle(worker) is { } visit) Run(worker, visit);
            else if (!Volatile.Read(ref ended)) worker.Signal.Wait();
            queue.Return(worker);
        }
    }

    /// <summary>
    /// From now until the next <see cref="Serve"/> no visit begins; from any thread. A query is withdrawn where its next visit would have begun: one whose
    /// last visit is in service completes, for its work is done.
    /// </summary>
    public void Withdraw() => withdrawing = true;

    public void CountWithdrawn(int queries) => Interlocked.Add(ref withdrawn, queries);

    /// <summary>Queries withdrawn since the last call.</summary>
    public int TakeWithdrawn() => Interlocked.Exchange(ref withdrawn, 0);

    /// <summary>From the thread that ended the awaited operation.</summary>
    internal void ResumeAwaited(Visit visit)
    {
        var stage = visit.Stage;
        crashPage.EndAwait(stage.Index);
        var next = alone ? null : stage.Leave(visit.End);
        queue.Add(visit);
        if (next is not null) queue.Add(next);
    }

    public void Dispose()
    {
        stopping = true;
        foreach (var worker in Workers) worker.Signal.Raise();
        foreach (var thread in threads) thread.Join();
        foreach (var worker in Workers) worker.Dispose();
        Pool.Dispose();
    }

    private void Work(Worker worker)
    {
        OnWorkerThread?.Invoke();
        while (!stopping)
        {
            if (queue.TakeOrIdle(worker) is { } visit)
            {
                Run(worker, visit);
                continue;
            }

            worker.Signal.Wait();
            queue.Return(worker);
        }
    }

    private void Run(Worker worker, Visit? visit)
    {
        var now = Clock.Now;
        while (visit is not null)
        {
            try
            {
                RunInline(worker, visit, now);
                visit = null;
            }
            catch (Exception error) when (worker.Current is not null)
            {
                now = Clock.Now;
                visit = Fail(worker, worker.Current, error, ref now);
            }
        }

        worker.Rest();
    }

    private void RunInline(Worker worker, Visit? visit, long now)
    {
        for (var visits = 0; visit is not null; visits++)
        {
            if (visits == MaxInlineVisits)
            {
                queue.Add(visit);
                return;
            }

            var frame = visit.Frame;
            var stage = visit.Stage;
            var flags = 0;
            if (visit.Task == VisitTask.Complete)
            {
                worker.Enter(visit);
                wiring.Complete(stage.Index, frame);
                worker.LeaveUserCode();
                flags = Span.Awaited;
            }
            else
            {
                if (visit.Task == VisitTask.Enter && !alone && !stage.TryEnter(visit, ref now)) return;
                if (withdrawing) frame.TryClose(frame.Ticket, QueryOutcome.Withdrawn, now, -1);
                if (!frame.IsOpen)
                {
                    Leave(stage, now);
                    visit = EndBranch(worker, frame, ref now);
                    continue;
                }

                visit.Start = now;
                visit.Step = VisitStep.InService;
                worker.Enter(visit);
                if (!wiring.Visit(stage.Index, frame))
                {
                    worker.LeaveUserCode();
                    crashPage.BeginAwait(stage.Index);
                    return;
                }

                worker.LeaveUserCode();
                now = Clock.Now;
                visit.End = now;
                visit.Step = VisitStep.Left;
                Leave(stage, now);
            }

            worker.Spans.Add(new Span(visit.Ready, visit.Start, visit.End, frame.Id, (short)stage.Index, (short)worker.Index, flags));
            visit = FollowEdges(worker, visit, ref now);
        }
    }

    private void Leave(StageSlots stage, long end)
    {
        if (alone) return;
        if (stage.Leave(end) is { } next) queue.Add(next);
    }

    /// <summary>The next visit of this branch; null: the branch ends here.</summary>
    private Visit? FollowEdges(Worker worker, Visit left, ref long now)
    {
        var frame = left.Frame;
        var successors = left.Stage.Successors;
        if (successors.Length == 0)
        {
            Complete(frame, left);
            return EndBranch(worker, frame, ref now);
        }

        if (!frame.IsOpen) return EndBranch(worker, frame, ref now);
        if (successors.Length > 1) return Branches.Split(left, queue, ref now) ?? EndBranch(worker, frame, ref now);
        var next = frame.visits[successors[0]];
        return Branches.IsReady(next, left.End, ref now) ? next : EndBranch(worker, frame, ref now);
    }

    private Visit? EndBranch(Worker worker, QueryFrame frame, ref long now)
    {
        if (!Branches.EndsWith(frame)) return null;
        frame.AwaitClosed();
        if (frame.outcome != QueryOutcome.Withdrawn) worker.Queries.Add(frame.Record());
        else CountWithdrawn(1);
        wiring.Clear(frame);
        frame.Recycle();
        if (sink.TakeBack(frame, worker, now) is not { } next) return null;
        now = Math.Max(now, next.admitted);
        var first = Branches.Open(next, roots, queue);
        if (!queue.HasVisits) return first;

        // Whoever was admitted before goes first: going on with the new query would starve the others.
        queue.Add(first);
        return null;
    }

    private void Complete(QueryFrame frame, Visit answer)
    {
        var late = answer.End - frame.timeoutFrom > timeout;
        if (!frame.TryClose(frame.Ticket, late ? QueryOutcome.TimedOut : QueryOutcome.Completed, answer.End, late ? answer.Stage.Index : -1)) return;
        if (late) Failures.AddTimeout(frame.block, frame.measured, answer.Stage.Name, timeout);
        else if (frame.measured) Answers?.Keep(frame);
    }

    private Visit? Fail(Worker worker, Visit visit, Exception error, ref long now)
    {
        worker.LeaveUserCode();
        var frame = visit.Frame;
        var stage = visit.Stage;
        var flags = Span.Failed;
        if (visit.Task == VisitTask.Complete)
        {
            flags |= Span.Awaited;
        }
        else
        {
            visit.End = now;
            visit.Step = VisitStep.Left;
            Leave(stage, now);
        }

        worker.Spans.Add(new Span(visit.Ready, visit.Start, visit.End, frame.Id, (short)stage.Index, (short)worker.Index, flags));
        if (frame.TryClose(frame.Ticket, QueryOutcome.Failed, visit.End, stage.Index)) Failures.Add(frame.block, frame.measured, stage.Name, error);
        return EndBranch(worker, frame, ref now);
    }

    private QueryFrame NewFrame()
    {
        var frame = wiring.CreateFrame();
        frame.visits = [.. stages.Select(stage => new Visit(this, frame, stage))];
        frame.continuations = [.. frame.visits.Select(visit => visit.Continuation)];
        return frame;
    }
}
