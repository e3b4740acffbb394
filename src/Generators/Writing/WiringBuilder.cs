using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Turns the checked drafts into the wiring's text parts.</summary>
internal sealed class WiringBuilder(INamedTypeSymbol pipeline, Compilation compilation)
{
    private const string Calls = "global::Modbench.Engine.StageCall";

    private readonly MemberAccess _access = new(pipeline, compilation);

    public WiringModel Build(
        QueriesDraft queries, CreateDraft create, List<SetupDraft> setups, List<StageDraft> ordered, List<QualityDraft> qualities, ITypeSymbol answer)
    {
        var numbers = ordered.Select((stage, i) => (stage, i)).ToDictionary(pair => pair.stage, pair => pair.i);
        return new WiringModel(
            pipeline.Full(),
            pipeline.Code(),
            queries.Element.Code(),
            queries.Sources.Select(Source).ToEquatable(),
            create.Method is { } creator
                ? new CreateModel(creator.Name, _access.Call(creator, Tokens(creator)), create.Awaiting)
                : new CreateModel(null, $"new {pipeline.Code()}()", Awaiting.None),
            setups.Select(setup => new SetupModel(_access.Call(setup.Method, Tokens(setup.Method)), setup.Awaiting)).ToEquatable(),
            ordered.Select(stage => Stage(stage, numbers, queries.Element)).ToEquatable(),
            qualities.Select(quality => Quality(quality, queries.Element, answer)).ToEquatable(),
            _access.Accessors)
        {
            Weights = queries.Classes.Select(one => one.Weight).ToEquatable(),
        };
    }

    private QueriesModel Source(QueriesSource queries) => new(
        queries.Member.Name,
        queries.Member is IMethodSymbol method ? _access.Call(method, []) : _access.Value(queries.Member),
        queries.IsAsync);

    private StageModel Stage(StageDraft stage, Dictionary<StageDraft, int> numbers, ITypeSymbol query)
    {
        var arguments = stage.Inputs.Select(input => Argument(input, numbers, query)).ToList();
        string call;
        StageMemberModel? member = null;
        if (stage.Member is IMethodSymbol method)
        {
            call = _access.Call(method, arguments);
        }
        else
        {
            var type = stage.MemberType;
            var types = $"{type.Code()}, {StageForms.Input(stage.Form!).Code()}, {StageForms.Output(stage.Form!).Code()}";
            call = stage.Awaiting == Awaiting.None
                ? $"{Calls}.Run<{types}>(ref _stage{numbers[stage]}!, {arguments[0]})"
                : $"{Calls}.RunAsync<{types}>(ref _stage{numbers[stage]}!, {arguments[0]}, f.Stop)";
            member = new StageMemberModel(type.Code(), _access.Value(stage.Member), type.IsValueType, type.AllInterfaces.Any(i => i.Is("Modbench", "ISetup")));
        }

        return new StageModel(
            stage.Name,
            stage.Slots,
            stage.Givers.Select(giver => numbers[giver]).ToEquatable(),
            numbers.Where(pair => pair.Key.Givers.Contains(stage)).Select(pair => pair.Value).OrderBy(number => number).ToEquatable(),
            call,
            stage.Output!.Code(),
            stage.Awaiting,
            member);
    }

    private QualityModel Quality(QualityDraft quality, ITypeSymbol query, ITypeSymbol answer)
    {
        var arguments = new[]
        {
            Cast("_judgedQueries[place]", query, quality.Method.Parameters[0].Type),
            Cast("_answers[place]", answer, quality.Method.Parameters[1].Type),
        };
        return new QualityModel(quality.Name, _access.Call(quality.Method, arguments), quality.IsBool);
    }

    private static string Argument(InputDraft input, Dictionary<StageDraft, int> numbers, ITypeSymbol query) => input.Kind switch
    {
        InputKind.Stop => "f.Stop",
        InputKind.Query => Cast("f.query", query, input.Type!),
        _ => Cast($"f.result{numbers[input.Giver!]}", input.Giver!.Output!, input.Type!),
    };

    /// <summary>With a cast wherever the types differ, so that no overload of the user's can come between.</summary>
    private static string Cast(string value, ITypeSymbol given, ITypeSymbol taken)
    {
        var code = taken.Code();
        return given.Code() == code ? value : $"({code}){value}";
    }

    private static IEnumerable<string> Tokens(IMethodSymbol method) => method.Parameters.Length > 0 ? ["stop"] : [];
}
