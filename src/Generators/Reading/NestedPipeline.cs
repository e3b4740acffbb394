using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads a stage that is a pipeline of its own: its graph stands in the stage's place.</summary>
/// <param name="compilation">The outer pipeline is of it.</param>
/// <param name="mistakes">The outer pipeline's.</param>
/// <param name="around">The pipelines that are being read, the outermost first.</param>
internal sealed class NestedPipeline(Compilation compilation, MistakeList mistakes, IReadOnlyList<INamedTypeSymbol> around)
{
    public static bool Is(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Class } && type.FindAttribute("PipelineAttribute") is not null;

    public bool Read(StageDraft stage)
    {
        var type = (INamedTypeSymbol)stage.MemberType.WithNullableAnnotation(NullableAnnotation.NotAnnotated);
        var again = around.ToList().FindIndex(outer => SymbolEqualityComparer.Default.Equals(outer, type));
        if (again >= 0)
        {
            var way = string.Join(" → ", around.Skip(again).Append(type).Select(pipeline => pipeline.Name));
            return Refuse(stage, $"'{stage.Name}' holds '{type.Shown()}' within itself ({way}), so that its graph has no end: take the stage out, or call what it needs from a method");
        }

        var said = stage.Slots != 1 ? "Slots" : stage.IsBatched ? "BatchSize" : stage.TimeoutNs > 0 ? "Timeout" : stage.MaxVisits > 0 ? "MaxVisits" : stage.Routes.Count > 0 ? "Routes" : null;
        if (said is not null)
            return Refuse(stage, $"'{stage.Name}' is a pipeline, whose own stages say what holds for each: move {said} to a stage of '{type.Shown()}'");

        if (Graph(stage, type) is not { } graph) return false;
        stage.Nested = graph;
        stage.Output = graph.Answer;
        stage.Inputs.Add(new InputDraft(null, InputKind.Result) { Type = graph.Query });
        return true;
    }

    private GraphDraft? Graph(StageDraft stage, INamedTypeSymbol type)
    {
        if (SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly)
            && type.FindAttribute("PipelineAttribute")!.ApplicationSyntaxReference?.GetSyntax().FirstAncestorOrSelf<TypeDeclarationSyntax>() is { } declaration)
        {
            // Its own mistakes are told at its own class.
            return PipelineReader.ReadGraph(type, declaration, compilation, new MistakeList(declaration.Identifier.GetLocation()), around);
        }

        var (graph, wrong) = new PartsReader(compilation, mistakes).Read(stage, type);
        if (graph is null) Refuse(stage, $"'{stage.Name}' is the pipeline '{type.Shown()}' of the assembly '{type.ContainingAssembly.Name}', which {wrong}");
        return graph;
    }

    private bool Refuse(StageDraft stage, string text)
    {
        mistakes.Add(FormRules.Nested, stage.Member, text);
        return false;
    }
}
