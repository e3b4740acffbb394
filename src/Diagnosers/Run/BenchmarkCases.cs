using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Parameters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains;

namespace Modbench.Diagnosers;

/// <summary>One row of the table: what BenchmarkDotNet calls a benchmark case.</summary>
/// <param name="Case">BenchmarkDotNet's.</param>
/// <param name="Planned">Ours.</param>
internal sealed record Row(BenchmarkCase Case, PlannedRow Planned);

/// <summary>Makes the rows of a plan, with real parameter columns and without reflection over attributes.</summary>
internal static class BenchmarkCases
{
    /// <summary>The job as tables and exports name it: without how it was carried out, which is no setting of the user's.</summary>
    public static Job Shown { get; } = new Job("Modbench").Freeze();

    public static IReadOnlyList<Row> Of(RunPlan plan, IToolchain toolchain, ImmutableConfig config)
    {
        var query = new Descriptor(typeof(Pipelines), typeof(Pipelines).GetMethod(nameof(Pipelines.Query))!);
        var launches = plan.Launches.GroupBy(launch => (launch.Pipeline.Name, launch.Scenario.Name, launch.Conditions[0], launch.Kind)).Max(same => same.Count());
        var job = new Job("Modbench").WithLaunchCount(launches).WithToolchain(toolchain).Freeze();
        return plan.Rows
            .Select(row => new Row(
                BenchmarkCase.Create(
                    query,
                    job,
                    new ParameterInstances(
                    [
                        Parameter("Pipeline", plan.Names.Of(row.Pipeline), 0),
                        Parameter("Scenario", row.Scenario, 1),
                        Parameter("Condition", row.Condition, 2),
                    ]),
                    config),
                row))
            .ToList();
    }

    private static ParameterInstance Parameter(string name, string value, int place) =>
        new(new ParameterDefinition(name, false, [], false, typeof(string), place), value, SummaryStyle.Default.WithMaxParameterColumnWidth(200));
}
