using Modbench.Ledger;
using Modbench.Tests.Gate.Exports;
using Modbench.Tool.Exports;
using Modbench.Tool.Gating;

namespace Modbench.Tests.Gate.Builds;

/// <summary>What of a gate's ledger the exit code is made of.</summary>
public sealed class GateExitTests
{
    private const int Added = 40;
    private static readonly RunLedger Passing = ScriptedGate.Passing();

    [TestCase(CheckOutcome.MissedNotCertain, false, 0)]
    [TestCase(CheckOutcome.MissedNotCertain, true, 1)]
    [TestCase(CheckOutcome.MetNotCertain, true, 0)]
    [TestCase(CheckOutcome.NotMeasured, true, 0)]
    [TestCase(CheckOutcome.Missed, false, 1)]
    public void StrictFailsWhereALimitIsMissedButNotForCertain(CheckOutcome outcome, bool strict, int expected) =>
        Assert.That(GateExit.Of(Passing with { Checks = [Passing.Checks.First(check => check.Measure == "response.p90") with { Outcome = outcome }] }, strict), Is.EqualTo(expected));

    [TestCase(LaunchKind.Trace, Conditions.Head, 1)]
    [TestCase(LaunchKind.Trace, Conditions.Base, 1)]
    [TestCase(LaunchKind.Trace, Conditions.Solo, 3)]
    [TestCase(LaunchKind.Latency, Conditions.Head, 3)]
    [TestCase(LaunchKind.Latency, Conditions.Base, 3)]
    public void AFailedLaunchThatLooksForCausesChangesNothing(LaunchKind kind, string condition, int expected)
    {
        var ledger = Passing with
        {
            Launches = [.. Passing.Launches, Passing.Launches[0] with { Launch = Added, Kind = kind, Condition = condition, Outcome = LaunchOutcome.Failed, Reason = "it died" }],
            Verdicts = [.. Passing.Verdicts.Select(row => row with { Verdict = GateVerdict.Fail })],
        };
        Assert.That(GateExit.Of(ledger, strict: false), Is.EqualTo(expected));
        Assert.That(Findings.Of(ledger).Count(finding => finding.Rule == FindingRule.Failure), Is.EqualTo(expected == 3 ? 1 : 0));
    }

    [TestCase(LaunchKind.Trace, 0)]
    [TestCase(LaunchKind.Latency, 3)]
    public void NorDoQueriesThatFailInOne(LaunchKind kind, int expected)
    {
        var ledger = Passing with { Failures = [new FailureRow("Docs.AskDocs", "SingleStream", Conditions.Head, Added, kind, "Search", "System.IO.IOException", 3, 0, "gone", "gone")] };
        Assert.That(GateExit.Of(ledger, strict: true), Is.EqualTo(expected));
        Assert.That(Findings.Of(ledger).Count(finding => finding.Rule == FindingRule.Failure), Is.EqualTo(expected == 3 ? 1 : 0));
    }
}
