using Modbench.Engine;

namespace Modbench.Tests.Run;

/// <summary>Pipeline graphs as the generator would describe them.</summary>
internal static class Graphs
{
    public static PipelineGraph Pipeline(string name, params Scenario[] scenarios) => new(
        name,
        name.Split('.', '+')[^1],
        "Sample",
        "Sample.cs",
        12,
        "hash",
        Alone: false,
        "string",
        "int",
        [new StageNode("Embed", [], true, 1, false, "string", "int", "Sample.cs", 14, 5)],
        scenarios.Length == 0 ? [new SingleStreamScenario()] : scenarios,
        [],
        null,
        [],
        []);

    public static PipelineGraph Beside(this PipelineGraph graph, params string[] neighbours) =>
        graph with { Collocations = [.. graph.Collocations, new Collocation(neighbours, 1, null)] };

    public static PipelineGraph Beside(this PipelineGraph graph, string neighbour, int copies, string? scenario = null) =>
        graph with { Collocations = [.. graph.Collocations, new Collocation([neighbour], copies, scenario)] };

    public static PipelineGraph Beside(this PipelineGraph graph, PipelineGraph neighbour, Isolation isolation) =>
        graph with { Collocations = [.. graph.Collocations, new Collocation([neighbour.Name], 1, null) { Isolation = isolation }] };
}
