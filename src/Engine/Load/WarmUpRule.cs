using System.Globalization;

namespace Modbench.Engine;

/// <summary>
/// Warm-up goes on for at least 1 s, until no method has been compiled for 200 ms; it ends unfinished after 10 s, or after the declared number of queries.
/// </summary>
internal sealed class WarmUpRule(long startedAt, int compiledMethods, int warmupQueries)
{
    private const long AtLeastNs = 1_000_000_000;
    private const long AtMostNs = 10_000_000_000;
    private const long QuietNs = 200_000_000;

    private readonly long start = startedAt;
    private int compiled = compiledMethods;
    private long lastCompiled = startedAt;

    /// <summary>Why it ended unfinished; null: it has not, or is warmed up.</summary>
    public string? NotWarmed { get; private set; }

    /// <summary>To be asked after each query.</summary>
    /// <param name="now">In nanoseconds.</param>
    /// <param name="queries">Run so far.</param>
    /// <param name="compiledMethods">By the process since its start.</param>
    public bool GoesOn(long now, int queries, int compiledMethods)
    {
        if (compiledMethods != compiled)
        {
            compiled = compiledMethods;
            lastCompiled = now;
        }

        if (warmupQueries > 0 && queries >= warmupQueries)
        {
            NotWarmed = string.Create(CultureInfo.InvariantCulture, $"warm-up stopped after {queries} queries, as WarmupQueries says");
            return false;
        }

        var elapsed = now - start;
        if (warmupQueries == 0 && elapsed >= AtLeastNs && now - lastCompiled >= QuietNs) return false;
        if (elapsed < AtMostNs) return true;
        NotWarmed = warmupQueries > 0
            ? string.Create(CultureInfo.InvariantCulture, $"warm-up stopped after 10 s and {queries} of the {warmupQueries} WarmupQueries")
            : string.Create(
                CultureInfo.InvariantCulture, $"after 10 s of warm-up methods were still being compiled, the last one {(now - lastCompiled) / 1e6:0} ms before");
        return false;
    }
}
