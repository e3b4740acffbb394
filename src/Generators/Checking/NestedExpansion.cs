using Modbench.Generators.Reading;

namespace Modbench.Generators.Checking;

/// <summary>
/// Puts the stages of nested pipelines in the place of the stage that holds them: their query is what comes in, their answer what goes out. Where a route
/// leads to a nested pipeline, or it ends in several ways, a stage that hands on what it gets stands there.
/// </summary>
internal sealed class NestedExpansion(List<StageDraft> stages, ScopeDraft scope)
{
    private readonly List<ScopeDraft> _scopes = [scope];

    public (List<StageDraft> Stages, List<ScopeDraft> Scopes) Expand()
    {
        foreach (var stage in stages.Where(stage => stage.Scope is null)) stage.Scope = scope;
        foreach (var holder in stages.Where(stage => stage.Nested is not null).ToList()) Expand(holder, holder.Nested!);
        return (stages, _scopes);
    }

    private void Expand(StageDraft holder, GraphDraft graph)
    {
        foreach (var stage in graph.Stages)
        {
            stage.Prefix = $"{holder.Name}.{stage.Prefix}";
            var outermost = stage;
            while (outermost.Holder is { } around && around != holder) outermost = around;
            if (outermost != holder) outermost.Holder = holder;
        }

        graph.Scopes[0].Around = scope;
        graph.Scopes[0].Holder = holder;
        _scopes.AddRange(graph.Scopes);

        var inside = graph.Stages.ToList();
        var query = Query(holder, graph, inside);
        foreach (var stage in graph.Stages) Bind(stage, query, IsStart(stage, graph.Stages));
        var answer = Answer(holder, graph, inside);
        foreach (var input in stages.Concat(inside).SelectMany(stage => stage.Inputs))
        {
            var at = input.Givers.IndexOf(holder);
            if (at >= 0) input.Givers[at] = answer;
        }

        var place = stages.IndexOf(holder);
        stages.RemoveAt(place);
        stages.InsertRange(place, inside);
    }

    /// <summary>Where the nested query comes from.</summary>
    private InputDraft Query(StageDraft holder, GraphDraft graph, List<StageDraft> inside)
    {
        var routers = stages.Where(router => router.Targets.Contains(holder)).ToList();
        if (routers.Count == 0) return holder.Inputs[0];
        var junction = Junction(holder, "(query)", holder.Inputs[0]);
        junction.StartsWithQuery = holder.StartsWithQuery;
        junction.Output = graph.Query;
        inside.Insert(0, junction);
        foreach (var router in routers) router.Targets[router.Targets.IndexOf(holder)] = junction;
        return new InputDraft(null, InputKind.Result) { Givers = { junction } };
    }

    private static void Bind(StageDraft stage, InputDraft query, bool isStart)
    {
        if (query.Kind == InputKind.Query) return;
        foreach (var input in stage.Inputs.Where(input => input.Kind == InputKind.Query))
        {
            input.Kind = InputKind.Result;
            input.Givers.AddRange(query.Givers);
            input.IsRead = !isStart;
            input.IsStream = query.IsStream;
        }

        stage.StartsWithQuery = false;
    }

    private static bool IsStart(StageDraft stage, List<StageDraft> inside) =>
        stage.StartsWithQuery || (!stage.Edges.Any(inside.Contains) && !inside.Exists(router => router.Targets.Contains(stage)));

    private StageDraft Answer(StageDraft holder, GraphDraft graph, List<StageDraft> inside)
    {
        if (graph.Answers.Count == 1 && !graph.Answers[0].IsRouter) return graph.Answers[0];
        var junction = Junction(holder, "(answer)", new InputDraft(null, InputKind.Result) { IsEntry = true, Type = graph.Answer });
        junction.Output = graph.Answer;
        foreach (var stage in graph.Answers)
        {
            if (!stage.IsRouter)
            {
                junction.Inputs[0].Givers.Add(stage);
                continue;
            }

            stage.Targets.Add(junction);
            stage.AnswersInto = junction;
            stage.RouteAnswer = null;
        }

        inside.Add(junction);
        return junction;
    }

    private StageDraft Junction(StageDraft holder, string name, InputDraft input) => new(holder.Member, null, isFirst: false, null)
    {
        Junction = name,
        Prefix = holder.Name + ".",
        Holder = holder,
        Scope = scope,
        Slots = 1024,
        Inputs = [input],
    };
}
