namespace Modbench.Ledger;

/// <summary>Rows of what launches' searches found: one launch's as it is, of several the geometric mean with an interval across launches.</summary>
internal static class PeakRows
{
    /// <param name="searches">Of all launches.</param>
    public static IReadOnlyList<PeakRow> Of(IEnumerable<(string Pipeline, string Scenario, string Condition, PeakResult Peak)> searches) =>
    [
        .. searches.GroupBy(one => (one.Pipeline, one.Scenario, one.Condition)).Select(same =>
        {
            var (pipeline, scenario, condition) = same.Key;
            return Row(pipeline, scenario, condition, [.. same.Select(one => one.Peak)]);
        }),
    ];

    private static PeakRow Row(string pipeline, string scenario, string condition, PeakResult[] launches)
    {
        var found = launches.Where(one => one.Peak is not null).ToArray();
        var (peak, low, high) = Across(found);
        var failing = launches.Where(one => one.FirstFailing is not null).MinBy(one => one.FirstFailing);
        return new PeakRow(
            pipeline,
            scenario,
            condition,
            launches[0].Goal.Text,
            peak,
            low,
            high,
            launches.Min(one => one.LastPassing),
            failing?.FirstFailing,
            failing?.Binding,
            launches.Any(one => one.Shape == "cliff") ? "cliff" : launches.FirstOrDefault(one => one.Shape is not null)?.Shape,
            Reason(launches, found.Length),
            [.. launches.SelectMany(one => one.Probes.Select(probe => Row(one.Goal, probe)))]);
    }

    private static (double? Peak, double? Low, double? High) Across(PeakResult[] found)
    {
        if (found is []) return (null, null, null);
        if (found is [var only]) return (only.Peak, only.Low, only.High);
        var across = Estimate.Geometric([.. found.Select(one => one.Peak!.Value)]);
        return (across.Value, across.Low, across.High);
    }

    private static string? Reason(PeakResult[] launches, int found)
    {
        if (found == launches.Length) return null;
        if (found > 0) return $"{launches.Length - found} of {launches.Length} searches found no peak";
        return launches.All(one => one.FirstFailing is null) ? "every rate that was tried met the goal" : "no rate that was tried met the goal";
    }

    private static PeakProbeRow Row(PeakGoal goal, PeakProbe probe) => new(
        probe.QueriesPerSecond,
        probe.Offered,
        probe.Throughput,
        probe.Queries,
        probe.Queries > 0 ? probe.Met / (double)probe.Queries : null,
        probe.Completed > 0 ? probe.MeanResponseNs : null,
        goal.Failure(probe));
}
