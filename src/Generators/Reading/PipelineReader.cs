using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Checking;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;
using Modbench.Generators.Writing;

namespace Modbench.Generators.Reading;

/// <summary>From a class marked [Pipeline] to what is written for it, or to what is wrong with it. Keeps no symbol.</summary>
internal static class PipelineReader
{
    public static PipelineReading Read(INamedTypeSymbol pipeline, TypeDeclarationSyntax declaration, Compilation compilation, CancellationToken stop)
    {
        var mistakes = new MistakeList(declaration.Identifier.GetLocation());
        if (!CanBe(pipeline, compilation, mistakes)) return new(null, null, null, mistakes.ToEquatable());

        var (queries, scope, stages, graph) = ReadMembers(pipeline, declaration, compilation, mistakes, []);
        stop.ThrowIfCancellationRequested();
        var qualities = new QualityReader(compilation, mistakes).Read(pipeline, queries?.Element, graph?.Answer);
        var measures = new MeasureReader(pipeline, graph?.Stages ?? stages, qualities, queries?.Classes.ConvertAll(one => one.Name), mistakes).Read();
        stop.ThrowIfCancellationRequested();

        if (mistakes.HasErrors || queries is null || scope.Create is null || graph is null) return new(null, null, null, mistakes.ToEquatable());

        var wiring = new WiringBuilder(pipeline, compilation, graph).Build(queries, qualities);
        var told = GraphBuilder.Build(pipeline, queries, graph, measures, qualities, Place.Of(mistakes.Class)!.Start);
        return new(wiring, told, PartsBuilder.Build(pipeline, compilation, graph), mistakes.ToEquatable());
    }

    /// <summary>The graph of a pipeline that is nested in others; null when something is wrong with it.</summary>
    public static GraphDraft? ReadGraph(
        INamedTypeSymbol pipeline, TypeDeclarationSyntax declaration, Compilation compilation, MistakeList mistakes, IReadOnlyList<INamedTypeSymbol> around)
    {
        if (!CanBe(pipeline, compilation, mistakes)) return null;
        var (_, scope, _, graph) = ReadMembers(pipeline, declaration, compilation, mistakes, around);
        return mistakes.HasErrors || scope.Create is null ? null : graph;
    }

    private static bool CanBe(INamedTypeSymbol pipeline, Compilation compilation, MistakeList mistakes) =>
        PipelineClass.Check(pipeline, compilation, mistakes) && !pipeline.WithBases().Exists(type => type.TypeKind == TypeKind.Error);

    private static (QueriesDraft? Queries, ScopeDraft Scope, List<StageDraft> Stages, GraphDraft? Graph) ReadMembers(
        INamedTypeSymbol pipeline, TypeDeclarationSyntax declaration, Compilation compilation, MistakeList mistakes, IReadOnlyList<INamedTypeSymbol> around)
    {
        var members = new PipelineMembers(pipeline, compilation, mistakes);
        var stages = new StageCollector(pipeline, declaration.GetReference(), mistakes).Collect();
        var queries = members.FindQueries(stages);
        var scope = new ScopeDraft(pipeline) { Create = members.FindCreate(), Setups = members.FindSetups() };
        if (stages.Count == 0) mistakes.Add(PipelineRules.NoStage, mistakes.Class, pipeline.Name);

        var shape = new StageShape(compilation, mistakes, [.. around, pipeline]);
        foreach (var stage in stages) shape.Read(stage);
        return (queries, scope, stages, CheckGraph(scope, stages, queries?.Element, compilation, mistakes));
    }

    private static GraphDraft? CheckGraph(ScopeDraft scope, List<StageDraft> stages, ITypeSymbol? query, Compilation compilation, MistakeList mistakes)
    {
        new EdgeResolver(scope.Type.Name, stages, compilation, mistakes).Resolve();
        if (StageOrder.Sort(stages, mistakes) is not { } ordered) return null;

        new TypeChecker(compilation, query, ordered, mistakes).Check();
        if (query is null || stages.Count == 0 || stages.Exists(stage => stage.IsBroken || stage.Output is null)) return null;
        new LoopChecker(ordered, mistakes).Check();
        new RouterBodyChecker(ordered, compilation, mistakes).Check();

        // Only now: an edge that is missing because of another mistake must not look like a second answer.
        var (expanded, scopes) = new NestedExpansion(ordered, scope).Expand();
        ordered = StageOrder.Sort(expanded, mistakes)!;
        var (answers, answer) = new AnswerFinder(ordered, compilation, mistakes).Find();
        if (answer is null) return null;
        new RouteChecker(ordered, answers, mistakes).Check();
        return new GraphDraft(query, ordered, answers, answer, scopes);
    }
}
