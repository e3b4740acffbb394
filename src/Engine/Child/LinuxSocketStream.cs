using System.Runtime.InteropServices;
using System.Text;

namespace Modbench.Engine;

/// <summary>
/// A connected Unix domain socket by system calls alone: loading System.Net.Sockets took 30 ms of the 100 that a child's start may take.
/// </summary>
internal sealed unsafe partial class LinuxSocketStream : Stream
{
    private const ushort UnixFamily = 1;
    private const int StreamCloseOnExec = 1 | 0x80000;
    private const int MaxName = 108;
    private const int Interrupted = 4;
    private const int NoSignal = 0x4000;

    private readonly int socket;
    private int closed;

    private LinuxSocketStream(int socket) => this.socket = socket;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <param name="address">A path, or an abstract name after <c>@</c>.</param>
    /// <exception cref="IOException">Nobody listens there.</exception>
    public static LinuxSocketStream Connect(string address)
    {
        var name = Encoding.UTF8.GetBytes(address);
        if (name.Length == 0 || name.Length >= MaxName) throw new IOException($"no host at '{address}': the name's length is not 1 to {MaxName - 1} bytes");

        // A path ends with a zero byte, an abstract name begins with one and ends where the length says.
        var isAbstract = name[0] == '@';
        if (isAbstract) name[0] = 0;
        var socket = OpenSocket(UnixFamily, StreamCloseOnExec, 0);
        if (socket < 0) throw Failure("no socket");
        var end = default(Address);
        end.Family = UnixFamily;
        name.CopyTo(new Span<byte>(end.Name, MaxName));
        if (ConnectSocket(socket, &end, (uint)(sizeof(ushort) + name.Length + (isAbstract ? 0 : 1))) == 0) return new LinuxSocketStream(socket);
        var failure = Failure($"no host at '{address}'");
        _ = CloseSocket(socket);
        throw failure;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                var read = (int)Receive(socket, start, (nuint)buffer.Length, 0);
                if (read >= 0) return read;
                if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("the connection broke");
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            fixed (byte* start = buffer)
            {
                var sent = (int)Send(socket, start, (nuint)buffer.Length, NoSignal);
                if (sent >= 0) buffer = buffer[sent..];
                else if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("the connection broke");
            }
        }
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (Interlocked.Exchange(ref closed, 1) == 0) _ = CloseSocket(socket);
        base.Dispose(disposing);
    }

    private static IOException Failure(string what) => new($"{what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    private static partial int OpenSocket(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    private static partial int ConnectSocket(int socket, Address* address, uint length);

    [LibraryImport("libc", EntryPoint = "recv", SetLastError = true)]
    private static partial nint Receive(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "send", SetLastError = true)]
    private static partial nint Send(int socket, byte* buffer, nuint length, int flags);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseSocket(int socket);

    [StructLayout(LayoutKind.Sequential)]
    private struct Address
    {
        public ushort Family;
        public fixed byte Name[MaxName];
    }
}
