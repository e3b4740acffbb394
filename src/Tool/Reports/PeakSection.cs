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
        yield return new ReportLines([.. peaks.SelectMany(peak => Lines(view, label, peak, peaks.FirstOrDefault(other => other.Condition == Conditions.Solo)))]);
    }

    private static IReadOnlyList<string> Row(PeakRow peak)
    {
        var rates = Quantity.Apart([peak.Peak, peak.LastPassing, peak.FirstFailing], "1/s");
        return
        [
            peak.Condition,
            peak.Shape ?? Quantity.None,
            rates[0],
            Quantity.Interval(peak.Low, peak.High, "peak", "1/s") ?? Quantity.None,
            rates[1],
            rates[2],
            peak.Probes.Count.ToString(CultureInfo.InvariantCulture),
        ];
    }

    private static IEnumerable<string> Lines(LedgerView view, string label, PeakRow peak, PeakRow? solo)
    {
        if (peak.Reason is { } reason)
        {
            yield return $"{peak.Condition}: {reason}.";
        }

        if (peak.Binding is { } binding)
        {
            yield return $"{peak.Condition}: at {Quantity.Apart([peak.Peak, peak.LastPassing, peak.FirstFailing], "1/s")[2]} it missed: {binding}.";
        }

        if (peak.Probes.Count(probe => probe.LeftOut) is var leftOut and > 0)
        {
            yield return $"{peak.Condition}: {leftOut} of {peak.Probes.Count} probes {(leftOut == 1 ? "was" : "were")} left out: the same rate tried again, or all others, say that {(leftOut == 1 ? "it" : "they")} should have done far better; the machine may have stalled.";
        }

        if (Conditions.NeighboursOf(peak.Condition) is { } neighbours && peak.Peak is { } beside && solo?.Peak is { } alone)
        {
            yield return Lost(view, label, peak, neighbours, Quantity.Change(alone, beside, "1/s"));
        }
    }

    private static string Lost(LedgerView view, string label, PeakRow peak, string neighbours, string change)
    {
        var row = view.Ledger.Measures.FirstOrDefault(row =>
            row.Measure == "capacity_lost" && row.Pipeline == peak.Pipeline && row.Scenario == peak.Scenario && row.Condition == peak.Condition);
        if (row?.Value is not { } lost) return $"{label}: capacity lost to {neighbours} is not known ({change}){(row?.Reason is { } because ? $": {because}" : "")}.";
        var interval = Quantity.Interval(row) is { } ends ? $"; 95 % interval {ends}" : "; no interval";
        var chance = row is { Low: <= 0, High: >= 0 } ? ": it may be chance" : "";
        return lost > 0
            ? $"{label} loses {Quantity.Percent(lost)} of its capacity to {neighbours} ({change}{interval}){chance}."
            : $"{label} loses no capacity to {neighbours} ({change}{interval} of a loss).";
    }
}
