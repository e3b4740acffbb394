namespace Modbench.Engine;

/// <summary>Something that the kernel counts for a thread, as <c>perf_event_open</c> names it.</summary>
/// <param name="Type">0: the processor's; 1: the kernel's own.</param>
/// <param name="Config">Which.</param>
internal readonly record struct CounterEvent(int Type, ulong Config)
{
    private const int Hardware = 0;

    /// <summary>Cycles, instructions, misses of the last cache and of branch prediction, in this order.</summary>
    public static IReadOnlyList<CounterEvent> OfProcessor { get; } = [new(Hardware, 0), new(Hardware, 1), new(Hardware, 3), new(Hardware, 5)];
}
