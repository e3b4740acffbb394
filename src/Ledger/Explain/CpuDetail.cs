using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Why the same work took longer on its core, by two pieces of work that never change and were timed around the blocks.</summary>
public static class CpuDetail
{
    /// <summary>Memory, or a cache, was shared: reading it took longer, computing did not.</summary>
    public const string Memory = "memory";

    /// <summary>The core was slower, or shared with another thread: computing took longer.</summary>
    public const string Core = "frequency_or_smt";

    /// <summary>Neither took longer, or chance may have done it: other work, caches that were emptied at each switch of threads, or another code path.</summary>
    public const string Unknown = "unknown";

    private const double Alpha = 0.01;

    /// <summary>Less is no reason for anything.</summary>
    private const double SmallestGrowth = 0.03;

    /// <summary>Of the pairs of blocks that an explanation rests on.</summary>
    /// <param name="pairs">What was timed around the base and around the other; those without are left out.</param>
    /// <param name="slower">The other took more CPU time; false: the base did.</param>
    /// <returns>Null: too few were timed.</returns>
    public static string? Of(IEnumerable<(KernelTimes? Base, KernelTimes? Other)> pairs, bool slower)
    {
        List<(KernelTimes From, KernelTimes To)> known = [.. pairs
            .Where(pair => pair is { Base: { ComputeNs: > 0, MemoryNs: > 0 }, Other: { ComputeNs: > 0, MemoryNs: > 0 } })
            .Select(pair => slower ? (pair.Base!, pair.Other!) : (pair.Other!, pair.Base!))];
        if (known.Count < Explanations.FewestPairs) return null;
        if (Grew([.. known.Select(pair => Math.Log((double)pair.To.ComputeNs / pair.From.ComputeNs))])) return Core;
        return Grew([.. known.Select(pair => Math.Log((double)pair.To.MemoryNs / pair.From.MemoryNs))]) ? Memory : Unknown;
    }

    private static bool Grew(List<double> logs) => logs.Average() >= Math.Log(1 + SmallestGrowth) && SignFlip.Above(logs) <= Alpha;
}
