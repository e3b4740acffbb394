using Modbench.Engine;

namespace Modbench.Tests.Ledger;

/// <summary>Graphs that scripted launches belong to.</summary>
internal static class ScriptedGraphs
{
    public static SingleStreamScenario SingleStream { get; } = new() { Queries = 4 };

    public static ServerScenario Server { get; } = new() { QueriesPerSecond = 20, DurationNs = 4_000_000_000 };

    public static OfflineScenario Offline { get; } = new() { Queries = 64 };

    public static PipelineGraph AskDocs { get; } = Graph("Docs.AskDocs", "Embed", "Search") with
    {
        Collocations = [new Collocation(["Docs.BuildIndex"], 1, null)],
    };

    public static PipelineGraph BuildIndex { get; } = Graph("Docs.BuildIndex", "Encode");

    public static PipelineGraph Graph(string name, params string[] stages) => new(
        name,
        name[(name.LastIndexOfAny(['.', '+']) + 1)..],
        "Docs",
        "Docs.cs",
        10,
        "hash",
        false,
        "string",
        "string",
        [.. stages.Select((stage, i) => new StageNode(stage, i == 0 ? [] : [stages[i - 1]], i == 0, 1, false, "string", "string", "Docs.cs", 20 + i, 5))],
        [SingleStream, Server],
        [],
        null,
        [],
        []);
}
