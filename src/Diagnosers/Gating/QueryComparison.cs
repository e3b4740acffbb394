using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Tells whether the two sides of a pair ask the same queries.</summary>
/// <param name="under">The base's build.</param>
/// <param name="timings">How long to wait.</param>
/// <param name="folder">Where crash pages live.</param>
internal sealed class QueryComparison(PairBuild under, RunTimings timings, string folder)
{
    private readonly Dictionary<string, bool> repeat = new(StringComparer.Ordinal);

    /// <summary>What is different; null: nothing, as far as can be told.</summary>
    /// <param name="order">The pair.</param>
    /// <param name="before">What its base said when it was set up; null: nothing.</param>
    /// <param name="now">What its head said.</param>
    /// <param name="stop">Cancels.</param>
    public async Task<string?> DifferenceAsync(PairOrder order, Ready? before, Ready? now, CancellationToken stop)
    {
        if (before is null || now is null) return null;
        if (before.QueryCount != now.QueryCount) return FormattableString.Invariant($"another set of queries: the base has {before.QueryCount}, the head {now.QueryCount}");
        if (before.QueryDigest is null || now.QueryDigest is null || before.QueryDigest == now.QueryDigest) return null;

        // Queries that hold a new number in every process say nothing about the build.
        if (!repeat.TryGetValue(order.Base.Name, out var repeats))
            repeat[order.Base.Name] = repeats = await DigestAgainAsync(order, stop).ConfigureAwait(false) == before.QueryDigest;
        return repeats ? "another set of queries: as many, and they hold something else" : null;
    }

    private async Task<string?> DigestAgainAsync(PairOrder order, CancellationToken stop)
    {
        await using var again = new PairSide($"{Conditions.Base} again", under, order.Base, order.Launch, order, timings, folder);
        try
        {
            await again.StartAsync(stop).ConfigureAwait(false);
            await again.SetUpAsync(stop).ConfigureAwait(false);
            return again.Ready?.QueryDigest;
        }
        catch (LaunchFailure)
        {
            stop.ThrowIfCancellationRequested();
            return null;
        }
    }
}
