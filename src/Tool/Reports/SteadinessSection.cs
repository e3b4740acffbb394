using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>Launches that were no steady state, over time.</summary>
internal static class SteadinessSection
{
    private const string Bars = "▁▂▃▄▅▆▇█";

    public static ReportSection? Of(LedgerView view) => ReportSection.Of(
        "Not stationary",
        view.Subjects.Select(subject => Table(view, subject)),
        "p50 of each slice of the measured time, the lowest bar at 0; first and last: of a quarter of the slices. Measure for longer, or find what changes: numbers of such a run hold for its length only.");

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
            Median(slices.Take(quarter)),
            Median(slices.TakeLast(quarter)),
            Quantity.Time(slices[^1].Start + slices[^1].Length - slices[0].Start),
        ];
    }

    private static string Sparkline(IReadOnlyList<SliceRow> slices)
    {
        var highest = slices.Max(slice => slice.P50) ?? 0;
        return string.Concat(slices.Select(slice => slice.P50 is { } p50 && highest > 0 ? Bars[(int)Math.Min(Bars.Length - 1, p50 / highest * Bars.Length)] : ' '));
    }

    private static string Median(IEnumerable<SliceRow> slices)
    {
        var known = slices.Select(slice => slice.P50).OfType<double>().Order().ToList();
        return known.Count == 0 ? Quantity.None : Quantity.Time(known[known.Count / 2]);
    }
}
