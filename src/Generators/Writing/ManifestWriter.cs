using Microsoft.CodeAnalysis.CSharp;
using Modbench.Generators.Model;

namespace Modbench.Generators.Writing;

/// <summary>Writes the assembly attribute that holds the manifest; the shape is PipelineManifest's in the engine.</summary>
internal sealed class ManifestWriter(string package, string assembly, string? projectFolder)
{
    private const int Format = 1;

    public string Write(IEnumerable<GraphModel> graphs)
    {
        var json = SymbolDisplay.FormatLiteral(Json(graphs), quote: true);
        return $"{WiringWriter.Header}\n[assembly: global::Modbench.Engine.PipelineManifestAttribute({json})]\n";
    }

    public string Json(IEnumerable<GraphModel> graphs) => new JsonText().Object(json => json
        .Member("format", Format)
        .Member("package", package)
        .Member("assembly", assembly)
        .Array("pipelines", graphs, (list, graph) => list.Object(item => WriteGraph(item, graph)))).ToString();

    private void WriteGraph(JsonText json, GraphModel graph)
    {
        json.Member("name", graph.Name)
            .Member("shortName", graph.ShortName)
            .Member("assembly", assembly)
            .Member("file", File(graph.Place))
            .Member("line", graph.Place.Line)
            .Member("hash", graph.Hash)
            .Member("alone", graph.Alone)
            .Member("queryType", graph.QueryType)
            .Member("answerType", graph.AnswerType)
            .Array("stages", graph.Stages, (list, stage) => list.Object(item => WriteStage(item, stage)))
            .Array("scenarios", graph.Scenarios, (list, scenario) => list.Object(item => WriteScenario(item, scenario)))
            .Array("collocations", graph.Collocations, (list, collocation) => list.Object(item => item
                .Array("neighbours", collocation.Neighbours, (names, name) => names.Item(name))
                .Member("copies", collocation.Copies)
                .Member("scenario", collocation.Scenario)
                .Member("isolation", collocation.Isolation)
                .Member("cores", collocation.Cores)));
        if (graph.Objective is { } objective) WriteObjective(json, objective);
        if (graph.Classes.Count > 0) json.Array("classes", graph.Classes, (list, one) => list.Object(item => WriteClass(item, one)));
        json.Array("budgets", graph.Budgets, (list, budget) => list.Object(item => WriteBudget(item, budget)))
            .Array("qualities", graph.Qualities, (list, quality) => list.Object(item => item
                .Member("name", quality.Name)
                .Member("atLeast", quality.AtLeast)
                .Member("atMost", quality.AtMost)
                .Member("file", File(quality.Place))
                .Member("line", quality.Place.Line)));
    }

    private void WriteStage(JsonText json, StageNodeModel stage)
    {
        json.Member("name", stage.Name)
            .Array("after", stage.After, (names, name) => names.Item(name))
            .Member("takesQuery", stage.TakesQuery)
            .Member("slots", stage.Slots)
            .Member("isAsync", stage.IsAsync)
            .Member("input", stage.Input)
            .Member("output", stage.Output)
            .Member("file", File(stage.Place))
            .Member("line", stage.Place.Line)
            .Member("column", stage.Place.Column);
        if (stage.Routes.Count > 0) json.Array("routes", stage.Routes, (names, name) => names.Item(name));
        if (stage.MayAnswer) json.Member("mayAnswer", true);
        if (stage.StartsWithQuery) json.Member("startsWithQuery", true);
        if (stage.Reads.Count > 0) json.Array("reads", stage.Reads, (names, name) => names.Item(name));
        if (stage.Streams) json.Member("streams", true);
        if (stage.FromFirstPiece.Count > 0) json.Array("fromFirstPiece", stage.FromFirstPiece, (names, name) => names.Item(name));
        if (stage.MaxVisits > 0) json.Member("maxVisits", stage.MaxVisits);
        if (stage.BatchSize > 0) json.Member("batchSize", stage.BatchSize);
        if (stage.BatchWaitNs > 0) json.Member("batchWaitNs", stage.BatchWaitNs);
        if (stage.TimeoutNs > 0) json.Member("timeoutNs", stage.TimeoutNs);
    }

    private static void WriteScenario(JsonText json, ScenarioModel scenario)
    {
        // The discriminator must stand first.
        json.Member("kind", scenario.Kind);
        foreach (var member in scenario.Members) json.Raw(member.Name, member.Json);
        if (scenario.Phases.Count == 0) return;
        json.Array("phases", scenario.Phases, (list, phase) => list.Object(item => item
            .Member("kind", phase.Kind)
            .Member("queriesPerSecond", phase.QueriesPerSecond)
            .Member("durationNs", phase.DurationNs)));
    }

    private static void WriteObjective(JsonText json, ObjectiveModel objective) =>
        json.Object(item => item.Member("limitNs", objective.LimitNs).Member("share", objective.Share), "objective");

    private static void WriteClass(JsonText json, QueryClassModel one)
    {
        json.Member("name", one.Name).Member("weight", one.Weight);
        if (one.Objective is { } objective) WriteObjective(json, objective);
    }

    private void WriteBudget(JsonText json, BudgetModel budget) => json
        .Member("measure", budget.Measure)
        .Member("atMost", budget.AtMost)
        .Member("atLeast", budget.AtLeast)
        .Member("scenario", budget.Scenario)
        .Member("stage", budget.Stage)
        .Member("class", budget.Class)
        .Member("condition", budget.Condition)
        .Member("file", File(budget.Place))
        .Member("line", budget.Place.Line);

    /// <summary>Relative to the project folder where the file lies under it, with <c>/</c> on every system.</summary>
    private string File(Point place)
    {
        var file = place.File;
        if (projectFolder is { Length: > 0 } folder)
        {
            var root = folder[folder.Length - 1] is '/' or '\\' ? folder : folder + "/";
            if (file.Length > root.Length && Slashed(file).StartsWith(Slashed(root), StringComparison.Ordinal))
                return Slashed(file.Substring(root.Length));
        }

        return file;
    }

    private static string Slashed(string path) => path.Replace('\\', '/');
}
