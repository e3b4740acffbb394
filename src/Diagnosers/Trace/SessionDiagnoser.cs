using BenchmarkDotNet.Analysers;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Engines;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Validators;
using Microsoft.Diagnostics.NETCore.Client;

namespace Modbench.Diagnosers;

/// <summary>Writes an EventPipe trace of each launch that it belongs to beside the ledger, as <c>NAME-LAUNCH.nettrace</c>.</summary>
/// <param name="folder">The run's folder.</param>
/// <param name="name">Of its files.</param>
internal abstract class SessionDiagnoser(string folder, string name) : IDiagnoser
{
    private readonly Dictionary<int, TraceSession> sessions = [];

    public abstract IEnumerable<string> Ids { get; }

    public IEnumerable<IExporter> Exporters => [];

    public IEnumerable<IAnalyser> Analysers => [];

    /// <summary>What the traces hold.</summary>
    protected abstract EventPipeSessionConfiguration Configuration { get; }

    public abstract RunMode GetRunMode(BenchmarkCase benchmarkCase);

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
                sessions[launch] = TraceSession.Start(parameters.Process.Id, TraceFile(folder, name, launch), Configuration);
                break;
            case HostSignal.AfterActualRun when sessions.TryGetValue(launch, out var session):
                session.Stop();
                break;
            case HostSignal.AfterProcessExit when sessions.Remove(launch, out var session):
                session.Dispose();
                break;
        }
    }

    /// <summary>The launch's trace, as it was recorded.</summary>
    /// <exception cref="IOException">There is none, or no longer.</exception>
    protected string Trace(int launch) => sessions.TryGetValue(launch, out var session) ? session.Recorded() : throw new IOException("no EventPipe session");

    protected static string TraceFile(string folder, string name, int launch) => Path.Combine(folder, $"{name}-{launch}.nettrace");
}
