using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>
/// Why the same work took longer on its core: by two pieces of work that never change and were timed around the blocks, and where those don't decide by what the
/// processor counted.
/// </summary>
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

    /// <summary>By both: what was counted is asked where what was timed is too little or does not decide.</summary>
    /// <param name="pairs">As of the other.</param>
    /// <param name="counts">What was counted of the visits of the base and of the other; those without are left out.</param>
    /// <param name="slower">As of the other.</param>
    /// <returns>Null: neither has enough.</returns>
    public static string? Of(IEnumerable<(KernelTimes? Base, KernelTimes? Other)> pairs, IEnumerable<(StageCounts? Base, StageCounts? Other)> counts, bool slower)
    {
        var timed = Of(pairs, slower);
        return timed is null or Unknown ? OfCounts(counts, slower) ?? timed : timed;
    }

    // More cycles for as many instructions: because memory did not have what it was asked for, or else because the core was shared. Cycles a second tell nothing of the
    // clock: they are counted in the program alone, and the time in the kernel too.
    private static string? OfCounts(IEnumerable<(StageCounts? Base, StageCounts? Other)> counts, bool slower)
    {
        List<(StageCounts From, StageCounts To)> known = [.. counts
            .Where(pair => pair is { Base: { Instructions: > 0, Cycles: > 0 }, Other: { Instructions: > 0, Cycles: > 0 } })
            .Select(pair => slower ? (pair.Base!, pair.Other!) : (pair.Other!, pair.Base!))];
        if (known.Count < Explanations.FewestPairs) return null;
        var work = known.Average(pair => Math.Log(PerVisit(pair.To) / PerVisit(pair.From)));
        if (Math.Abs(work) >= Math.Log(1 + SmallestGrowth)) return Unknown; // it was other work
        var stalled = Grew(Logs(one => one.Cycles!.Value / one.Instructions!.Value));
        var missesKnown = known.TrueForAll(pair => pair is { From.CacheMisses: > 0, To.CacheMisses: > 0 });
        if (stalled && missesKnown && Grew(Logs(one => one.CacheMisses!.Value / one.Instructions!.Value))) return Memory;
        return stalled && missesKnown ? Core : Unknown;

        List<double> Logs(Func<StageCounts, double> of) => [.. known.Select(pair => Math.Log(of(pair.To) / of(pair.From)))];

        static double PerVisit(StageCounts one) => one.Instructions!.Value / one.Visits;
    }

    private static bool Grew(List<double> logs) => logs.Average() >= Math.Log(1 + SmallestGrowth) && SignFlip.Above(logs) <= Alpha;
}
