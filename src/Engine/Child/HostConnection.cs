using System.IO.Pipes;
using System.Net.Sockets;

namespace Modbench.Engine;

/// <summary>Connects to where the host listens.</summary>
internal static class HostConnection
{
    private const int PipeTimeoutMs = 10_000;

    /// <exception cref="IOException">Nobody listens.</exception>
    public static Stream Open(string address) => OperatingSystem.IsLinux() ? LinuxSocketStream.Connect(address) : OpenElsewhere(address);

    // Apart, so that compiling the one above does not load the assemblies of these.
    private static Stream OpenElsewhere(string address)
    {
        // The pipe is untested: no Windows machine has run it yet.
        if (OperatingSystem.IsWindows()) return OpenPipe(address);
        return OpenSocket(address);
    }

    private static NetworkStream OpenSocket(string address)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(address));
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch (SocketException error)
        {
            socket.Dispose();
            throw new IOException($"no host at {address}: {error.Message}", error);
        }
    }

    private static NamedPipeClientStream OpenPipe(string name)
    {
        var pipe = new NamedPipeClientStream(".", name, PipeDirection.InOut, PipeOptions.Asynchronous);
        pipe.Connect(PipeTimeoutMs);
        return pipe;
    }
}
