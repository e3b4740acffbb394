using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Rows of what launches' searches found: one launch's as it is, of several the geometric mean with an interval across launches.</summary>
internal static class PeakRows
{
    /// <param name="searches">Of all launches.</param>
    public static IReadOnlyList<PeakRow> Of(IEnumerable<PeakFound> searches) =>
    [
        .. searches.GroupBy(one => (one.Pipeline, one.Scenario, one.Condition)).Select(same =>
        {
            var (pipeline, scenario, condition) = same.Key;
            return Row(pipeline, scenario, condition, [.. same]);
        }),
    ];

    /// <summary>The peak of one condition.</summary>
    /// <param name="searches">Its launches', one at least.</param>
    /// <returns>Null: none of them found one.</returns>
    public static LogEstimate? Peak(IReadOnlyList<PeakFound> searches)
    {
        List<PeakResult> found = [.. searches.Where(one => one.Result.Peak is not null).Select(one => one.Result)];
        return found switch
        {
            [] => null,
            [var only] => new LogEstimate(Math.Log(only.Peak!.Value), only.Error, only.Freedom),
            _ => LogEstimate.Across([.. found.Select(one => one.Peak!.Value)]),
        };
    }

    /// <summary>Of one launch its own interval, which a cliff has too; of several the one across launches.</summary>
    public static (double? Peak, double? Low, double? High) Interval(IReadOnlyList<PeakFound> searches)
    {
        List<PeakResult> found = [.. searches.Where(one => one.Result.Peak is not null).Select(one => one.Result)];
        if (found is []) return (null, null, null);
        if (found is [var only]) return (only.Peak, only.Low, only.High);
        var across = Peak(searches)!.Value.Exponentiate();
        return (across.Value, across.Low, across.High);
    }

    /// <summary>One that failed on the way measured nothing; one that an interrupt ended is marked, as everywhere.</summary>
    public static IReadOnlyList<PeakFound> Ended(IReadOnlyList<PeakFound> searches) => [.. searches.Where(one => !one.HasFailed)];

    /// <summary>Why there is no peak, or else no interval, or what both are made of; null: nothing is missing.</summary>
    public static string? Reason(IReadOnlyList<PeakFound> all)
    {
        var counted = Told(all);
        var found = counted.Count(one => one.Result.Peak is not null);
        string?[] reasons =
        [
            found == 0 ? counted[0].Result.Reason
                : found < counted.Count ? string.Create(CultureInfo.InvariantCulture, $"{counted.Count - found} of {counted.Count} searches found no peak")
                : null,
            found == 1 ? counted.First(one => one.Result.Peak is not null).Result.Reason : null,
            all.FirstOrDefault(one => one.CutShort is not null) is { } cut
                ? string.Create(CultureInfo.InvariantCulture, $"after {cut.Result.Probes.Count} probes it ended early: {cut.CutShort}")
                : null,
        ];
        return string.Join("; ", reasons.OfType<string>()) is { Length: > 0 } text ? text : null;
    }

    /// <summary>Where every one failed, what they had come to all the same.</summary>
    private static IReadOnlyList<PeakFound> Told(IReadOnlyList<PeakFound> all) => Ended(all) is { Count: > 0 } ended ? ended : all;

    private static PeakRow Row(string pipeline, string scenario, string condition, IReadOnlyList<PeakFound> all)
    {
        List<PeakResult> launches = [.. Told(all).Select(one => one.Result)];
        var (peak, low, high) = Interval(Told(all));
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
            Reason(all),
            [.. all.SelectMany(one => one.Result.Probes.Select(probe => Row(one.Result, probe)))]);
    }

    private static PeakProbeRow Row(PeakResult search, PeakProbe probe) => new(
        probe.QueriesPerSecond,
        probe.Offered,
        probe.Throughput,
        probe.Queries,
        probe.Queries > 0 ? probe.Met / (double)probe.Queries : null,
        probe.Completed > 0 ? probe.MeanResponseNs : null,
        search.Goal.Failure(probe),
        search.LeftOut.Contains(probe));
}
