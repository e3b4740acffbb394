using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>At which commits it got worse: what was found, then the commits that were looked at.</summary>
internal static class BisectionSection
{
    public static ReportSection? Of(LedgerView view)
    {
        var ledger = view.Ledger;
        return ledger.Bisections.Count == 0 ? null : new ReportSection("Where it got worse", [new ReportLines([.. Sentences(ledger)]), .. ledger.Bisections.Where(row => row.Probes.Count > 0).Select(row => Table(ledger, row))]);
    }

    /// <summary>One for each measure that was asked about.</summary>
    public static IEnumerable<string> Sentences(RunLedger ledger) => ledger.Bisections.Select(row => BisectionWords.Of(ledger.Plan, row));

    private static ReportTable Table(RunLedger ledger, BisectionRow row) => new(
        ledger.Bisections.Count == 1 ? null : $"{ledger.Plan.Label(row.Pipeline)} · {row.Scenario} {BisectionWords.Measured(row)}",
        ["commit", "subject", "got worse", "place", "change from the base", "pairs"],
        3,
        [.. row.Probes.Select(probe => (IReadOnlyList<string>)
        [
            probe.Commit is null ? Quantity.None : BisectionWords.Short(probe.Commit),
            probe.Subject,
            probe.Pairs == 0 ? $"left out: {(probe.Skipped ?? "").ReplaceLineEndings(" ")}" : $"{(probe.Grown >= 0.5 ? "yes" : "no")}, {BisectionWords.Sure(Math.Max(probe.Grown, 1 - probe.Grown))}",
            string.Create(CultureInfo.InvariantCulture, $"{probe.Place} of {row.Commits}"),
            VerdictWords.Change(probe.Ratio),
            probe.Pairs.ToString(CultureInfo.InvariantCulture),
        ])]);
}
