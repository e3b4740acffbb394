using System.Net.Sockets;
using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Microsoft.Diagnostics.NETCore.Client;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Traces collections, lock contention and the thread pool of a launch by EventPipe. It costs some percent, so BenchmarkDotNet's extra run is
/// its place: launches of its own. The trace is written beside the ledger as <c>trace-LAUNCH.nettrace</c>.
/// </summary>
/// <param name="folder">The run's folder.</param>
internal sealed class EventPipeDiagnoser(string folder) : IDiagnoser, ITraceSource
{
    /// <summary>Room for a slow reader: 1 MiB has lost events, 64 MiB none.</summary>
    private const int BufferMegabytes = 64;

    private readonly Dictionary<int, Session> sessions = [];

    public IEnumerable<string> Ids => ["Modbench.EventPipe"];

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    public RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.ExtraRun;

    public IEnumerable<ValidationError> Validate(ValidationParameters validationParameters) => [];

    /// <summary>Its values are per condition and go into the ledger, which the table reads.</summary>
    public IEnumerable<Metric> ProcessResults(DiagnoserResults results) => [];

    public void DisplayResults(ILogger logger)
    {
        // The report shows them.
    }

    public void Handle(HostSignal signal, DiagnoserActionParameters parameters)
    {
        var launch = parameters.BenchmarkId.Value;
        switch (signal)
        {
            case HostSignal.BeforeActualRun:
                sessions[launch] = Session.Start(parameters.Process.Id, TraceFile(launch));
                break;
            case HostSignal.AfterActualRun when sessions.TryGetValue(launch, out var session):
                session.Stop();
                break;
            case HostSignal.AfterProcessExit when sessions.Remove(launch, out var session):
                session.Dispose();
                break;
        }
    }

    public RuntimeTrace Read(int launch)
    {
        if (sessions.TryGetValue(launch, out var session) && session.Problem is { } problem) throw new IOException(problem);
        return TraceReader.Read(TraceFile(launch));
    }

    private string TraceFile(int launch) => Path.Combine(folder, $"trace-{launch}.nettrace");

    /// <summary>One trace being written: under a temporary name until it is whole.</summary>
    private sealed class Session : IDisposable
    {
        private static readonly TimeSpan LastBytes = TimeSpan.FromSeconds(10);
        private readonly string file;
        private EventPipeSession? pipe;
        private Task copying = Task.CompletedTask;

        private Session(string file) => this.file = file;

        /// <summary>Why there is no trace; null: there is.</summary>
        public string? Problem { get; private set; }

        private string Partial => file + ".partial";

        public static Session Start(int pid, string file)
        {
            var session = new Session(file);
            try
            {
                session.pipe = new DiagnosticsClient(pid).StartEventPipeSession(
                    new EventPipeSessionConfiguration(TraceEvents.Providers(), BufferMegabytes, requestRundown: false, requestStackwalk: false));
                session.copying = session.CopyAsync(session.pipe);
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

        public void Dispose()
        {
            pipe?.Dispose();
            copying.ContinueWith(static late => late.Exception, TaskScheduler.Default).Wait(LastBytes);
            File.Delete(Partial);
        }

        private async Task CopyAsync(EventPipeSession from)
        {
            await using var to = File.Create(Partial);
            await from.EventStream.CopyToAsync(to).ConfigureAwait(false);
        }
    }
}
