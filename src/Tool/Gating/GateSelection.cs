using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Tool.Gating;

/// <summary>Which pipelines and scenarios the command line asks a gate for: those that a run of the head would measure, neighbours apart.</summary>
internal static class GateSelection
{
    /// <param name="headGraphs">All pipelines of the head.</param>
    /// <param name="options">What was asked.</param>
    /// <exception cref="ModbenchException">MB1020 a filter, or MB1021 the scenario, matches nothing; MB1023 a neighbour is no pipeline of the head.</exception>
    public static Func<PipelineGraph, Scenario, bool> Of(IReadOnlyList<PipelineGraph> headGraphs, GateOptions options)
    {
        var plan = RunPlanner.Plan(headGraphs, new RunOptions { Filters = options.Filters, Scenario = options.Scenario, Trace = false });
        var names = headGraphs.Select(graph => graph.Name).ToHashSet(StringComparer.Ordinal);
        var asked = plan.Pipelines.Select(graph => graph.Name).ToHashSet(StringComparer.Ordinal);

        // Those that only the base has are not in the plan.
        return (graph, scenario) => scenario.Matches(options.Scenario)
            && (names.Contains(graph.Name) ? asked.Contains(graph.Name) : options.Filters.Count == 0 || options.Filters.Any(filter => PipelineFilter.Matches(graph, filter)));
    }
}
