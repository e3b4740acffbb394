namespace Modbench.Engine;

/// <summary>One stage's visits of one pooled frame, one at a time; made once with the frame, so that queueing and awaiting allocate nothing.</summary>
internal sealed class Visit
{
    private readonly GraphExecutor executor;

    public Visit(GraphExecutor executor, QueryFrame frame, StageSlots stage)
    {
        this.executor = executor;
        Frame = frame;
        Stage = stage;
        Continuation = EndAwaited;
    }

    public QueryFrame Frame { get; }

    public StageSlots Stage { get; }

    public Action Continuation { get; }

    /// <summary>Of a stage that streams, once it has.</summary>
    public StreamVisit? Stream { get; private set; }

    /// <summary>The batch that it leads.</summary>
    public Batch? Batch;

    /// <summary>The next in the one list that holds the visit: its stage's, the workers', or of those that have just become ready.</summary>
    public Visit? Next;

    public long Ready;

    /// <summary>Before it runs: not earlier than this.</summary>
    public long Start;
    public long End;
    public int PendingInputs;

    /// <summary>Volatile: the watchdog, who sees a visit in service, then sees its start too, not an earlier visit's.</summary>
    public volatile VisitStep Step;

    /// <summary>How often the query has visited the stage, the visit in service not counted.</summary>
    public int Count;

    /// <summary>A router's choice; see <see cref="QueryFrame.TakeRoute"/>.</summary>
    public int Route;

    /// <summary>What a worker that takes the visit has to do.</summary>
    public VisitTask Task;

    public void Reset()
    {
        Ready = 0;
        PendingInputs = Stage.Inputs;
        Count = 0;
        Step = VisitStep.NotReady;
    }

    /// <param name="at">When its last input came.</param>
    /// <param name="next">Others that have just become ready.</param>
    public Visit BecomeReady(long at, Visit? next)
    {
        Ready = at;
        Step = VisitStep.Waiting;
        Next = next;
        return this;
    }

    public StreamVisit BeginStream()
    {
        if (Stream is null)
        {
            Stream = new StreamVisit(executor, this);
            Stage.Streams();
        }

        Stream.Begin();
        return Stream;
    }

    // On whatever thread ended the awaited operation: the permit is free from now on, the rest is a worker's.
    private void EndAwaited()
    {
        End = Stream is { Ended: > 0 } ? Stream.Ended : Clock.Now;
        Step = VisitStep.Left;
        Batch?.Leave();
        Task = VisitTask.Complete;
        executor.ResumeAwaited(this);
    }
}

/// <summary>How far a visit is; read by the watchdog.</summary>
internal enum VisitStep
{
    NotReady,
    Waiting,
    InService,
    Left,
}

/// <summary>What is to be done with a visit that a worker takes.</summary>
internal enum VisitTask
{
    /// <summary>Run: it holds a permit.</summary>
    Run,

    /// <summary>Take the result of the awaited call.</summary>
    Complete,
}
