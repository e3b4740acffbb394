using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Modbench.Tests.Chat;

/// <summary>One request and its answer.</summary>
internal sealed class OpenAiExchange(TcpClient connection) : IDisposable
{
    private readonly NetworkStream stream = connection.GetStream();
    private bool isChunked;

    public string Line { get; private set; } = "";

    public JsonElement Body { get; private set; }

    /// <summary>When each event went out; the clock of the engine.</summary>
    public List<long> SentAt { get; } = [];

    public async Task<bool> ReadRequestAsync()
    {
        var head = new StringBuilder();
        var one = new byte[1];
        while (!head.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            if (await stream.ReadAsync(one) == 0) return false;
            head.Append((char)one[0]);
        }

        var lines = head.ToString().Split("\r\n");
        Line = lines[0];
        var length = lines.Single(line => line.StartsWith("Content-Length:", StringComparison.OrdinalIgnoreCase))["Content-Length:".Length..];
        var body = new byte[int.Parse(length, CultureInfo.InvariantCulture)];
        await stream.ReadExactlyAsync(body);
        Body = JsonDocument.Parse(body).RootElement;
        return true;
    }

    /// <summary>A whole answer.</summary>
    public async Task RespondAsync(int status, string body)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        await HeadAsync(status, $"Content-Type: application/json\r\nContent-Length: {bytes.Length}");
        await stream.WriteAsync(bytes);
    }

    /// <summary>Begins a stream. Not chunked: its end is the connection's end, so that a cut is no mistake of HTTP.</summary>
    public Task BeginAsync(bool chunked = true)
    {
        isChunked = chunked;
        return HeadAsync(200, "Content-Type: text/event-stream" + (chunked ? "\r\nTransfer-Encoding: chunked" : ""));
    }

    /// <summary>The role alone, as servers announce it before they begin to compute.</summary>
    public Task RoleAsync() => EventAsync(Chunk("""{"role":"assistant","content":""}"""));

    public Task TextAsync(string text) => EventAsync(Chunk($$"""{"content":{{JsonSerializer.Serialize(text)}}}"""));

    public Task FinishAsync(string reason = "stop") => EventAsync(Chunk("{}", $"\"{reason}\""));

    public Task UsageAsync(int input, int output, int reasoning = 0) => EventAsync(
        $$$"""
        {"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[],"usage":{"prompt_tokens":{{{input}}},"completion_tokens":{{{output}}},"total_tokens":{{{input + output}}},"completion_tokens_details":{"reasoning_tokens":{{{reasoning}}} } } }
        """);

    public async Task EventAsync(string json)
    {
        SentAt.Add(Stopwatch.GetTimestamp());
        await WriteAsync($"data: {json}\n\n");
    }

    public async Task EndAsync()
    {
        await WriteAsync("data: [DONE]\n\n");
        if (isChunked) await stream.WriteAsync("0\r\n\r\n"u8.ToArray());
    }

    /// <summary>Waits until the client has closed the connection.</summary>
    public async Task<bool> ClosesWithinAsync(TimeSpan time)
    {
        using var stop = new CancellationTokenSource(time);
        try
        {
            return await stream.ReadAsync(new byte[1], stop.Token) == 0;
        }
        catch (IOException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    public void Close() => connection.Close();

    public void Dispose() => connection.Dispose();

    private static string Chunk(string delta, string reason = "null") =>
        $$"""{"id":"1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{reason}}}]}""";

    private async Task HeadAsync(int status, string headers) =>
        await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Status\r\nConnection: close\r\n{headers}\r\n\r\n"));

    private async Task WriteAsync(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var size = isChunked ? Encoding.ASCII.GetBytes(bytes.Length.ToString("x", CultureInfo.InvariantCulture) + "\r\n") : [];
        await stream.WriteAsync((byte[])[.. size, .. bytes, .. isChunked ? "\r\n"u8 : []]);
    }
}
