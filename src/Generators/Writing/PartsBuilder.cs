using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>
/// Turns a checked graph into what other assemblies need to have it within theirs. An assembly that is compiled against shows neither private members nor
/// the order of its members, so the description is written where they are seen.
/// </summary>
internal sealed class PartsBuilder
{
    private readonly GraphDraft _graph;
    private readonly List<string> _accessors = [];
    private readonly List<string> _methods = [];
    private readonly Dictionary<ScopeDraft, MemberAccess> _members;
    private ITypeSymbol? _hidden;

    private PartsBuilder(Compilation compilation, GraphDraft graph)
    {
        _graph = graph;
        _members = graph.Scopes.ToDictionary(scope => scope, scope => new MemberAccess(scope.Type, compilation, "p", _accessors));
    }

    /// <summary>Null where no other assembly can name the pipeline.</summary>
    public static PartsModel? Build(INamedTypeSymbol pipeline, Compilation compilation, GraphDraft graph)
    {
        if (compilation.GetTypeByMetadataName("Modbench.Engine.PipelinePartsAttribute") is null) return null;
        var hasFriends = compilation.Assembly.GetAttributes().Any(attribute => attribute.AttributeClass.Is("System.Runtime.CompilerServices", "InternalsVisibleToAttribute"));
        return pipeline.FindHidden() is null || hasFriends ? new PartsBuilder(compilation, graph).Build(pipeline, hasFriends) : null;
    }

    private PartsModel Build(INamedTypeSymbol pipeline, bool hasFriends)
    {
        AddEnd("Query", _graph.Query);
        AddEnd("Answer", _graph.Answer);
        for (var i = 0; i < _graph.Scopes.Count; i++) AddScope(_graph.Scopes[i], i);
        for (var i = 0; i < _graph.Stages.Count; i++) AddStage(_graph.Stages[i], i);
        var name = TypeName.OfParts(pipeline);
        return _hidden is not null && !hasFriends
            ? new PartsModel(name, _hidden.Shown(), "", EquatableArray<string>.Empty, EquatableArray<string>.Empty)
            : new PartsModel(name, _hidden?.Shown(), PartsText.Write(_graph.Scopes.Select(Scope), _graph.Stages.Select(Stage)), _methods.ToEquatable(), _accessors.ToEquatable());
    }

    private void AddEnd(string name, ITypeSymbol type)
    {
        // Where nothing is said of null, nothing is said of it elsewhere either.
        var end = $"public static void {name}({Type(type)} value) {{ }}";
        var isSilent = type is { IsReferenceType: true, NullableAnnotation: NullableAnnotation.None };
        _methods.Add(isSilent ? $"#nullable disable\n{end}\n#nullable enable" : end);
    }

    private void AddScope(ScopeDraft scope, int number)
    {
        var type = Type(scope.Type);
        if (scope.Around is { } around)
            _methods.Add($"public static {type}? Scope{number}({Type(around.Type)} p) => {_members[around].Nested(scope)};");
        var create = scope.Create!.Method;
        _methods.Add(create is null
            ? $"public static {type} Create{number}() => new {type}();"
            : $"public static {Type(create.ReturnType)} Create{number}({Token(create)}) => {_members[scope].Create(create)};");
        for (var i = 0; i < scope.Setups.Count; i++)
        {
            var setup = scope.Setups[i].Method;
            var token = Token(setup);
            _methods.Add($"public static {Type(setup.ReturnType)} Setup{number}_{i}({type} p{(token.Length > 0 ? ", " + token : "")}) => {_members[scope].SetUp(setup)};");
        }
    }

    private void AddStage(StageDraft stage, int number)
    {
        if (stage.Junction is not null)
        {
            _methods.Add($"public static {Type(stage.Output!)} Stage{number}({Type(stage.Inputs[0].Type!)} value) => value;");
            return;
        }

        var members = _members[stage.Scope!];
        if (!stage.IsMethod)
        {
            // By its interface: what the type of the object is stays the assembly's own affair.
            _methods.Add($"public static {Type(stage.Form!)} Stage{number}({Type(stage.Scope!.Type)} p) => {members.Object(stage)};");
            return;
        }

        var parameters = stage.Inputs.Select((input, i) => $", {By(input)}{Type(input.Parameter!.Type)} a{i}");
        var arguments = stage.Inputs.Select((input, i) => $"{By(input)}a{i}");
        var returned = (stage.Part ?? (IMethodSymbol)stage.Member).ReturnType;
        _methods.Add($"public static {Type(returned)} Stage{number}({Type(stage.Scope!.Type)} p{string.Concat(parameters)}) => {members.Visit(stage, arguments)};");
    }

    private PartScope Scope(ScopeDraft scope) => new(
        scope.Around is null ? -1 : _graph.Scopes.IndexOf(scope.Around), scope.Create!.Method is null ? "" : scope.Create.Name, scope.Setups.Count);

    private PartStage Stage(StageDraft stage) => new(
        stage.Name,
        stage.Junction is not null ? PartKind.Junction : stage.IsMethod ? PartKind.Method : PartKind.Object,
        _graph.Scopes.IndexOf(stage.Scope!),
        [stage.Slots, stage.MaxVisits, stage.BatchSize, stage.BatchWaitNs, stage.TimeoutNs],
        stage.StartsWithQuery,
        _graph.Answers.Contains(stage),
        stage.AnswersInto is null ? -1 : _graph.Stages.IndexOf(stage.AnswersInto),
        Numbers(stage.Targets),
        stage.Inputs.ConvertAll(input => new PartInput(input.Kind, input.Absence, input.IsEntry, input.IsRead, input.IsStream, Numbers(input.Givers))));

    private int[] Numbers(List<StageDraft> stages) => [.. stages.Select(stage => _graph.Stages.IndexOf(stage))];

    private string Type(ITypeSymbol type)
    {
        _hidden ??= type.FindHidden();
        return type.CodeWithNulls();
    }

    private static string By(InputDraft input) => input.Parameter!.RefKind == RefKind.Ref ? "ref " : "";

    private static string Token(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type.IsCancellationToken()) ? "global::System.Threading.CancellationToken stop" : "";
}
