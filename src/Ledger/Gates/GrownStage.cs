namespace Modbench.Ledger;

/// <summary>The stage that makes a pipeline slower.</summary>
internal static class GrownStage
{
    /// <summary>
    /// Stages' times, and what traced responses are longer by, say something about the measure: a response, or a rate, of whole queries. Set-up, the first response, pauses and CPU time have
    /// the same units and other reasons, and a stage's measure has its stage.
    /// </summary>
    public static bool Tells(string measure) => measure is "throughput" or "goodput" || measure.StartsWith("response.", StringComparison.Ordinal);

    /// <summary>The one whose time per query grew most, by the mean over pairs; null: none for which 0 lies below the 95 % Student-t interval.</summary>
    public static string? Of(IReadOnlyList<GatePair> pairs) => pairs
        .SelectMany(pair => pair.Stages)
        .GroupBy(stage => stage.Stage)
        .Select(stage => (Stage: stage.Key, Growth: Estimate.Mean([.. stage.Select(one => one.HeadNs - one.BaseNs)])))
        .Where(stage => stage.Growth.Low > 0)
        .OrderByDescending(stage => stage.Growth.Value)
        .Select(stage => stage.Stage)
        .FirstOrDefault();
}
