using MathNet.Numerics.Statistics;

namespace Modbench.Ledger;

/// <summary>The stage that makes a pipeline slower.</summary>
internal static class GrownStage
{
    /// <summary>
    /// Stages' times, and what traced responses are longer by, say something about the measure: a response, or a rate, of whole queries. Set-up, the first response, pauses and CPU time have
    /// the same units and other reasons, and a stage's measure has its stage.
    /// </summary>
    public static bool Tells(string measure) => measure is "throughput" or "goodput" || measure.StartsWith("response.", StringComparison.Ordinal);

    /// <summary>
    /// The one whose time per query grew most, by the median over pairs, among those that grew for certain: 0 lies below the 95 % Student-t interval of the mean log ratio, which a pair that other
    /// work has met does not widen as it does that of a difference; null: none did.
    /// </summary>
    public static string? Of(IReadOnlyList<GatePair> pairs) => pairs
        .SelectMany(pair => pair.Stages)
        .GroupBy(stage => stage.Stage)
        .Where(stage => Estimate.Mean([.. Growth([.. stage])]).Low > 0)
        .OrderByDescending(stage => stage.Select(one => one.HeadNs - one.BaseNs).Median())
        .Select(stage => stage.Key)
        .FirstOrDefault();

    // A stage that only one build has took no time in the other.
    private static IEnumerable<double> Growth(IReadOnlyList<StagePair> pairs) =>
        pairs.All(pair => pair is { BaseNs: > 0, HeadNs: > 0 }) ? pairs.Select(pair => Math.Log(pair.HeadNs / pair.BaseNs)) : pairs.Select(pair => pair.HeadNs - pair.BaseNs);
}
