namespace Modbench.Engine;

/// <summary>How far a visit's stream is; written by its pump, which is one thread at a time.</summary>
internal sealed class StreamVisit(Visit visit)
{
    public long First { get; private set; }

    public long Last { get; private set; }

    public int Count { get; private set; }

    public void Begin()
    {
        First = Last = 0;
        Count = 0;
    }

    public void AddPiece(int tokens, bool isOutput)
    {
        Count += tokens;
        if (!isOutput) return;
        Last = Clock.Now;
        if (First == 0) First = Last;
    }

    public void End(Exception? failure)
    {
        _ = failure;
        _ = visit;
    }
}
