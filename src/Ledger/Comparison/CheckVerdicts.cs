using System.Globalization;

namespace Modbench.Ledger;

/// <summary>Budgets, quality bounds and failed queries as verdicts: they are absolute, need no base, and are the same in every gate.</summary>
public static class CheckVerdicts
{
    /// <summary>A row for each check of the ledger, and for each pipeline and scenario that failed more queries than it may.</summary>
    public static IReadOnlyList<VerdictRow> Of(RunLedger head) => [.. head.Checks.Select(check => Row(check, head.Interrupted)), .. ExitCode.FailuresBeyondBudget(head).Select(beyond => Row(head, beyond))];

    private static VerdictRow Row(CheckRow check, bool interrupted) => new()
    {
        Pipeline = check.Pipeline,
        Scenario = check.Scenario,
        Measure = check.Measure,
        Stage = check.Stage,
        Unit = check.Unit,
        Head = check.Value,
        Verdict = check.Outcome switch
        {
            CheckOutcome.Met or CheckOutcome.MetNotCertain => GateVerdict.Pass,
            CheckOutcome.Missed => GateVerdict.Fail,
            CheckOutcome.NotMeasured => IsQuality(check) && !interrupted ? GateVerdict.Fail : GateVerdict.NotComparable,
            _ => GateVerdict.Inconclusive,
        },
        File = check.File,
        Line = check.Line,
        Reason = Reason(check),
    };

    // One that its own judge can't decide is not met, as in the exit code of a run.
    private static bool IsQuality(CheckRow check) => MeasureCatalog.IsQuality(check.Measure);

    private static string Reason(CheckRow check)
    {
        var limits = string.Join(
            ", ",
            new[] { check.AtLeast is { } least ? $"at least {Number(least)}" : null, check.AtMost is { } most ? $"at most {Number(most)}" : null }.OfType<string>());
        var of = $"{(IsQuality(check) ? "quality" : "budget")} {(check.Class is { } queries ? $"of {queries} " : "")}({check.Condition}): {limits} {check.Unit}";
        return check.Value is null ? $"{of}; not measured: {check.Reason}"
            : check is { Low: { } low, High: { } high } ? $"{of}; 95 % interval {Number(low)} to {Number(high)}"
            : of;
    }

    private static VerdictRow Row(RunLedger head, FailuresBeyond beyond)
    {
        var first = head.Failures.FirstOrDefault(failure => (failure.Pipeline, failure.Scenario, failure.Condition) == (beyond.Pipeline, beyond.Scenario, beyond.Condition) && failure.Count > 0);
        return new VerdictRow
        {
            Pipeline = beyond.Pipeline,
            Scenario = beyond.Scenario,
            Measure = "failures",
            Stage = first?.Stage,
            Unit = "count",
            Head = beyond.Failed,
            Verdict = GateVerdict.Fail,
            Reason = $"{Number(beyond.Failed)} queries of a launch failed ({beyond.Condition ?? "as a neighbour"}), {Number(beyond.Allowed)} are allowed{(first is null ? "" : $": {first.Type}: {first.Message}")}",
        }.In(head.Plan.Graph(beyond.Pipeline));
    }

    private static string Number(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);
}
