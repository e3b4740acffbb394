using Modbench.Ledger;
using Modbench.Tool.Exports;
using Modbench.Tool.Running;
using NUnit.Framework.Constraints;

namespace Modbench;

/// <summary>See <see cref="Meets.Budgets"/>.</summary>
public sealed class BudgetsConstraint : Constraint
{
    /// <summary>What is expected.</summary>
    public override string Description => "all budgets and quality bounds met, and no failed launch or query";

    /// <summary>Reads the ledger and looks.</summary>
    /// <param name="actual">A <see cref="PipelineRun"/> or a path.</param>
    /// <exception cref="ArgumentException">It is neither.</exception>
    public override ConstraintResult ApplyTo<TActual>(TActual actual)
    {
        var wanted = actual switch
        {
            PipelineRun run => run.LedgerPath,
            string path => path,
            _ => throw new ArgumentException($"Meets.Budgets() takes a {nameof(PipelineRun)} or the path of a ledger, a run or a project, not {(actual is null ? "null" : actual.GetType().Name)}.", nameof(actual)),
        };
        return new Result(this, wanted, Missed(wanted));
    }

    private static IReadOnlyList<string> Missed(string wanted)
    {
        try
        {
            return [.. Findings.Of(LedgerFile.Read(RunFolder.FindLedger(wanted))).Where(finding => finding.Kind == FindingKind.Failed).Select(GateTestOutcome.Line)];
        }
        catch (ModbenchException error)
        {
            return [GateTestOutcome.Line(error)];
        }
    }

    private sealed class Result(BudgetsConstraint constraint, string ledger, IReadOnlyList<string> missed) : ConstraintResult(constraint, ledger, missed.Count == 0)
    {
        public override void WriteActualValueTo(MessageWriter writer) => writer.Write(string.Join(Environment.NewLine + "            ", missed));
    }
}
