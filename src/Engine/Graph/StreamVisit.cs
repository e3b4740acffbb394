namespace Modbench.Engine;

/// <summary>How far a visit's stream is; written by its pump, which is one thread at a time.</summary>
internal sealed class StreamVisit(GraphExecutor executor, Visit visit)
{
    private bool hasBegun;
    private bool hasPieces;

    public long First { get; private set; }

    public long Last { get; private set; }

    public int Count { get; private set; }

    /// <summary>When the stream, and with it the visit, ended; 0: not yet.</summary>
    public long Ended { get; private set; }

    public void Begin()
    {
        First = Last = Ended = 0;
        Count = 0;
        hasBegun = true;
        hasPieces = false;
    }

    public void AddPiece(int tokens, bool isOutput)
    {
        Count += tokens;
        if (isOutput)
        {
            Last = Clock.Now;
            if (First == 0) First = Last;
        }

        if (hasPieces) return;
        hasPieces = true;
        executor.BeginReaders(visit, isOutput ? First : Clock.Now);
    }

    /// <summary>The visit's end, before those who read it can see one.</summary>
    public void End(Exception? failure)
    {
        Ended = Clock.Now;
        if (failure is not null) executor.FailStream(visit, failure, Ended);
        else if (!hasPieces) executor.BeginReaders(visit, Ended);
    }

    public void Record(Worker worker)
    {
        // The call may have thrown before it gave a stream: what is here is then an earlier visit's.
        if (!hasBegun) return;
        hasBegun = false;
        if (Ended > 0) visit.End = Ended;
        worker.Details.Add(new VisitDetail(visit.Frame.Id, visit.Frame.due, visit.Start, First, Last, Count, (short)visit.Stage.Index, VisitDetail.Stream));
    }
}
