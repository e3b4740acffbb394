using System.Globalization;

namespace Modbench.Ledger;

/// <summary>
/// Whether what is explained is what was measured: causes come from traced launches, and tracing may itself change how much a condition slows the subject
/// down. The slowdown of traced launches is compared with that of the untraced ones of the same run.
/// </summary>
internal static class ObserverEffect
{
    /// <summary>Less is no difference that anybody would ask about.</summary>
    public const double SmallestChange = 0.02;

    /// <summary>By how much traced launches are slowed down, one value for each; pairs of blocks of one launch are no launches.</summary>
    /// <param name="pairs">At least one, of mean responses or times per query.</param>
    public static LogEstimate Traced(IReadOnlyList<PairTerms> pairs) => LogEstimate.Across(
        [.. pairs.GroupBy(pair => pair.Launch).Select(launch => Math.Exp(launch.Average(pair => Math.Log((pair.Base + pair.Delta) / pair.Base))))]);

    /// <summary>By how much untraced launches are: of those whose blocks took turns, or else of launches of their own.</summary>
    /// <param name="explained">What is compared with what.</param>
    /// <param name="measures">All rows of the run.</param>
    /// <returns>Null: there were none.</returns>
    public static LogEstimate? Untraced(ConditionPairs explained, IReadOnlyList<MeasureRow> measures)
    {
        if (explained.Measure == ExplanationRow.ThroughputMeasure) return Grown("throughput") is { } rate ? new LogEstimate(-rate.Mean, rate.Error, rate.Freedom) : null;
        if (Row("slowdown", explained.Condition) is { Values.Count: > 0 } slowdown && explained.Base == Paused(explained.Condition)) return LogEstimate.Across(slowdown.Values);
        return Grown("response.mean");

        LogEstimate? Grown(string measure) => Row(measure, explained.Condition) is { Values.Count: > 0 } over && Row(measure, explained.Base) is { Values.Count: > 0 } under
            && over.Values.Concat(under.Values).All(value => value > 0)
            ? LogEstimate.Across(over.Values) - LogEstimate.Across(under.Values)
            : null;

        MeasureRow? Row(string measure, string condition) => measures.FirstOrDefault(
            row => row.Key == new MeasureKey(explained.Pipeline, explained.Scenario, condition, null, measure));
    }

    /// <summary>What to say of the two; null: they agree, or are too few to tell.</summary>
    public static string? Note(LogEstimate traced, LogEstimate untraced)
    {
        var difference = Difference(traced, untraced).Exponentiate();
        if (difference.Low is null or <= 1 && difference.High is null or >= 1) return null;
        if (Math.Abs(difference.Value - 1) < SmallestChange) return null;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"observer effect: the condition multiplies responses by {Of(traced)} in traced launches, by {Of(untraced)} in untraced ones: tracing changes what is explained here");
    }

    /// <summary>Where one side has a single launch, launches of the other tell how much one may differ from another.</summary>
    private static LogEstimate Difference(LogEstimate traced, LogEstimate untraced) => (traced.Error, untraced.Error) switch
    {
        (null, { } error) => new LogEstimate(traced.Mean - untraced.Mean, Single(error, untraced.Freedom), untraced.Freedom),
        ({ } error, null) => new LogEstimate(traced.Mean - untraced.Mean, Single(error, traced.Freedom), traced.Freedom),
        _ => traced - untraced,
    };

    private static double Single(double error, double freedom) => error * Math.Sqrt(freedom + 2);

    private static string Of(LogEstimate estimate)
    {
        var (value, low, high) = estimate.Exponentiate();
        return low is null
            ? string.Create(CultureInfo.InvariantCulture, $"{value:0.00}")
            : string.Create(CultureInfo.InvariantCulture, $"{value:0.00} ({low:0.00}–{high:0.00})");
    }

    private static string Paused(string condition) => Conditions.NeighboursOf(condition) is { } neighbours ? Conditions.Paused(neighbours) : "";
}
