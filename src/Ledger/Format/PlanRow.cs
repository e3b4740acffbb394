using System.Text.Json.Serialization;
using Modbench.Engine;

namespace Modbench.Ledger;

/// <summary>What was to be run.</summary>
/// <param name="Project">Name of the project file.</param>
/// <param name="Expected">Expected wall time in nanoseconds.</param>
/// <param name="Pipelines">All graphs that take part, neighbours included.</param>
/// <param name="OnlyNeighbours">Full names of those that are planned only as neighbours.</param>
/// <param name="Launches">In the order in which they were to run.</param>
public sealed record PlanRow(
    string Project,
    long Expected,
    IReadOnlyList<PipelineGraph> Pipelines,
    IReadOnlyList<string> OnlyNeighbours,
    IReadOnlyList<PlannedLaunchRow> Launches)
{
    /// <summary>What was asked of the run, each as <c>--what-if</c> takes it.</summary>
    public IReadOnlyList<string> WhatIfs { get; init; } = [];

    /// <summary>Of a gate: the commit that the head is compared with; null, and not in the file: it is none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Base { get; init; }

    /// <summary>Of a gate: the graphs of <see cref="Pipelines"/> as the base has them; null, and not in the file: no base is run.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<PipelineGraph>? BasePipelines { get; init; }

    /// <summary>The graph of that full name, a gate's head's; null: it takes no part.</summary>
    public PipelineGraph? Graph(string pipeline) => Pipelines.FirstOrDefault(graph => graph.Name == pipeline);

    /// <summary>The graph that a launch ran: its build's.</summary>
    /// <param name="pipeline">Full name.</param>
    /// <param name="condition">What it measured.</param>
    public PipelineGraph? Graph(string pipeline, string condition) =>
        (condition == Conditions.Base ? BasePipelines?.FirstOrDefault(graph => graph.Name == pipeline) : null) ?? Graph(pipeline);

    /// <summary>A pipeline as tables name it: the short name, or the full one where two share it.</summary>
    public string Label(string pipeline)
    {
        var graph = Graph(pipeline);
        return graph is null || Pipelines.Count(other => other.ShortName == graph.ShortName) > 1 ? pipeline : graph.ShortName;
    }
}

/// <summary>One launch of the plan.</summary>
/// <param name="Launch">Counts from 1.</param>
/// <param name="Pipeline">Full name of the subject.</param>
/// <param name="Scenario">As it ran, with the command line's limits applied.</param>
/// <param name="Kind">What it is for.</param>
/// <param name="Conditions">What it is to measure.</param>
/// <param name="Neighbours">Full names of what runs beside it, one for each copy.</param>
/// <param name="Seed">Seed of the block order.</param>
public sealed record PlannedLaunchRow(
    int Launch,
    string Pipeline,
    Scenario Scenario,
    LaunchKind Kind,
    IReadOnlyList<string> Conditions,
    IReadOnlyList<string> Neighbours,
    int Seed)
{
    /// <summary>Where its neighbours live.</summary>
    [JsonConverter(typeof(JsonStringEnumConverter<Isolation>))]
    public Isolation Isolation { get; init; }

    /// <summary>The cores that its neighbours may use, such as <c>0-1</c>; null: all.</summary>
    public string? Cores { get; init; }
}
