using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>The streams of one stage's visits.</summary>
internal sealed class StageStreams
{
    private readonly List<StreamedPieces> streamed = [];

    /// <summary>From the visit's start to its first piece, in nanoseconds.</summary>
    public TimeTally ToFirst { get; } = new();

    /// <summary>(last − first) / (pieces − 1) of visits with two pieces and more, in nanoseconds.</summary>
    public TimeTally PerPiece { get; } = new();

    public long Visits { get; private set; }

    public long Pieces { get; private set; }

    /// <summary>The visits that had pieces.</summary>
    public IReadOnlyList<StreamedPieces> Streamed => streamed;

    public void Add(in VisitDetail stream)
    {
        Visits++;
        Pieces += stream.Count;
        if (stream.First == 0)
        {
            return;
        }

        long? perPiece = stream.Count > 1 ? (stream.Last - stream.First) / (stream.Count - 1) : null;
        streamed.Add(new StreamedPieces(stream.Query, stream.First, perPiece));
        ToFirst.Add(stream.First - stream.Start);
        if (perPiece is { } time)
        {
            PerPiece.Add(time);
        }
    }
}
