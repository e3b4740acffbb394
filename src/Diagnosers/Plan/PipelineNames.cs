using Modbench.Engine;

namespace Modbench.Diagnosers;

/// <summary>What a project's pipelines are called in tables and conditions: the short name, or the full one where two share the short one.</summary>
public sealed class PipelineNames
{
    private readonly Dictionary<string, string> shown = new(StringComparer.Ordinal);

    /// <summary>Names for these pipelines.</summary>
    public PipelineNames(IEnumerable<PipelineGraph> graphs)
    {
        foreach (var same in graphs.DistinctBy(graph => graph.Name).GroupBy(graph => graph.ShortName, StringComparer.Ordinal))
        {
            var alone = same.Count() == 1;
            foreach (var graph in same) shown[graph.Name] = alone ? graph.ShortName : graph.Name;
        }
    }

    /// <summary>The name to show for a full name; an unknown one is shown as it is.</summary>
    public string Of(string fullName) => shown.GetValueOrDefault(fullName, fullName);
}
