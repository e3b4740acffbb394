using Microsoft.Win32.SafeHandles;

namespace Modbench.Diagnosers;

/// <summary>
/// A pseudo file that is read over and over: kept open, for opening it takes ten times as long as reading it; and of a process, what is kept open can't become
/// another's that is given the same id.
/// </summary>
internal sealed class KeptFile : IDisposable
{
    private const int FirstBytes = 1024;
    private const int MostBytes = 1 << 20;

    /// <summary>The kernel fills pages of 4 KiB with whole lines: what is shorter than half of one, and than was asked for, was all.</summary>
    private const int SurelyLast = 2048;

    private readonly SafeFileHandle? handle;
    private readonly bool whole;
    private byte[] buffer = [];

    /// <param name="path">Full path.</param>
    /// <param name="whole">False: its first KiB will do.</param>
    public KeptFile(string path, bool whole = false)
    {
        this.whole = whole;
        try
        {
            handle = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            buffer = new byte[FirstBytes];
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            Problem = cause is UnauthorizedAccessException ? $"{path} may not be read" : $"{path} is not there";
        }
    }

    /// <summary>Why it can't be read; null: it can.</summary>
    public string? Problem { get; private set; }

    /// <summary>The content at this moment, until the next call; empty: it can't be read (any more).</summary>
    public ReadOnlySpan<byte> Read()
    {
        if (Problem is not null) return [];
        try
        {
            var length = 0;
            while (true)
            {
                // Another look to see that there is no more would have the kernel write all of it once more.
                var read = RandomAccess.Read(handle!, buffer.AsSpan(length), length);
                length += read;
                if (!whole || read == 0 || (length < buffer.Length && read < SurelyLast)) return buffer.AsSpan(0, length);
                if (length < buffer.Length) continue;
                if (buffer.Length >= MostBytes) return buffer;
                Array.Resize(ref buffer, 2 * buffer.Length);
            }
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            // The process has ended, or may not be looked at.
            Problem = cause.Message;
            return [];
        }
    }

    public void Dispose() => handle?.Dispose();
}
