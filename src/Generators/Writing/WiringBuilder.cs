using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Turns the checked drafts into the wiring's text parts.</summary>
internal sealed class WiringBuilder
{
    private readonly INamedTypeSymbol _pipeline;
    private readonly GraphDraft _graph;
    private readonly List<string> _accessors = [];
    private readonly Dictionary<ScopeDraft, (string Field, MemberAccess Members)> _scopes = [];

    public WiringBuilder(INamedTypeSymbol pipeline, Compilation compilation, GraphDraft graph)
    {
        (_pipeline, _graph) = (pipeline, graph);
        foreach (var scope in graph.Scopes)
        {
            var field = scope.Around is null ? "_pipeline" : $"_nested{_scopes.Count - 1}";
            _scopes.Add(scope, (field, new MemberAccess(scope.Type, compilation, field, _accessors)));
        }
    }

    public WiringModel Build(QueriesDraft queries, List<QualityDraft> qualities)
    {
        var own = _graph.Scopes[0];
        var members = _scopes[own].Members;
        var values = new FrameValues(_graph, judges: qualities.Count > 0);
        var calls = new StageCalls(_graph, values, scope => _scopes[scope].Members);
        var stages = _graph.Stages.Select(calls.Build).ToEquatable();
        return new WiringModel(
            _pipeline.Full(),
            _pipeline.Code(),
            queries.Element.Code(),
            queries.Sources.Select(source => Source(members, source)).ToEquatable(),
            Create(own),
            Setups(own),
            _graph.Scopes.Skip(1).Select(Nested).ToEquatable(),
            stages,
            qualities.Select(quality => Quality(members, quality, queries.Element)).ToEquatable(),
            _graph.Answer.Code(),
            values.Answer,
            values.Fields.ToEquatable(),
            values.Begin.ToEquatable(),
            _accessors.ToEquatable())
        {
            Weights = queries.Classes.Select(one => one.Weight).ToEquatable(),
        };
    }

    private static QueriesModel Source(MemberAccess members, QueriesSource queries) => new(
        queries.Member.Name,
        queries.Member is IMethodSymbol method ? members.Call(method, []) : members.Value(queries.Member),
        queries.IsAsync);

    private NestedModel Nested(ScopeDraft scope)
    {
        var value = _scopes[scope.Around!].Members.Nested(scope);
        return new NestedModel(_scopes[scope].Field, scope.Type.Code(), value, Create(scope), Setups(scope));
    }

    private CreateModel Create(ScopeDraft scope) => scope.Create!.Method is { } creator
        ? new CreateModel(scope.Create.Name, _scopes[scope].Members.Create(creator), scope.Create.Awaiting)
        : new CreateModel(null, $"new {scope.Type.Code()}()", Awaiting.None);

    private EquatableArray<SetupModel> Setups(ScopeDraft scope) => scope.Setups
        .Select(setup => new SetupModel(_scopes[scope].Members.SetUp(setup.Method), setup.Awaiting))
        .ToEquatable();

    private QualityModel Quality(MemberAccess members, QualityDraft quality, ITypeSymbol query)
    {
        var arguments = new[]
        {
            FrameValues.Cast("_judgedQueries[place]", query, quality.Method.Parameters[0].Type),
            FrameValues.Cast("_answers[place]", _graph.Answer, quality.Method.Parameters[1].Type),
        };
        return new QualityModel(quality.Name, members.Call(quality.Method, arguments), quality.IsBool);
    }
}
