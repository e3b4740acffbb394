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
                .. Present(VerdictSection.Of(view), BisectionSection.Of(view)),
                HeadlineSection.Of(view),
                .. Present(PeakSection.Of(view), SteadinessSection.Of(view), CollocationSection.Of(view), CauseSection.Of(view), WhatIfSection.Of(view), ClassSection.Of(view), TrafficSection.Of(view), StageSection.Of(view), CodeSection.Of(view), RouteSection.Of(view), StreamSection.Of(view), BatchSection.Of(view), ProcessSection.Of(view), UtilisationSection.Of(view), CheckSection.Of(view), TraceSection.Of(view), NotesSection.Of(view)),
                EnvironmentSection.Of(view),
                .. Present(ledger.Verdicts.Count == 0 ? CheckSection.Misses(view) : null),
                .. FailureSection.Of(view),
                .. Present(Unfinished(ledger), VerdictSection.Closing(view)),
            ]);
    }

    private static ReportSection? Unfinished(RunLedger ledger)
    {
        var done = ledger.Plan.Launches
            .GroupBy(launch => (launch.Pipeline, launch.Scenario.Name, launch.Kind, Conditions: string.Join('/', launch.Conditions)))
            .Sum(like => like.First().Conditions.Min(condition => Math.Min(like.Count(), Measured(ledger, like.First(), condition))));

        // A gate plans as many as it may need, and most need fewer.
        return done == ledger.Plan.Launches.Count || ledger is { Verdicts.Count: > 0, Interrupted: false }
            ? null
            : new ReportSection(
                "Unfinished",
                [new ReportLines([string.Create(CultureInfo.InvariantCulture, $"{done} of {ledger.Plan.Launches.Count} planned launches are in this ledger.")])]);
    }

    // A planned launch may have become two whole ones, and one that was superseded has been done again.
    private static int Measured(RunLedger ledger, PlannedLaunchRow like, string condition) => ledger.Launches.Count(launch =>
        launch.Pipeline == like.Pipeline && launch.Scenario == like.Scenario.Name && launch.Kind == like.Kind && launch.Condition == condition && !launch.Superseded);

    private static IEnumerable<ReportSection> Present(params ReportSection?[] sections) => sections.OfType<ReportSection>();
}
