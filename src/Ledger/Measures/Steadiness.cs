using System.Globalization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>Whether what a launch measured under one condition is a steady state: from where on, and whether it drifts from there.</summary>
/// <param name="MeasuredFrom">Where the plateau begins, in nanoseconds of the monotonic clock; null: at the start of the measured stretch.</param>
/// <param name="Drift">From there on; null: not tested.</param>
/// <param name="Reason">Why the drift was not tested.</param>
/// <param name="Marks">What a reader must know of the condition's times and rates.</param>
internal sealed record Steadiness(long? MeasuredFrom, Drift? Drift, string? Reason, IReadOnlyList<string> Marks)
{
    /// <summary>What rates count; null: all that was served in the measured stretch.</summary>
    public RatedQueries? Rated { get; init; }

    /// <param name="records">The condition's.</param>
    /// <param name="untested">Why responses over time say nothing here; null: they do.</param>
    public static Steadiness Of(ConditionRecords records, string? untested)
    {
        if (untested is not null)
        {
            return new Steadiness(null, null, untested, []);
        }

        if (records.Completed < Ledger.Drift.FewestQueries)
        {
            return new Steadiness(null, null, TooFew(records.Completed), []);
        }

        var series = ResponseSeries.Of(records.OverTime.Queries);

        // Blocks in turn have their discarded starts; and what the first of them lacks would be missing from one of two conditions only.
        var cut = records.Blocks.Count > 1 ? 0 : WarmUpCut.Of(series);
        var first = cut ?? 0;
        var drift = Ledger.Drift.Of(series, first);
        return new Steadiness(
            first > 0 ? series.Due(first) : null, drift, drift is null ? TooFew(series.Count - first) : null, Said(series, cut, records.Blocks[0].MeasuredFrom, "responses"));
    }

    private static string TooFew(int queries) => string.Create(
        CultureInfo.InvariantCulture, $"{queries} completed queries in a launch are too few to tell a drift from chance, it takes {Ledger.Drift.FewestQueries}");

    /// <param name="series">What was tested.</param>
    /// <param name="cut">See <see cref="WarmUpCut"/>.</param>
    /// <param name="start">Of the measured stretch.</param>
    /// <param name="what">What the series is of, such as <c>responses</c>.</param>
    internal static IReadOnlyList<string> Said(ResponseSeries series, int? cut, long start, string what) => cut switch
    {
        null => [$"not warmed: {what} were still falling in the second half of a launch's measured time"],
        0 => [],
        { } first =>
        [
            string.Create(
                CultureInfo.InvariantCulture,
                $"warm-up cut: {what} of the first {(series.Due(first) - start) / 1e9:0.##} s of a launch were still {series.Excess(..first, first..) * 100:0.#} % above the others, and are left out"),
        ],
    };
}
