using System.Text;

namespace Modbench.Engine;

/// <summary>
/// Messages over a connected stream, one JSON object a line. Any number of threads may send; one at a time may receive. Owns the stream.
/// </summary>
public sealed class MessageStream(Stream stream) : IDisposable
{
    /// <summary>Longest message in bytes, without the line's end.</summary>
    public const int MaxBytes = 1 << 20;

    private readonly SemaphoreSlim sending = new(1);
    private byte[] buffer = new byte[4096];
    private int start;
    private int end;

    /// <summary>Sends one message.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public void Send(ChildMessage message)
    {
        var line = Line(message);
        sending.Wait();
        try
        {
            stream.Write(line);
            stream.Flush();
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>Sends one message.</summary>
    /// <exception cref="IOException">The other side is gone.</exception>
    public async ValueTask SendAsync(ChildMessage message, CancellationToken stop = default)
    {
        var line = Line(message);
        await sending.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            await stream.WriteAsync(line, stop).ConfigureAwait(false);
            await stream.FlushAsync(stop).ConfigureAwait(false);
        }
        finally
        {
            sending.Release();
        }
    }

    /// <summary>The next message; null: the other side has closed the connection.</summary>
    /// <exception cref="ProtocolException">What came is not a message, or ends in the middle of one.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public ChildMessage? Receive()
    {
        while (true)
        {
            if (TryTakeLine(out var message)) return message;
            if (EndsAfter(stream.Read(buffer, end, buffer.Length - end))) return null;
        }
    }

    /// <summary>The next message; null: the other side has closed the connection.</summary>
    /// <exception cref="ProtocolException">What came is not a message, or ends in the middle of one.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async ValueTask<ChildMessage?> ReceiveAsync(CancellationToken stop = default)
    {
        while (true)
        {
            if (TryTakeLine(out var message)) return message;
            if (EndsAfter(await stream.ReadAsync(buffer.AsMemory(end), stop).ConfigureAwait(false))) return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stream.Dispose();
        sending.Dispose();
    }

    private static byte[] Line(ChildMessage message)
    {
        var line = Encoding.UTF8.GetBytes(MessageJson.Write(message) + "\n");
        return line.Length <= MaxBytes + 1 ? line : throw new ProtocolException($"a message of {line.Length - 1} bytes is longer than {MaxBytes}");
    }

    private bool TryTakeLine(out ChildMessage? message)
    {
        message = null;
        var length = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
        if (length < 0)
        {
            MakeRoom();
            return false;
        }

        var line = buffer.AsSpan(start, length);
        start += length + 1;
        try
        {
            message = MessageJson.Read(Encoding.UTF8.GetString(line));
        }
        catch (FormatException error)
        {
            throw new ProtocolException($"not a message: {error.Message}", error);
        }

        return true;
    }

    private void MakeRoom()
    {
        if (end - start > MaxBytes) throw new ProtocolException($"a message is longer than {MaxBytes} bytes");
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        if (end == buffer.Length) Array.Resize(ref buffer, buffer.Length * 2);
    }

    private bool EndsAfter(int read)
    {
        end += read;
        if (read > 0) return false;
        if (end > start) throw new ProtocolException("the connection ended in the middle of a message");
        return true;
    }
}
