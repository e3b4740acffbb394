using System.IO.Enumeration;
using Modbench.Engine;
using Modbench.Ledger;

namespace Modbench.Diagnosers;

/// <summary>Which pipelines and scenarios the command line asks for.</summary>
public static class PipelineFilter
{
    /// <summary>The pipelines that a glob of <paramref name="filters"/> matches, in the given order; all of them without filters.</summary>
    /// <exception cref="ModbenchException">A filter matches nothing.</exception>
    public static IReadOnlyList<PipelineGraph> ByName(IReadOnlyList<PipelineGraph> graphs, IReadOnlyList<string> filters)
    {
        foreach (var filter in filters)
        {
            if (graphs.Any(graph => Matches(graph, filter))) continue;
            var names = graphs.Select(graph => graph.ShortName).Distinct().ToList();
            throw new ModbenchException("MB1020", $"no pipeline matches --filter '{filter}'.{Suggestion.For(filter, names)} There is: {string.Join(", ", names)}");
        }

        return filters.Count == 0 ? graphs : graphs.Where(graph => filters.Any(filter => Matches(graph, filter))).ToList();
    }

    /// <summary>The pipelines that have the wanted scenario, each with that one alone; all as they are when <paramref name="wanted"/> is null.</summary>
    /// <exception cref="ModbenchException">No pipeline has it.</exception>
    public static IReadOnlyList<PipelineGraph> ByScenario(IReadOnlyList<PipelineGraph> graphs, string? wanted)
    {
        var found = graphs
            .Select(graph => graph with { Scenarios = graph.Scenarios.Where(scenario => scenario.Matches(wanted)).ToList() })
            .Where(graph => graph.Scenarios.Count > 0)
            .ToList();
        return found.Count > 0 ? found : throw NoScenario($"no scenario matches --scenario '{wanted}'", wanted!, graphs);
    }

    /// <summary>MB1021: none of some pipelines has a scenario.</summary>
    /// <param name="said">What is wrong, without a full stop.</param>
    /// <param name="wanted">Which.</param>
    /// <param name="graphs">The pipelines.</param>
    public static ModbenchException NoScenario(string said, string wanted, IReadOnlyList<PipelineGraph> graphs)
    {
        var names = graphs.SelectMany(graph => graph.Scenarios).Select(scenario => scenario.Name).Distinct().ToList();
        return new ModbenchException("MB1021", $"{said}.{Suggestion.For(wanted, names)} There is: {string.Join(", ", names)}");
    }

    /// <summary>A glob matches its short or its full name, ignoring case.</summary>
    public static bool Matches(PipelineGraph graph, string filter) =>
        FileSystemName.MatchesSimpleExpression(filter, graph.ShortName, ignoreCase: true)
        || FileSystemName.MatchesSimpleExpression(filter, graph.Name, ignoreCase: true);
}
