using System.Text;
using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Turns the checked drafts into what the manifest says.</summary>
internal static class GraphBuilder
{
    public static GraphModel Build(
        INamedTypeSymbol pipeline,
        QueriesDraft queries,
        ITypeSymbol answer,
        List<StageDraft> ordered,
        MeasureDrafts measures,
        List<QualityDraft> qualities,
        Point place) =>
        new(
            pipeline.Full(),
            pipeline.Name,
            place,
            Hash(queries.Element, ordered),
            measures.Alone,
            queries.Element.Shown(),
            answer.Shown(),
            ordered.Select(stage => Node(stage, queries.Element, place)).ToEquatable(),
            measures.Scenarios.ToEquatable(),
            measures.Collocations.ToEquatable(),
            measures.Objective,
            measures.Budgets.ToEquatable(),
            qualities.Select(quality => new QualityBoundModel(quality.Name, quality.AtLeast, quality.AtMost, quality.Place ?? place)).ToEquatable())
        {
            Classes = queries.Classes.ToEquatable(),
        };

    private static StageNodeModel Node(StageDraft stage, ITypeSymbol query, Point fallback) =>
        new(
            stage.Name,
            stage.Givers.Select(giver => giver.Name).ToEquatable(),
            stage.TakesQuery,
            stage.Slots,
            stage.Awaiting != Awaiting.None,
            string.Join(", ", stage.Inputs.Where(input => input.Kind != InputKind.Stop).Select(input => (input.Type ?? query).Shown())),
            stage.Output!.Shown(),
            Place.Of(stage.Member.SourceLocation())?.Start ?? fallback);

    /// <summary>FNV-1a, 64 bits, over stages, edges and types: it tells one shape from another, nothing more.</summary>
    private static string Hash(ITypeSymbol query, List<StageDraft> ordered)
    {
        var text = new StringBuilder(query.Code());
        foreach (var stage in ordered)
        {
            text.Append('\n').Append(stage.Name).Append('|').Append(stage.Awaiting);
            foreach (var input in stage.Inputs) text.Append($"|{input.Kind} {input.Giver?.Name} {input.Type?.Code()}");
            text.Append('|').Append(stage.Output!.Code());
        }

        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text.ToString())) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
