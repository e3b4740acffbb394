namespace Modbench.Engine;

/// <summary>What one thread needs to run visits. Number 0 belongs to the thread that issues queries one at a time and runs them itself.</summary>
internal sealed class Worker(int index, CrashPage crashPage, ChunkPool pool) : IDisposable
{
    public int Index { get; } = index;

    public NativeLog<Span> Spans { get; } = new(pool);

    public QueryLog Queries { get; } = new(pool);

    public NativeLog<VisitDetail> Details { get; } = new(pool);

    public Signal Signal { get; } = new();

    /// <summary>The visit that runs user code now.</summary>
    public Visit? Current { get; private set; }

    /// <summary>Told which visit the thread works for; null: nobody wants to know.</summary>
    public SegmentProbe? Segments { get; set; }

    public bool IsIdle { get; set; }

    public Worker? NextIdle { get; set; }

    public void Enter(Visit visit)
    {
        Current = visit;
        crashPage.EnterStage(Index, visit.Stage.Index);
        Segments?.Enter(visit);
    }

    public void LeaveUserCode()
    {
        Current = null;
        if (Segments is not null) SegmentProbe.Leave();
    }

    public void Rest() => crashPage.Leave(Index);

    public void Dispose() => Signal.Dispose();
}
