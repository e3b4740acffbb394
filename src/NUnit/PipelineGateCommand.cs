using Modbench.Ledger;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Commands;

namespace Modbench;

/// <summary>Measures, judges, and calls the test's method when that has passed.</summary>
/// <param name="inner">Calls the method.</param>
/// <param name="gate">What is asked.</param>
internal sealed class PipelineGateCommand(TestCommand inner, PipelineGateAttribute gate) : DelegatingTestCommand(inner)
{
    /// <inheritdoc />
    public override TestResult Execute(TestExecutionContext context)
    {
        var measured = Test.Arguments.OfType<PipelineRun>().FirstOrDefault() ?? new PipelineRun();
        var outcome = Outcome(measured);
        Attach(measured.ReportPath, "what was measured, as a person reads it");
        Attach(measured.LedgerPath, "what was measured, as programs read it");
        if (outcome.State == ResultState.Success) return innerCommand.Execute(context);
        context.CurrentResult.SetResult(outcome.State, measured.ReportPath.Length == 0 ? outcome.Message : $"{outcome.Message}{Environment.NewLine}Report: {measured.ReportPath}", outcome.Places);
        return context.CurrentResult;
    }

    private GateTestOutcome Outcome(PipelineRun measured)
    {
        var run = new PipelineGateRun(gate, new TestProgram(Test.TypeInfo!.Type.Assembly), TestContext.Out);
        var scenario = Test.Properties.Get(PipelineGateAttribute.ScenarioProperty) as string;
        var stop = TestContext.CurrentContext.CancellationToken;
        try
        {
            // Not on this thread, whose context may want its continuations back.
            return Task.Run(() => run.RunAsync(scenario, measured, stop), CancellationToken.None).GetAwaiter().GetResult();
        }
        catch (ModbenchException error)
        {
            return GateTestOutcome.Of(error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return GateTestOutcome.Of(new ModbenchException("MB4005", error.Message));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return new GateTestOutcome(ResultState.Cancelled, "interrupted before anything was measured", null);
        }
    }

    private static void Attach(string path, string description)
    {
        if (File.Exists(path)) TestContext.AddTestAttachment(path, description);
    }
}
