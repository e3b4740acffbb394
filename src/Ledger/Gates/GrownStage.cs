namespace Modbench.Ledger;

/// <summary>The stage that makes a pipeline slower.</summary>
internal static class GrownStage
{
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
