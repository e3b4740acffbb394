using System.Net.Sockets;
using Microsoft.Diagnostics.NETCore.Client;

namespace Modbench.Diagnosers;

/// <summary>One trace being written: under a temporary name until it is whole.</summary>
internal sealed class TraceSession : IDisposable
{
    private static readonly TimeSpan LastBytes = TimeSpan.FromSeconds(10);
    private readonly string file;
    private readonly TraceCopy copy = new();
    private EventPipeSession? pipe;
    private Task copying = Task.CompletedTask;

    private TraceSession(string file) => this.file = file;

    /// <summary>Why there is no trace; null: there is.</summary>
    public string? Problem { get; private set; }

    private string Partial => file + ".partial";

    /// <param name="pid">Of the process.</param>
    /// <param name="file">Where the trace goes.</param>
    /// <param name="configuration">What is in it.</param>
    public static TraceSession Start(int pid, string file, EventPipeSessionConfiguration configuration)
    {
        var session = new TraceSession(file);
        try
        {
            session.pipe = new DiagnosticsClient(pid).StartEventPipeSession(configuration);
            session.copying = session.copy.CopyAsync(session.pipe.EventStream, session.Partial);
        }
        catch (Exception error) when (error is DiagnosticsClientException or IOException or SocketException or TimeoutException)
        {
            session.Problem = $"no EventPipe session: {error.Message}";
        }

        return session;
    }

    public void Stop()
    {
        if (pipe is null || Problem is not null) return;
        try
        {
            pipe.Stop();
            if (!copying.Wait(LastBytes)) throw new TimeoutException("the trace did not end");
            File.Move(Partial, file, overwrite: true);
        }
        catch (Exception error) when (error is DiagnosticsClientException or IOException or TimeoutException or AggregateException)
        {
            Problem = $"the trace was not finished: {(error as AggregateException)?.InnerException?.Message ?? error.Message}";
        }
    }

    /// <summary>The file, as it was recorded.</summary>
    /// <exception cref="IOException">There is none, or it is no longer that.</exception>
    public string Recorded()
    {
        if (Problem is not null) throw new IOException(Problem);
        copy.Verify(file);
        return file;
    }

    public void Dispose()
    {
        pipe?.Dispose();
        copying.ContinueWith(static late => late.Exception, TaskScheduler.Default).Wait(LastBytes);
        File.Delete(Partial);
    }
}
