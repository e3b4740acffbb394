namespace Modbench.Engine;

/// <summary>One stage's visit of one pooled frame; made once with the frame, so that queueing and awaiting allocate nothing.</summary>
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

    /// <summary>The next in the one queue that holds the visit: its stage's or the workers'.</summary>
    public Visit? Next;

    public long Ready;
    public long Start;
    public long End;
    public int PendingInputs;
    public VisitStep Step;

    /// <summary>How often the query has visited the stage, the visit in service not counted.</summary>
    public int Count;

    /// <summary>A router's choice; see <see cref="QueryFrame.TakeRoute"/>.</summary>
    public int Route;

    /// <summary>What a worker that takes the visit has to do.</summary>
    public VisitTask Task;

    /// <summary>Of a stage that streams, once it has.</summary>
    public StreamVisit? Stream { get; private set; }

    public StreamVisit BeginStream()
    {
        Stream ??= new StreamVisit(this);
        Stream.Begin();
        return Stream;
    }

    public void Reset()
    {
        Ready = 0;
        PendingInputs = Stage.Inputs;
        Count = 0;
        Step = VisitStep.NotReady;
        Task = VisitTask.Enter;
    }

    // On whatever thread ended the awaited operation: the permit is free from now on, the rest is a worker's.
    private void EndAwaited()
    {
        End = Clock.Now;
        Step = VisitStep.Left;
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

/// <summary>What is to be done with a queued visit.</summary>
internal enum VisitTask
{
    /// <summary>Take a permit, then run.</summary>
    Enter,

    /// <summary>Run: a leaving visit has handed its permit over.</summary>
    Run,

    /// <summary>Take the result of the awaited call.</summary>
    Complete,
}
