using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;

#pragma warning disable CA2012 // Awaiters are kept until their result is taken, once.
namespace Modbench.Engine;

/// <summary>
/// Pumps a streaming stage's stream to its end within the stage's visit, and hands the pieces on. Made once for each frame and streaming stage, and reused.
/// A query that has ended meanwhile (timeout, failure or answer elsewhere) takes no further piece: the stream is disposed at the next one.
/// </summary>
/// <typeparam name="T">One piece.</typeparam>
public sealed class VisitStream<T>
{
    private readonly QueryFrame frame;
    private readonly int stage;
    private readonly Action resume;
    private SpinGate gate;
    private Pieces<T> pieces = new();
    private PieceReader<T>? free;
    private PieceReader<T>? taken;
    private StreamVisit? visit;
    private IAsyncEnumerator<T>? source;
    private ValueTaskAwaiter<bool> moving;
    private ValueTaskAwaiter disposing;
    private ExceptionDispatchInfo? failure;
    private bool isDisposing;
    private bool isCut;

    /// <param name="frame">Whose stage it is.</param>
    /// <param name="stage">The stage's number.</param>
    public VisitStream(QueryFrame frame, int stage)
    {
        this.frame = frame;
        this.stage = stage;
        resume = Resume;
    }

    /// <summary>Begins to pump; as <see cref="PipelineWiring.Visit"/>: true: the stream has ended, false: the stage's continuation is called when it has.</summary>
    /// <param name="source">What the stage gave.</param>
    /// <param name="stop"><see cref="QueryFrame.Stop"/>.</param>
    public bool Start(IAsyncEnumerable<T> source, CancellationToken stop)
    {
        if (source is null) throw new InvalidOperationException("the stage returned null in place of a stream: return one without pieces");
        visit = frame.visits[stage].BeginStream();
        failure = null;
        isDisposing = isCut = false;
        Renew();
        this.source = source.GetAsyncEnumerator(stop);
        return Pump(resumed: false);
    }

    /// <summary>The pieces as a list of its own, which the caller may keep. After <see cref="Start"/> was true, or in <see cref="PipelineWiring.Complete"/>; throws the stream's failure.</summary>
    public IReadOnlyList<T> TakeResult()
    {
        ThrowIfFailed();
        return pieces.ToArray();
    }

    /// <summary>In place of <see cref="TakeResult"/> where no stage takes the list.</summary>
    public void ThrowIfFailed() => failure?.Throw();

    /// <summary>
    /// All pieces of the present visit from the first on, as they come; throws if the stream does. For a stage that begins with the first piece, during its visit;
    /// each gets one of its own.
    /// </summary>
    public IAsyncEnumerable<T> Read()
    {
        var reader = TakeFree();
        gate.Enter();
        Track(reader, pieces);
        gate.Exit();
        return reader;
    }

    /// <summary>The same pieces once more, for a stage that enumerates what it was given a second time.</summary>
    internal PieceReader<T> ReadAgain(PieceReader<T> first)
    {
        var reader = TakeFree();
        gate.Enter();
        var isInTime = first.IsOfItsVisit;
        if (isInTime) Track(reader, first.Pieces!);
        gate.Exit();
        return isInTime
            ? reader
            : throw new InvalidOperationException("a stream was read again after the visit that gave it: read it within the visit, or take the pieces as an IReadOnlyList<T>, which may be kept");
    }

    /// <summary>Forgets the pieces, keeps the room; while no visit of the frame goes on.</summary>
    public void Clear()
    {
        failure = null;
        Renew();
        for (var reader = taken; reader is not null;)
        {
            var next = reader.NextTaken;
            // One that was not read to its end may still be held by user code: it must not read another query's pieces.
            if (reader.IsReusable)
            {
                reader.Release();
                reader.NextTaken = free;
                free = reader;
            }

            reader = next;
        }

        taken = null;
    }

    private PieceReader<T> TakeFree()
    {
        gate.Enter();
        var reader = free;
        if (reader is not null) free = reader.NextTaken;
        gate.Exit();
        return reader ?? new PieceReader<T>(this);
    }

    private void Track(PieceReader<T> reader, Pieces<T> from)
    {
        reader.Take(from);
        reader.NextTaken = taken;
        taken = reader;
    }

    // What a reader still reads stays as it is.
    private void Renew()
    {
        gate.Enter();
        var reader = taken;
        while (reader is { IsDone: true }) reader = reader.NextTaken;
        if (reader is null) pieces.Empty();
        else pieces = new Pieces<T>();
        gate.Exit();
    }

    private void Resume()
    {
        if (isDisposing ? EndDisposing() : Pump(resumed: true)) frame.Continuation(stage)();
    }

    // After an awaiter has taken `resume`, another thread may be in here: nothing is touched then.
    private bool Pump(bool resumed)
    {
        try
        {
            while (true)
            {
                if (!resumed)
                {
                    var next = source!.MoveNextAsync().GetAwaiter();
                    moving = next;
                    if (!next.IsCompleted)
                    {
                        next.UnsafeOnCompleted(resume);
                        return false;
                    }
                }

                resumed = false;
                if (!moving.GetResult()) break;
                var piece = source!.Current;
                pieces.Add(piece);
                if (piece is ITokenCount counted) visit!.AddPiece(counted.Tokens, counted.IsOutput);
                else visit!.AddPiece(tokens: 1, isOutput: true);
                isCut = !frame.IsOpen;
                if (isCut) break;
            }
        }
        catch (Exception error)
        {
            failure = ExceptionDispatchInfo.Capture(error);
        }

        return Dispose();
    }

    private bool Dispose()
    {
        try
        {
            isDisposing = true;
            disposing = source!.DisposeAsync().GetAwaiter();
            var awaited = disposing;
            if (!awaited.IsCompleted)
            {
                awaited.UnsafeOnCompleted(resume);
                return false;
            }
        }
        catch (Exception error)
        {
            failure ??= ExceptionDispatchInfo.Capture(error);
            disposing = default;
        }

        return EndDisposing();
    }

    private bool EndDisposing()
    {
        try
        {
            disposing.GetResult();
        }
        catch (Exception error)
        {
            failure ??= ExceptionDispatchInfo.Capture(error);
        }

        moving = default;
        disposing = default;
        source = null;
        // First the visit's end, then the readers': no reader's visit ends, or fails with this one's failure, before this one has.
        visit!.End(failure?.SourceException);
        pieces.End(failure?.SourceException ?? (isCut ? new OperationCanceledException("the query has ended") : null));
        return true;
    }
}
