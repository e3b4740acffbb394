using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>What would be if something were otherwise, and how far that was from what it was made to be.</summary>
internal static class WhatIfSection
{
    /// <summary>If less of the visits' time comes side by side, or no longer does, that is not worth a line.</summary>
    private const double Matters = 0.01;

    private static readonly string[] Shown = ["response.mean", "response.p50", "response.p99", "throughput"];

    public static ReportSection? Of(LedgerView view)
    {
        var rows = view.Ledger.WhatIfs;
        if (rows.Count == 0) return null;
        List<ReportPart> parts = [.. rows.GroupBy(row => (row.Pipeline, row.Scenario)).Select(subject => Table(view, [.. subject])).OfType<ReportPart>()];
        List<string> lines = [.. Assumed(view, rows), .. Untold(view, rows), .. Unmeasured(rows)];
        if (parts.Count > 0) lines.Insert(0, Legend(rows));
        if (lines.Count > 0) parts.Add(new ReportLines(lines));
        return new ReportSection("What if", parts);
    }

    private static ReportTable? Table(LedgerView view, List<WhatIfRow> rows)
    {
        var told = rows.Where(row => Shown.Contains(row.Measure) && (row.Value ?? row.Measured) is not null).ToList();
        if (told.Count == 0) return null;
        var verified = told.Exists(row => row.Measured is not null);
        string[] columns = ["change", "condition", "measure", "now", "predicted", "95 % interval"];
        return new ReportTable(
            $"{view.Ledger.Plan.Label(rows[0].Pipeline)} · {rows[0].Scenario}",
            verified ? [.. columns, "measured", "error"] : columns,
            verified ? 5 : 3,
            [.. told.Select(row => Row(row, verified))]);
    }

    private static string[] Row(WhatIfRow row, bool verified)
    {
        var unit = Unit(row);
        string[] cells =
        [
            row.Change,
            row.Condition,
            row.Measure == "throughput" ? row.Measure : row.Measure[(row.Measure.IndexOf('.') + 1)..],
            Value(row.Base),
            Value(row.Value),
            Quantity.Interval(row.Low, row.High, row.Measure, unit) ?? Quantity.None,
        ];
        return verified ? [.. cells, Value(row.Measured), row.Error is { } error ? Signed(error) : Quantity.None] : cells;

        string Value(double? value) => Quantity.Of(value, row.Measure, unit);
    }

    private static string Legend(IReadOnlyList<WhatIfRow> rows)
    {
        var off = rows.Where(row => row is { Value: not null, Measure: "response.mean" }).Select(row => row.ReplayError).Max();
        var single = rows.Any(row => row is { Value: not null, Low: null });
        return $"predicted: each launch run on paper once as it was and once with the change, the ratio put on what was measured{(single ? "; one launch has no interval" : "")}."
            + (off is { } error ? $" As it was, the paper is at most {Quantity.Percent(error)} off the measured mean." : "");
    }

    private static IEnumerable<string> Assumed(LedgerView view, IReadOnlyList<WhatIfRow> rows) => rows
        .Where(row => row is { Measure: "response.mean", SideBySide: { } then, SideBySideNow: { } now } && Math.Abs(then - now) >= Matters)
        .Select(row => $"{view.Ledger.Plan.Label(row.Pipeline)} {row.Scenario}, {row.Condition}, {row.Change}: {Quantity.Percent(row.SideBySide!.Value)} of the visits' time would be side by side with another, {Quantity.Percent(row.SideBySideNow!.Value)} is now. There a visit is taken to be {Cost(row)} slower{(row.Low is null ? "" : "; the interval holds that")}.");

    private static string Cost(WhatIfRow row) =>
        row.SideBySideCostLow == row.SideBySideCostHigh ? Quantity.Percent(row.SideBySideCostLow!.Value) : $"{Quantity.Percent(row.SideBySideCostLow!.Value)} to {Quantity.Percent(row.SideBySideCostHigh!.Value)}";

    private static IEnumerable<string> Untold(LedgerView view, IReadOnlyList<WhatIfRow> rows) => rows
        .Where(row => row is { Value: null, Reason: not null })
        .GroupBy(row => (row.Pipeline, row.Scenario, row.Change, row.Condition, row.Reason))
        .Select(same => $"{view.Ledger.Plan.Label(same.Key.Pipeline)} {same.Key.Scenario}, {same.Key.Condition}, {same.Key.Change}: not predictable, {same.Key.Reason}{(same.First().NotMeasured == WhatIfRow.NotAsked ? $"; {WhatIfRow.NotAsked}" : "")}.");

    private static IEnumerable<string> Unmeasured(IReadOnlyList<WhatIfRow> rows) => rows.Any(row => row.Measured is not null)
        ? rows.Where(row => row.NotMeasured is not null).GroupBy(row => (row.Change, row.NotMeasured)).Select(same => $"{same.Key.Change}: not measured, {same.Key.NotMeasured}.")
        : [];

    private static string Unit(WhatIfRow row) => row.Measure == "throughput" ? "1/s" : "ns";

    private static string Signed(double share) => string.Create(CultureInfo.InvariantCulture, $"{(share < 0 ? "−" : "+")}{Math.Abs(share) * 100:0.0} %");
}
