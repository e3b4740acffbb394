using System.Reflection;
using Modbench.Diagnosers;
using Modbench.Engine;
using Modbench.Ledger;
using Modbench.Tool.Projects;

namespace Modbench;

/// <summary>What the generator says of a pipeline's class.</summary>
internal static class GatedPipeline
{
    /// <summary>The graph of a class.</summary>
    /// <exception cref="ModbenchException">MB1040: it is no pipeline; MB1009, MB1011: its manifest is another version's, or can't be read.</exception>
    public static PipelineGraph Find(Type type)
    {
        var assembly = type.Assembly;
        var name = assembly.GetName().Name!;
        IReadOnlyList<PipelineGraph> graphs = assembly.GetCustomAttribute<PipelineManifestAttribute>() is { } manifest
            ? ProjectReader.Parse(manifest.Json, name, assembly.Location).Pipelines
            : [];
        return graphs.FirstOrDefault(graph => graph.Name == type.FullName) ?? throw new ModbenchException(
            "MB1040",
            $"{type.FullName ?? type.Name} is no pipeline: mark the class with [Pipeline]. "
            + (graphs.Count == 0 ? $"{name} has none at all: its project has to reference the package Modbench directly" : $"{name} has {string.Join(", ", graphs.Select(graph => graph.Name))}"));
    }

    /// <summary>The scenarios that are asked for.</summary>
    /// <param name="graph">The pipeline.</param>
    /// <param name="wanted">Kind or full name; null: all.</param>
    /// <exception cref="ModbenchException">MB1021: it has no such scenario.</exception>
    public static IReadOnlyList<Scenario> Scenarios(PipelineGraph graph, string? wanted)
    {
        List<Scenario> found = [.. graph.Scenarios.Where(scenario => scenario.Matches(wanted))];
        return found.Count > 0 ? found : throw PipelineFilter.NoScenario($"{graph.ShortName} has no scenario '{wanted}'", wanted!, [graph]);
    }
}
