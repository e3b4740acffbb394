using System.Globalization;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Launches that were no steady state, over time.</summary>
internal static class SteadinessSection
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Not stationary",
        view.Subjects.Select(subject => Table(view, subject)),
        "p50 of each slice of the measured time (Offline: the answers in it per second), the lowest bar at 0; first and last: of a quarter of the slices. Measure for longer, or find what changes: numbers of such a run hold for its length only.");

    private static ReportTable? Table(LedgerView view, Subject subject)
    {
        var rows = subject.Conditions
            .Where(condition => view.Row(subject, condition, "drift")?.Notes.Any(note => note.StartsWith("not stationary:", StringComparison.Ordinal)) == true)
            .SelectMany(condition => view.Ledger.Slices
                .Where(slice => (slice.Pipeline, slice.Scenario, slice.Condition) == (subject.Pipeline, subject.Scenario, condition))
                .GroupBy(slice => slice.Launch)
                .Select(launch => Row(condition, launch.Key, [.. launch])))
            .ToList();
        return rows.Count == 0 ? null : new ReportTable(subject.Name, ["condition", "launch", "over time", "first", "last", "measured for"], 3, rows);
    }

    private static IReadOnlyList<string> Row(string condition, int launch, IReadOnlyList<SliceRow> slices)
    {
        var quarter = Math.Max(1, slices.Count / 4);
        return
        [
            condition,
            launch.ToString(CultureInfo.InvariantCulture),
            Sparkline(slices),
            Middle(slices.Take(quarter)),
            Middle(slices.TakeLast(quarter)),
            Quantity.Time(slices[^1].Start + slices[^1].Length - slices[0].Start),
        ];
    }

    private static string Sparkline(IReadOnlyList<SliceRow> slices)
    {
        var highest = slices.Max(slice => Height(slice)) ?? 0;
        return string.Concat(slices.Select(slice => Height(slice) is { } height && highest > 0 ? Bars[(int)Math.Min(Bars.Length - 1, height / highest * Bars.Length)] : ' '));
    }

    private static string Middle(IEnumerable<SliceRow> slices)
    {
        var some = slices.ToList();
        var known = some.Select(Height).OfType<double>().Order().ToList();
        return known.Count == 0 ? Quantity.None : Quantity.Of(known[known.Count / 2], IsOffline(some[0]) ? "1/s" : "ns");
    }

    // Where all queries are due at the start, only answers come over time.
    private static double? Height(SliceRow slice) => !IsOffline(slice) ? slice.P50 : slice.Length > 0 ? slice.Ended * 1e9 / slice.Length : null;

    private static bool IsOffline(SliceRow slice) => slice.Scenario == new OfflineScenario().Name;
}
