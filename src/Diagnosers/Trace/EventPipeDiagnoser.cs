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
internal sealed class EventPipeDiagnoser(string folder) : SessionDiagnoser(folder, "trace"), ITraceSource
{
    /// <summary>Room for a slow reader: 1 MiB has lost events, 64 MiB none.</summary>
    private const int BufferMegabytes = 64;

    public override IEnumerable<string> Ids => ["Modbench.EventPipe"];

    protected override EventPipeSessionConfiguration Configuration => new(TraceEvents.Providers(), BufferMegabytes, requestRundown: false, requestStackwalk: false);

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.ExtraRun;

    public RuntimeTrace Read(int launch) => TraceReader.Read(Trace(launch));
}
