using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Running;
using Microsoft.Diagnostics.NETCore.Client;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>
/// Lets the runtime sample the stacks of all managed threads of a launch. It stops them for each look, so the launches are its own, and not those of the
/// traces either.
/// </summary>
/// <param name="folder">The run's folder.</param>
internal sealed class StackDiagnoser(string folder) : SessionDiagnoser(folder, "stacks"), IStackSource
{
    /// <summary>Up to a thousand times a second, all threads' stacks: some megabytes a second.</summary>
    private const int BufferMegabytes = 256;

    public override IEnumerable<string> Ids => ["Modbench.Stacks"];

    // The rundown at the end tells which addresses are which methods.
    protected override EventPipeSessionConfiguration Configuration => new(TraceEvents.StackProviders(), BufferMegabytes, requestRundown: true, requestStackwalk: true);

    public override RunMode GetRunMode(BenchmarkCase benchmarkCase) => RunMode.SeparateLogic;

    public StackSamples Read(int launch) => StackReader.Read(Trace(launch));
}
