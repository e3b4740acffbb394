using System.Diagnostics.Tracing;
using Microsoft.Diagnostics.NETCore.Client;

namespace Modbench.Diagnosers;

/// <summary>
/// What a trace holds. Only these events are written: the runtime's event filter (.NET 10; older runtimes ignore it) cuts a trace to a quarter.
/// </summary>
internal static class TraceEvents
{
    public const string Runtime = "Microsoft-Windows-DotNETRuntime";
    public const string Framework = "System.Diagnostics.Eventing.FrameworkEventSource";
    public const int Enqueue = 30;
    public const int Dequeue = 31;
    private const string Sampler = "Microsoft-DotNETCore-SampleProfiler";
    private const long LoaderKeyword = 0x8;
    private const long JitKeyword = 0x10;
    private const long GcKeyword = 0x1;
    private const long ContentionKeyword = 0x4000;
    private const long ThreadPoolKeyword = 0x2;
    private const uint GcStart = 1;
    private const uint GcEnd = 2;
    private const uint AllocationTick = 10;
    private const uint RestartEnd = 3;
    private const uint SuspendBegin = 9;
    private const uint ContentionStart = 81;
    private const uint ContentionStop = 91;

    public static IReadOnlyList<EventPipeProvider> Providers() =>
    [
        // Samples of allocations are the only ones of this level that pass the filter.
        new(
            Runtime,
            EventLevel.Verbose,
            GcKeyword | ContentionKeyword,
            null,
            Only(GcStart, GcEnd, AllocationTick, RestartEnd, SuspendBegin, ContentionStart, ContentionStop)),
        new(Framework, EventLevel.Verbose, ThreadPoolKeyword, null, Only(Enqueue, Dequeue)),
    ];

    /// <summary>What sampled stacks take: the samples, and the methods that are compiled meanwhile.</summary>
    public static IReadOnlyList<EventPipeProvider> StackProviders() =>
    [
        new(Sampler, EventLevel.Informational),
        new(Runtime, EventLevel.Informational, LoaderKeyword | JitKeyword),
    ];

    private static EventPipeProviderEventFilter Only(params uint[] ids) => new(enable: true, ids);
}
