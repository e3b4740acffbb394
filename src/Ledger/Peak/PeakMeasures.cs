using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Rows of the measures that searches give: <c>peak</c>, and beside a neighbour <c>capacity_lost</c>.</summary>
internal static class PeakMeasures
{
    /// <summary>The highest rate that meets the goal.</summary>
    public const string Peak = "peak";

    /// <summary>1 − peak beside ÷ peak solo.</summary>
    public const string CapacityLost = "capacity_lost";

    private const string NoInterval = "no interval: each of the two peaks needs one of its own";

    /// <param name="searches">Of all launches.</param>
    public static IReadOnlyList<MeasureRow> Of(IReadOnlyList<PeakFound> searches) =>
    [
        .. searches.GroupBy(one => (one.Pipeline, one.Scenario)).SelectMany(same =>
        {
            var conditions = same.GroupBy(one => one.Condition).ToDictionary(one => one.Key, one => (IReadOnlyList<PeakFound>)[.. one]);
            var solo = conditions.GetValueOrDefault(Conditions.Solo);
            return conditions.SelectMany(condition =>
            {
                var key = new MeasureKey(same.Key.Pipeline, same.Key.Scenario, condition.Key, null, Peak);
                var peak = Row(key, condition.Value);
                return Conditions.NeighboursOf(condition.Key) is null ? [peak] : new[] { peak, Lost(key with { Measure = CapacityLost }, condition.Value, solo) };
            });
        }),
    ];

    private static MeasureRow Row(MeasureKey key, IReadOnlyList<PeakFound> searches)
    {
        var ended = PeakRows.Ended(searches);
        if (ended.Count == 0) return Absent(key, "1/s", PeakRows.Reason(searches)!);
        var (peak, low, high) = PeakRows.Interval(ended);
        if (peak is null) return Absent(key, "1/s", PeakRows.Reason(searches)!);
        return new MeasureRow(
            key.Pipeline, key.Scenario, key.Condition, null, key.Measure, "1/s", peak, low, high, low is null ? PeakRows.Reason(searches) : null,
            [.. ended.Select(one => one.Result.Peak).OfType<double>()], Notes(searches));
    }

    private static MeasureRow Lost(MeasureKey key, IReadOnlyList<PeakFound> beside, IReadOnlyList<PeakFound>? solo)
    {
        if (PeakRows.Peak(PeakRows.Ended(beside)) is not { } with) return Absent(key, "ratio", PeakRows.Reason(beside)!);
        if (solo is null) return Absent(key, "ratio", "no solo launch has searched");
        if (PeakRows.Peak(PeakRows.Ended(solo)) is not { } alone) return Absent(key, "ratio", $"solo: {PeakRows.Reason(solo)}");
        var kept = (with - alone).Exponentiate();
        return new MeasureRow(
            key.Pipeline, key.Scenario, key.Condition, null, key.Measure, "ratio", 1 - kept.Value, 1 - kept.High, 1 - kept.Low, kept.Low is null ? NoInterval : null,
            [1 - kept.Value], [.. Notes(beside).Union(Notes(solo))]);
    }

    private static IReadOnlyList<string> Notes(IReadOnlyList<PeakFound> searches) =>
    [
        .. searches.Any(one => one.Interrupted) ? ["interrupted: an interrupt ended the launch early"] : Array.Empty<string>(),
        .. searches.FirstOrDefault(one => one.HasFailed) is { } failed && !searches.All(one => one.HasFailed)
            ? [$"launches missing: {failed.CutShort}"] : Array.Empty<string>(),
        .. PeakRows.Ended(searches).Any(one => one.Result.LeftOut.Count > 0)
            ? ["probes left out: some failed where the same rate, or all others, say that they should not have: the machine may have stalled"] : Array.Empty<string>(),
        .. ShortProbes(PeakRows.Ended(searches)),
    ];

    /// <summary>With too few queries, whether a share of them met the limit is chance: a rate passes or fails that would not do so again.</summary>
    private static IEnumerable<string> ShortProbes(IReadOnlyList<PeakFound> ended)
    {
        var least = ended
            .SelectMany(one => one.Result.Probes
                .Where(probe => !probe.Saturated && (probe.QueriesPerSecond == one.Result.LastPassing || probe.QueriesPerSecond == one.Result.FirstFailing))
                .SelectMany(probe => Judged(one.Result.Goal, probe)))
            .Where(judged => judged.Share < 1 && judged.Queries < Quantile.Fewest(judged.Share))
            .OrderBy(judged => judged.Queries)
            .FirstOrDefault();
        if (least.Share == 0) yield break;
        yield return string.Create(
            CultureInfo.InvariantCulture,
            $"short probes: a rate at the limit was judged by {least.Queries} queries, and {least.Share * 100:0.###} % of them can't be told from fewer than {Quantile.Fewest(least.Share)}: give a longer Duration");
    }

    /// <summary>By how many queries each share of the goal was judged; a mean has none.</summary>
    private static IEnumerable<(long Queries, double Share)> Judged(PeakGoal goal, PeakProbe probe) =>
        goal.Classes.Count > 0 ? goal.Classes.Zip(probe.Classes, (one, got) => (got.Queries, one.Share))
        : goal.Share is { } share ? [(probe.Queries, share)]
        : [];

    private static MeasureRow Absent(MeasureKey key, string unit, string reason) =>
        new(key.Pipeline, key.Scenario, key.Condition, null, key.Measure, unit, null, null, null, reason, [], []);
}
