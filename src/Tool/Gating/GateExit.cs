using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>The exit code of a gate.</summary>
internal static class GateExit
{
    /// <summary>3 before 1 before 0, as of a run.</summary>
    /// <param name="ledger">With its verdicts.</param>
    /// <param name="strict">What can't be told fails as well: verdicts, and limits inside of an interval that lies on their wrong side.</param>
    public static int Of(RunLedger ledger, bool strict)
    {
        var code = ExitCode.Of(ledger);
        return code != ExitCode.Pass ? code
            : ledger.Verdicts.Any(row => row.Verdict == GateVerdict.Fail) || (strict && IsUntold(ledger)) ? ExitCode.Missed
            : ExitCode.Pass;
    }

    private static bool IsUntold(RunLedger ledger) =>
        ledger.Verdicts.Any(row => row.Verdict == GateVerdict.Inconclusive) || ledger.Checks.Any(check => check.Outcome == CheckOutcome.MissedNotCertain);
}
