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
        GraphDraft graph,
        MeasureDrafts measures,
        List<QualityDraft> qualities,
        Point place) =>
        new(
            pipeline.Full(),
            pipeline.Name,
            place,
            Hash(graph.Query, graph.Stages),
            measures.Alone,
            graph.Query.Shown(),
            graph.Answer.Shown(),
            graph.Stages.Select(stage => Node(stage, graph.Query, place)).ToEquatable(),
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
            stage.Edges.Select(giver => giver.Name).ToEquatable(),
            stage.TakesQuery,
            stage.Slots,
            stage.Awaiting != Awaiting.None || stage.Piece is not null,
            string.Join(", ", stage.Inputs.Where(input => input.Kind is InputKind.Result or InputKind.Query).Select(input => (input.Type ?? query).Shown())),
            stage.Output!.Shown(),
            Place.Of(stage.Member.SourceLocation())?.Start ?? fallback,
            stage.Targets.Select(target => target.Name).ToEquatable(),
            stage.RouteAnswer is not null,
            stage.StartsWithQuery,
            stage.Inputs.Where(input => input.IsRead).SelectMany(input => input.Givers).Select(giver => giver.Name).Distinct().ToEquatable(),
            stage.Piece is not null,
            stage.Edges.Where(giver => stage.Inputs.Where(input => input.Givers.Contains(giver)).All(input => input.IsStream)).Select(giver => giver.Name).ToEquatable(),
            stage.MaxVisits,
            stage.BatchSize,
            stage.BatchWaitNs,
            stage.TimeoutNs);

    /// <summary>FNV-1a, 64 bits, over stages, edges and types: it tells one shape from another, nothing more.</summary>
    private static string Hash(ITypeSymbol query, List<StageDraft> ordered)
    {
        var text = new StringBuilder(query.Code());
        foreach (var stage in ordered)
        {
            text.Append('\n').Append(stage.Name).Append('|').Append(stage.Awaiting);
            foreach (var input in stage.Inputs) text.Append($"|{input.Kind} {input.Giver?.Name} {input.Type?.Code()}");
            text.Append('|').Append(stage.Output!.Code());
            foreach (var target in stage.Targets) text.Append("|to ").Append(target.Name);
            if (stage.IsBatched) text.Append("|batched");
            if (stage.Piece is not null) text.Append("|streaming");
        }

        var hash = 14695981039346656037UL;
        foreach (var b in Encoding.UTF8.GetBytes(text.ToString())) hash = unchecked((hash ^ b) * 1099511628211UL);
        return hash.ToString("x16", System.Globalization.CultureInfo.InvariantCulture);
    }
}
