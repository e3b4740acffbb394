using System.Runtime.CompilerServices;

namespace Modbench.Engine;

/// <summary>The pieces of one visit's stream, written by its pump and read by any number of readers.</summary>
internal sealed class Pieces<T>
{
    private SpinGate gate;
    private T[] items = [];
    private int count;
    private bool hasEnded;
    private PieceReader<T>? waiting;

    /// <summary>Why there are no more; null: that was all. Valid once a reader was told the end.</summary>
    public Exception? Failure { get; private set; }

    /// <summary>How often they were emptied for another visit.</summary>
    public int Uses { get; private set; }

    public void Add(T piece)
    {
        gate.Enter();
        if (count == items.Length) Array.Resize(ref items, Math.Max(16, count * 2));
        items[count++] = piece;
        var woken = TakeWaiting();
        gate.Exit();
        Wake(woken);
    }

    public void End(Exception? failure)
    {
        gate.Enter();
        Failure = failure;
        hasEnded = true;
        var woken = TakeWaiting();
        gate.Exit();
        Wake(woken);
    }

    /// <summary>What is next for a reader; one that has to wait is woken when there is more.</summary>
    public NextPiece Read(PieceReader<T> reader, ref int position, out T piece)
    {
        piece = default!;
        gate.Enter();
        var next = NextPiece.Piece;
        if (reader.IsCancelled)
        {
            next = NextPiece.Cancelled;
        }
        else if (position < count)
        {
            piece = items[position++];
        }
        else if (hasEnded)
        {
            next = NextPiece.End;
        }
        else
        {
            next = NextPiece.Wait;
            reader.BeginWait();
            reader.NextWaiting = waiting;
            waiting = reader;
        }

        gate.Exit();
        return next;
    }

    public void Cancel(PieceReader<T> reader)
    {
        gate.Enter();
        reader.IsCancelled = true;
        var waited = Unlink(reader);
        gate.Exit();
        if (waited) reader.Wake();
    }

    /// <summary>To be called while nobody writes; nobody reads this, or ever will.</summary>
    public void Empty()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>()) Array.Clear(items, 0, count);
        count = 0;
        hasEnded = false;
        Failure = null;
        Uses++;
    }

    /// <summary>After the end.</summary>
    public T[] ToArray() => count == 0 ? [] : items.AsSpan(0, count).ToArray();

    private static void Wake(PieceReader<T>? reader)
    {
        while (reader is not null)
        {
            var next = reader.NextWaiting;
            reader.Wake();
            reader = next;
        }
    }

    private PieceReader<T>? TakeWaiting()
    {
        var readers = waiting;
        waiting = null;
        return readers;
    }

    private bool Unlink(PieceReader<T> reader)
    {
        if (waiting == reader)
        {
            waiting = reader.NextWaiting;
            return true;
        }

        for (var before = waiting; before is not null; before = before.NextWaiting)
        {
            if (before.NextWaiting != reader) continue;
            before.NextWaiting = reader.NextWaiting;
            return true;
        }

        return false;
    }
}

/// <summary>What a reader gets.</summary>
internal enum NextPiece
{
    Piece,
    Wait,
    End,
    Cancelled,
}
