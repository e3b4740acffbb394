using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using Microsoft.Diagnostics.NETCore.Client;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Traces collections, lock contention and the thread pool of a launch by EventPipe. It costs some percent, so BenchmarkDotNet's extra run is
/// its place: launches of its own.
/// </summary>
/// <param name="folder">The run's folder.</param>
internal sealed class EventPipeDiagnoser(string folder) : SessionDiagnoser(folder, Name), ITraceSource
{
    private const string Name = "trace";

    /// <summary>Room for a slow reader: 1 MiB has lost events, 64 MiB none.</summary>
    private const int BufferMegabytes = 64;

    /// <summary>What the trace of a launch holds.</summary>
    public static EventPipeSessionConfiguration Session => new(TraceEvents.Providers(), BufferMegabytes, requestRundown: false, requestStackwalk: false);

    /// <summary>The file of a launch's trace.</summary>
    public static string FileOf(string folder, int launch) => TraceFile(folder, Name, launch);

    public override IEnumerable<string> Ids => ["Modbench.EventPipe"];

    protected override EventPipeSessionConfiguration Configuration => Session;

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.ExtraRun;

    public RuntimeTrace Read(int launch) => TraceReader.Read(Trace(launch));
}
