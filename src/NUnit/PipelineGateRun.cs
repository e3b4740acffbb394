using System.Diagnostics;
using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool;
using Modbench.Tool.Exports;
using Modbench.Tool.Gating;
using Modbench.Tool.Reports;
using Modbench.Tool.Running;
using NUnit.Framework.Interfaces;

namespace Modbench;

/// <summary>One test's run, from what its attribute asks to its outcome.</summary>
/// <param name="gate">What is asked.</param>
/// <param name="tests">The test project's program.</param>
/// <param name="writer">Receives what <c>dotnet modbench run</c> prints.</param>
internal sealed class PipelineGateRun(PipelineGateAttribute gate, TestProgram tests, TextWriter writer)
{
    /// <summary>Measures and judges.</summary>
    /// <param name="scenario">Full name of the scenario; null: the attribute asks for one that there is not.</param>
    /// <param name="measured">Receives the paths of what was measured.</param>
    /// <param name="stop">Ends it; what was measured is kept.</param>
    /// <exception cref="ModbenchException">What is asked can't be done.</exception>
    public async Task<GateTestOutcome> RunAsync(string? scenario, PipelineRun measured, CancellationToken stop)
    {
        var graph = GatedPipeline.Find(gate.Pipeline);
        scenario ??= GatedPipeline.Scenarios(graph, gate.Scenario)[0].Name;
        var options = new RunOptions
        {
            Filters = [graph.Name],
            Scenario = scenario,
            Queries = Count(nameof(gate.Queries), gate.Queries),
            Launches = Count(nameof(gate.Launches), gate.Launches),
            Trace = false,
        };
        var project = tests.Output(graph.Assembly);
        var rules = new GateTestRules(gate.Strict, IsOptimised(gate.Pipeline.Assembly) ? null : graph.Assembly, gate.Baseline is not null);
        Shell.FindRuntimeForChildren();
        var run = new MeasuredRun(project, options, [], new Screen(writer, writer, false))
        {
            Verdicts = gate.Baseline is { } baseline ? Judge(tests.FindBaseline(baseline, graph.ShortName), project, options) : null,
            Absent = rules.Unoptimised is { } assembly ? [new AbsentRow("optimised code", GateTestOutcome.Unoptimised(assembly), "dotnet test -c Release")] : [],
        };
        var (exitCode, ledger) = await run.RunAsync(stop).ConfigureAwait(false);
        (measured.LedgerPath, measured.ReportPath) = (ledger, Path.Combine(Path.GetDirectoryName(ledger)!, MarkdownReport.Name));
        return exitCode == Shell.Interrupted
            ? new GateTestOutcome(ResultState.Cancelled, "interrupted: what was measured before is kept", null)
            : GateTestOutcome.Of(LedgerFile.Read(ledger), rules, SourceRoot.Of(project.ProjectFolder));
    }

    // A test asks for one pipeline and one scenario: that this run has no other says nothing.
    private static Func<RunLedger, WaivedVerdicts> Judge(string baseline, ProjectOutput project, RunOptions options)
    {
        var judge = BaselineGate.Judge(project.ProjectFolder, new GateOptions { Baseline = baseline, Filters = options.Filters, Scenario = options.Scenario });
        return ledger =>
        {
            var judged = judge(ledger);
            return judged with { Verdicts = [.. judged.Verdicts.Where(row => row.Verdict != GateVerdict.Removed)] };
        };
    }

    private int? Count(string option, int value) => value switch
    {
        0 => null,
        > 0 => value,
        _ => throw new ModbenchException("MB1022", $"{option} of the [PipelineGate] of {gate.Pipeline.Name} must be at least 1"),
    };

    private static bool IsOptimised(Assembly assembly) => assembly.GetCustomAttribute<DebuggableAttribute>()?.IsJITOptimizerDisabled != true;
}
