using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>The highest rate that met the goal, what gave way above it, and what a neighbour takes of it.</summary>
internal static class PeakSection
{
    public static ReportSection? Of(LedgerView view)
    {
        List<ReportPart> parts = [.. view.Ledger.Peaks.GroupBy(peak => (peak.Pipeline, peak.Scenario)).SelectMany(peaks => Parts(view, [.. peaks]))];
        return parts.Count == 0 ? null : new ReportSection("Peak (highest rate that meets the goal)", parts);
    }

    private static IEnumerable<ReportPart> Parts(LedgerView view, IReadOnlyList<PeakRow> peaks)
    {
        var label = view.Ledger.Plan.Label(peaks[0].Pipeline);
        yield return new ReportTable(
            $"{label} · {peaks[0].Scenario}, {peaks[0].Goal}",
            ["condition", "shape", "peak", "95 % interval", "last passing", "first failing", "probes"],
            5,
            [.. peaks.Select(Row)]);
        yield return new ReportLines([.. peaks.SelectMany(peak => Lines(label, peak, peaks.FirstOrDefault(other => other.Condition == Conditions.Solo)))]);
    }

    private static IReadOnlyList<string> Row(PeakRow peak) =>
    [
        peak.Condition,
        peak.Shape ?? Quantity.None,
        Rate(peak.Peak),
        Quantity.Interval(peak.Low, peak.High, "peak", "1/s") ?? Quantity.None,
        Rate(peak.LastPassing),
        Rate(peak.FirstFailing),
        peak.Probes.Count.ToString(CultureInfo.InvariantCulture),
    ];

    private static IEnumerable<string> Lines(string label, PeakRow peak, PeakRow? solo)
    {
        if (peak.Reason is { } reason)
        {
            yield return $"{peak.Condition}: {reason}.";
        }

        if (peak.Binding is { } binding)
        {
            yield return $"{peak.Condition}: at {Rate(peak.FirstFailing)} it missed: {binding}.";
        }

        if (Conditions.NeighboursOf(peak.Condition) is { } neighbours && peak.Peak is { } beside && solo?.Peak is { } alone && alone > 0)
        {
            yield return beside < alone
                ? $"{label} loses {Quantity.Percent(1 - (beside / alone))} of its capacity to {neighbours} ({Quantity.Change(alone, beside, "1/s")}){Sure(peak, solo)}."
                : $"{label} loses no capacity to {neighbours} ({Quantity.Change(alone, beside, "1/s")}).";
        }
    }

    private static string Sure(PeakRow beside, PeakRow solo) =>
        beside.High is null || solo.Low is null ? ""
        : beside.High < solo.Low ? ", beyond both intervals"
        : ", the intervals overlap";

    private static string Rate(double? rate) => rate is { } known ? Quantity.Of(known, "1/s") : Quantity.None;
}
