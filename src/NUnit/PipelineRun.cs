namespace Modbench;

/// <summary>
/// What a <see cref="PipelineGateAttribute"/> has measured. A test method that takes one is called once the gate has passed, for what else is to be asserted.
/// </summary>
public sealed class PipelineRun
{
    internal PipelineRun()
    {
    }

    /// <summary>Full path of the run's <c>ledger.json</c>; empty before it was measured.</summary>
    public string LedgerPath { get; internal set; } = "";

    /// <summary>Full path of the run's <c>report.md</c>; empty before it was measured.</summary>
    public string ReportPath { get; internal set; } = "";

    /// <summary>The ledger's path.</summary>
    public override string ToString() => LedgerPath;
}
