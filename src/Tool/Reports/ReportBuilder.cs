using System.Globalization;
using Modbench.Ledger;

namespace Modbench.Tool.Reports;

/// <summary>A report from the ledger alone.</summary>
internal static class ReportBuilder
{
    public static Report Of(RunLedger ledger)
    {
        var view = new LedgerView(ledger);
        return new Report(
            $"{ledger.Plan.Project}, run {ledger.Run}",
            [
                HeadlineSection.Of(view),
                .. Present(CollocationSection.Of(view), StageSection.Of(view), ProcessSection.Of(view), CheckSection.Of(view), TraceSection.Of(view), NotesSection.Of(view)),
                EnvironmentSection.Of(view),
                .. FailureSection.Of(view),
                .. Present(Unfinished(ledger)),
            ]);
    }

    private static ReportSection? Unfinished(RunLedger ledger)
    {
        var done = ledger.Launches.Select(launch => launch.Launch).Distinct().Count();
        return done >= ledger.Plan.Launches.Count
            ? null
            : new ReportSection(
                "Unfinished",
                [new ReportLines([string.Create(CultureInfo.InvariantCulture, $"{done} of {ledger.Plan.Launches.Count} planned launches are in this ledger.")])]);
    }

    private static IEnumerable<ReportSection> Present(params ReportSection?[] sections) => sections.OfType<ReportSection>();
}
