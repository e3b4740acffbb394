using System.IO.Pipes;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Modbench.Diagnosers;

/// <summary>
/// Where one child connects: a Unix domain socket, with an abstract name on Linux (no file to clean up); on Windows a named pipe, which is
/// written but untested.
/// </summary>
internal sealed class ChildListener : IDisposable
{
    private readonly Socket? socket;
    private readonly string? file;
    private NamedPipeServerStream? pipe;

    public ChildListener()
    {
        var name = "modbench-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
        if (OperatingSystem.IsWindows())
        {
            Address = name;
            pipe = NewPipe();
            return;
        }

        file = OperatingSystem.IsLinux() ? null : Path.Combine(Path.GetTempPath(), name); // 104 bytes at most on macOS
        Address = file ?? "@" + name;
        socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(file ?? "\0" + name));
        socket.Listen(4);
    }

    /// <summary>As the plan names it.</summary>
    public string Address { get; }

    /// <summary>The next one who connects, friend or stranger.</summary>
    public async Task<Stream> AcceptAsync(CancellationToken stop)
    {
        if (socket is not null) return new NetworkStream(await socket.AcceptAsync(stop).ConfigureAwait(false), ownsSocket: true);
        pipe ??= NewPipe();
        await pipe.WaitForConnectionAsync(stop).ConfigureAwait(false);
        (var connected, pipe) = (pipe, null);
        return connected;
    }

    public void Dispose()
    {
        socket?.Dispose();
        pipe?.Dispose();
        if (file is not null) File.Delete(file);
    }

    private NamedPipeServerStream NewPipe() =>
        new(Address, PipeDirection.InOut, NamedPipeServerStream.MaxAllowedServerInstances, PipeTransmissionMode.Byte, PipeOptions.Asynchronous | PipeOptions.CurrentUserOnly);
}
