using Modbench.Ledger;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;
using NUnit.Framework.Internal.Builders;
using NUnit.Framework.Internal.Commands;

namespace Modbench;

/// <summary>
/// Makes a method of an NUnit test class a gate: one test for each scenario of a pipeline, which measures it in a process of its own, as <c>dotnet modbench run</c> does, and fails where it
/// misses a budget or a quality bound, fails queries, or got worse than a <see cref="Baseline"/>. What can't be told is inconclusive. The report and the ledger are attached to the test.
/// The method is called when the gate has passed; it takes nothing, or a <see cref="PipelineRun"/>. No other test of the assembly runs meanwhile.
/// </summary>
/// <param name="pipeline">A class with <c>[Pipeline]</c>, of the test project or one that it references.</param>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PipelineGateAttribute(Type pipeline) : NUnitAttribute, ITestBuilder, IWrapTestMethod, IImplyFixture
{
    internal const string ScenarioProperty = "Scenario";

    /// <summary>The class with <c>[Pipeline]</c>.</summary>
    public Type Pipeline { get; } = pipeline;

    /// <summary>Only this scenario: its kind (<c>Server</c>) or full name (<c>Server(20/s)</c>). Default: all, a test each.</summary>
    public string? Scenario { get; set; }

    /// <summary>Measured queries per launch and condition. Default, 0: as declared.</summary>
    public int Queries { get; set; }

    /// <summary>Launches of each kind. With 1 there are no intervals, and the values decide. Default, 0: 3.</summary>
    public int Launches { get; set; }

    /// <summary>
    /// Compare with this stored ledger too, such as <c>dotnet modbench baseline</c> writes. A path, relative to the test project's folder, or else to its output. Default: compare with nothing.
    /// </summary>
    public string? Baseline { get; set; }

    /// <summary>What can't be told fails. Default: it is inconclusive.</summary>
    public bool Strict { get; set; }

    /// <summary>The tests of a method: one for each scenario.</summary>
    public IEnumerable<TestMethod> BuildFrom(IMethodInfo method, Test? suite)
    {
        ArgumentNullException.ThrowIfNull(method);
        var builder = new NUnitTestCaseBuilder();
        foreach (var scenario in ScenarioNames())
        {
            object?[] arguments = method.GetParameters() is [var only] && only.ParameterType == typeof(PipelineRun) ? [new PipelineRun()] : [];
            var test = builder.BuildTestMethod(method, suite, new TestCaseParameters(arguments) { TestName = scenario is null ? method.Name : $"{method.Name}({scenario})" });
            if (scenario is not null) test.Properties.Set(ScenarioProperty, scenario);
            test.Properties.Set(PropertyNames.ParallelScope, ParallelScope.None);
            yield return test;
        }
    }

    /// <summary>Measures before the method is called.</summary>
    public TestCommand Wrap(TestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new PipelineGateCommand(command, this);
    }

    // What is wrong is said by the test when it runs: what is thrown while tests are looked for is shown by no runner beside the test.
    private IReadOnlyList<string?> ScenarioNames()
    {
        try
        {
            return [.. GatedPipeline.Scenarios(GatedPipeline.Find(Pipeline), Scenario).Select(scenario => scenario.Name)];
        }
        catch (ModbenchException)
        {
            return [null];
        }
    }
}
