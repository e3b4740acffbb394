using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Modbench.Tests.Chat;

/// <summary>
/// A model server on a socket of its own that speaks as much of the OpenAI protocol as a client needs, and breaks off wherever a test wants: that is why it writes
/// its own HTTP.
/// </summary>
internal sealed class OpenAiServer : IDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly Func<OpenAiExchange, Task> answer;
    private readonly Task accepting;

    public OpenAiServer(Func<OpenAiExchange, Task> answer)
    {
        this.answer = answer;
        listener.Start();
        accepting = AcceptAsync();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/v1");

    public ConcurrentQueue<OpenAiExchange> Exchanges { get; } = new();

    /// <summary>What went wrong in the server itself: no test may leave any.</summary>
    public ConcurrentQueue<Exception> Failures { get; } = new();

    public void Dispose()
    {
        listener.Stop();
        accepting.GetAwaiter().GetResult();
        foreach (var exchange in Exchanges) exchange.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                _ = ServeAsync(await listener.AcceptTcpClientAsync());
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException or InvalidOperationException)
            {
                // It has been stopped, while it waited or in between.
                return;
            }
        }
    }

    // One request a connection: nothing of one test's broken answer is left for the next.
    private async Task ServeAsync(TcpClient connection)
    {
        var exchange = new OpenAiExchange(connection);
        try
        {
            if (!await exchange.ReadRequestAsync()) return;
            Exchanges.Enqueue(exchange);
            await answer(exchange);
            exchange.Close();
        }
        catch (Exception error) when (error is IOException or SocketException or ObjectDisposedException)
        {
            // The client has gone.
            exchange.Close();
        }
        catch (Exception error)
        {
            Failures.Enqueue(error);
            exchange.Close();
        }
    }
}
