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
        var classCanBe = PipelineClass.Check(pipeline, compilation, mistakes);
        if (!classCanBe || pipeline.WithBases().Exists(type => type.TypeKind == TypeKind.Error)) return new(null, null, mistakes.ToEquatable());

        var members = new PipelineMembers(pipeline, compilation, mistakes);
        var stages = new StageCollector(pipeline, declaration.GetReference(), mistakes).Collect();
        var queries = members.FindQueries(stages);
        var create = members.FindCreate();
        var setups = members.FindSetups();
        if (stages.Count == 0) mistakes.Add(PipelineRules.NoStage, mistakes.Class, pipeline.Name);
        stop.ThrowIfCancellationRequested();

        var (ordered, answer) = CheckGraph(pipeline, stages, queries?.Element, compilation, mistakes);
        var qualities = new QualityReader(compilation, mistakes).Read(pipeline, queries?.Element, answer?.Output);
        var measures = new MeasureReader(pipeline, stages, qualities, mistakes).Read();
        stop.ThrowIfCancellationRequested();

        if (mistakes.HasErrors || ordered is null || queries is null || create is null || answer?.Output is null || stages.Exists(stage => stage.IsBroken))
            return new(null, null, mistakes.ToEquatable());

        var wiring = new WiringBuilder(pipeline, compilation).Build(queries, create, setups, ordered, qualities, answer.Output);
        var graph = GraphBuilder.Build(pipeline, queries, answer.Output, ordered, measures, qualities, Place.Of(mistakes.Class)!.Start);
        return new(wiring, graph, mistakes.ToEquatable());
    }

    private static (List<StageDraft>? Ordered, StageDraft? Answer) CheckGraph(
        INamedTypeSymbol pipeline, List<StageDraft> stages, ITypeSymbol? query, Compilation compilation, MistakeList mistakes)
    {
        var shape = new StageShape(compilation, mistakes);
        foreach (var stage in stages) shape.Read(stage);
        new EdgeResolver(pipeline.Name, stages, compilation, mistakes).Resolve();
        if (StageOrder.Sort(stages, mistakes) is not { } ordered) return (null, null);

        new TypeChecker(compilation, query, mistakes).Check(ordered);
        if (stages.Exists(stage => stage.IsBroken)) return (ordered, null);

        // Only now: an edge that is missing because of another mistake must not look like a second answer.
        var givers = new HashSet<StageDraft>(stages.SelectMany(stage => stage.Givers));
        var answers = stages.Where(stage => !givers.Contains(stage)).ToList();
        if (answers.Count < 2) return (ordered, answers.FirstOrDefault());

        mistakes.Add(StageRules.TwoAnswers, answers[1].Member, string.Join(" and ", answers.Select(stage => $"'{stage.Name}'")),
            string.Join(", ", answers.Select(stage => $"nameof({stage.Name})")), answers[0].Name);
        return (ordered, null);
    }
}
