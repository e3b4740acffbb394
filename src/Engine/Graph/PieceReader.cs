using System.Threading.Tasks.Sources;

namespace Modbench.Engine;

/// <summary>
/// One stage's view of another's stream; its own enumerator, so that reading allocates nothing. Continuations run on the pool, not on the thread that pumps:
/// the giver must not wait for what a reader does with a piece.
/// </summary>
/// <param name="stream">Whose it is.</param>
internal sealed class PieceReader<T>(VisitStream<T> stream) : IAsyncEnumerable<T>, IAsyncEnumerator<T>, IValueTaskSource<bool>, IThreadPoolWorkItem
{
    private static readonly Action<object?> CancelReader = reader => ((PieceReader<T>)reader!).pieces!.Cancel((PieceReader<T>)reader!);

    private ManualResetValueTaskSourceCore<bool> next;
    private Pieces<T>? pieces;
    private int use;
    private CancellationToken stop;
    private CancellationTokenRegistration registration;
    private T current = default!;
    private int position;
    private bool isEnumerated;

    /// <summary>In its stream's list of readers.</summary>
    public PieceReader<T>? NextTaken { get; set; }

    /// <summary>In its pieces' list of those that wait; guarded by them.</summary>
    public PieceReader<T>? NextWaiting { get; set; }

    /// <summary>Guarded by its pieces.</summary>
    public bool IsCancelled { get; set; }

    /// <summary>It was disposed, as <c>await foreach</c> does.</summary>
    public bool IsDone { get; private set; }

    /// <summary>It may read another visit's pieces. Not after a cancellation, which may still be on its way to it: it would end the other's reading.</summary>
    public bool IsReusable => IsDone && !stop.IsCancellationRequested;

    /// <summary>What it reads; null: its query has ended.</summary>
    public Pieces<T>? Pieces => pieces;

    /// <summary>What it reads is still what was given to it.</summary>
    public bool IsOfItsVisit => pieces is { } given && given.Uses == use;

    public T Current => current;

    public void Take(Pieces<T> from)
    {
        (pieces, use) = (from, from.Uses);
        position = 0;
        IsDone = isEnumerated = IsCancelled = false;
    }

    public void Release()
    {
        pieces = null;
        current = default!;
        stop = default;
    }

    public IAsyncEnumerator<T> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref isEnumerated, true)) return stream.ReadAgain(this).GetAsyncEnumerator(cancellationToken);

        stop = cancellationToken;
        if (stop.CanBeCanceled) registration = stop.UnsafeRegister(CancelReader, this);
        return this;
    }

    public ValueTask<bool> MoveNextAsync() => pieces!.Read(this, ref position, out current) switch
    {
        NextPiece.Piece => new ValueTask<bool>(true),
        NextPiece.Wait => new ValueTask<bool>(this, next.Version),
        NextPiece.End when pieces.Failure is null => new ValueTask<bool>(false),
        NextPiece.End => ValueTask.FromException<bool>(pieces.Failure!),
        _ => ValueTask.FromCanceled<bool>(stop),
    };

    public ValueTask DisposeAsync()
    {
        registration.Unregister();
        registration = default;
        IsDone = true;
        return default;
    }

    /// <summary>Called by its pieces within their gate.</summary>
    public void BeginWait() => next.Reset();

    public void Wake() => ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);

    void IThreadPoolWorkItem.Execute()
    {
        switch (pieces!.Read(this, ref position, out current))
        {
            case NextPiece.Piece:
                next.SetResult(true);
                break;
            case NextPiece.End when pieces.Failure is null:
                next.SetResult(false);
                break;
            case NextPiece.End:
                next.SetException(pieces.Failure!);
                break;
            default:
                next.SetException(new OperationCanceledException(stop));
                break;
        }
    }

    bool IValueTaskSource<bool>.GetResult(short token) => next.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<bool>.GetStatus(short token) => next.GetStatus(token);

    void IValueTaskSource<bool>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        next.OnCompleted(continuation, state, token, flags);
}
