using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The streams of one stage's visits, or of all answers.</summary>
internal sealed class StageStreams
{
    /// <summary>From the visit's start, or the query's due time, to the first piece, in nanoseconds.</summary>
    public TimeTally ToFirst { get; } = new();

    /// <summary>(last − first) / (pieces − 1) of visits with two pieces and more, in nanoseconds.</summary>
    public TimeTally PerPiece { get; } = new();

    public long Pieces { get; private set; }

    /// <param name="stream">A visit's.</param>
    /// <param name="from">Where its time to the first piece counts from.</param>
    public void Add(in VisitDetail stream, long from)
    {
        Pieces += stream.Count;
        if (stream.First == 0) return;
        ToFirst.Add(stream.First - from);
        if (stream.Count > 1) PerPiece.Add((stream.Last - stream.First) / (stream.Count - 1));
    }
}
