using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Where the queries come from, the class not being a stage.</summary>
/// <param name="Sources">One, or one for each class.</param>
/// <param name="Classes">Empty: all queries are one class.</param>
internal sealed record QueriesDraft(ITypeSymbol Element, List<QueriesSource> Sources, List<QueryClassModel> Classes);

/// <summary>A member marked [Queries].</summary>
internal sealed record QueriesSource(ISymbol Member, ITypeSymbol Element, bool IsAsync);

/// <summary>How the pipeline is made; <paramref name="Method"/> null: by its constructor.</summary>
internal sealed record CreateDraft(IMethodSymbol? Method, Awaiting Awaiting)
{
    /// <summary>As its author calls it.</summary>
    public string Name { get; init; } = Method?.Name ?? "";
}

/// <summary>One [Setup] method.</summary>
internal sealed record SetupDraft(IMethodSymbol Method, Awaiting Awaiting);

/// <summary>Finds and checks [Queries], [Create] and [Setup].</summary>
internal sealed class PipelineMembers(INamedTypeSymbol pipeline, Compilation compilation, MistakeList mistakes)
{
    /// <summary>The nearest ones, the class's own before its bases': one, or those of the mix in its order.</summary>
    public QueriesDraft? FindQueries(List<StageDraft> stages)
    {
        var marked = pipeline.WithBases().ConvertAll(type => Marked(type, "QueriesAttribute").Where(member => member is IMethodSymbol or IPropertySymbol).ToList());
        var mixes = new MixReader(pipeline, mistakes);
        if (mixes.Read() is { Count: > 0 } mix) return mixes.Match(mix, marked.SelectMany(members => members).ToList(), ReadQueries);
        var found = marked.LastOrDefault(members => members.Count > 0) ?? [];
        if (found.Count > 0)
        {
            for (var i = 1; i < found.Count; i++) mistakes.Add(MemberRules.SeveralQueries, found[i], found[0].Name, found[i].Name);
            return ReadQueries(found[0]) is { } source ? new(source.Element, [source], []) : null;
        }

        var first = stages.FirstOrDefault()?.Member is IMethodSymbol { Parameters.Length: > 0 } method ? method.Parameters[0].Type.Shown() : "string";
        mistakes.Add(PipelineRules.NoQueries, mistakes.Class, pipeline.Name, first);
        return null;
    }

    /// <summary>The class's own [Create], else its parameterless constructor.</summary>
    public CreateDraft? FindCreate()
    {
        var found = Marked(pipeline, "CreateAttribute").OfType<IMethodSymbol>().ToList();
        for (var i = 1; i < found.Count; i++) mistakes.Add(MemberRules.SeveralCreate, found[i], found[0].Name, found[i].Name);
        if (found.Count > 0) return ReadCreate(found[0]);

        var constructor = pipeline.InstanceConstructors.FirstOrDefault(candidate =>
            candidate.Parameters.All(parameter => parameter.IsOptional || parameter.IsParams)
            && compilation.IsSymbolAccessibleWithin(candidate, compilation.Assembly));
        if (constructor is null)
        {
            mistakes.Add(PipelineRules.NotConstructible, mistakes.Class, pipeline.Name);
            return null;
        }

        var sets = constructor.GetAttributes().Any(attribute =>
            attribute.AttributeClass.Is("System.Diagnostics.CodeAnalysis", "SetsRequiredMembersAttribute"));
        if (!sets && Required() is { } required)
        {
            mistakes.Add(PipelineRules.Required, mistakes.Class, pipeline.Name, required.Name);
            return null;
        }

        return new(null, Awaiting.None);
    }

    /// <summary>One for each class of the hierarchy, the most basic first; an override runs in the place of what it overrides.</summary>
    public List<SetupDraft> FindSetups()
    {
        var setups = new List<SetupDraft>();
        foreach (var type in pipeline.WithBases())
        {
            foreach (var method in type.GetMembers().OfType<IMethodSymbol>().Where(method => method.OverriddenMethod is not null))
            {
                var at = setups.FindIndex(setup => SymbolEqualityComparer.Default.Equals(setup.Method, method.OverriddenMethod));
                if (at >= 0 && ReadSetup(method) is { } replacement) setups[at] = replacement;
            }

            var found = Marked(type, "SetupAttribute")
                .OfType<IMethodSymbol>()
                .Where(method => !setups.Exists(setup => SymbolEqualityComparer.Default.Equals(setup.Method, method)))
                .ToList();
            for (var i = 1; i < found.Count; i++) mistakes.Add(MemberRules.SeveralSetups, found[i], found[0].Name, found[i].Name, type.Name);
            if (found.Count > 0 && ReadSetup(found[0]) is { } setup) setups.Add(setup);
        }

        return setups;
    }

    private QueriesSource? ReadQueries(ISymbol member)
    {
        var (type, wrong) = member switch
        {
            IPropertySymbol { IsStatic: false } or IMethodSymbol { IsStatic: false } => (null, "is not static"),
            IPropertySymbol { GetMethod: null } => (null, "has no getter"),
            IPropertySymbol { ReturnsByRef: true } or IMethodSymbol { ReturnsByRef: true } => (null, "returns by reference"),
            IPropertySymbol property => (property.Type, (string?)null),
            IMethodSymbol { MethodKind: not MethodKind.Ordinary } => (null, "is no ordinary method"),
            IMethodSymbol { IsGenericMethod: true } => (null, "is generic"),
            IMethodSymbol { Parameters.Length: > 0 } => (null, "takes parameters"),
            _ => (((IMethodSymbol)member).ReturnType, null),
        };
        if (type is null) return Refuse(wrong!);
        if (type.IsError()) return null;

        var (plain, later) = (Elements(type, "System.Collections.Generic", "IEnumerable"), Elements(type, "System.Collections.Generic", "IAsyncEnumerable"));
        if (plain.Count + later.Count != 1)
            return Refuse(type.IsAwaited(out _, out _) ? $"returns '{type.Shown()}', which is awaited as a whole" : $"returns '{type.Shown()}'");

        var element = plain.Concat(later).Single();
        if (element.FindUnnameable(compilation) is { } found)
        {
            mistakes.Add(StageRules.UnnameableType, member, member.Name, found.Type.Shown(), found.Why);
            return null;
        }

        return new(member, element, later.Count == 1);

        QueriesSource? Refuse(string what)
        {
            mistakes.Add(MemberRules.QueriesShape, member, member.Name, what);
            return null;
        }
    }

    private CreateDraft? ReadCreate(IMethodSymbol method)
    {
        if (method.ReturnType.IsError()) return null;
        method.ReturnType.IsAwaited(out var awaiting, out var made);
        var wrong = !method.IsStatic ? "is not static"
            : method.IsGenericMethod ? "is generic"
            : !TakesAtMostAToken(method) ? "takes something other than a CancellationToken"
            : !SymbolEqualityComparer.Default.Equals(made, pipeline) ? $"returns '{method.ReturnType.Shown()}'"
            : null;
        if (wrong is null) return new(method, awaiting);
        mistakes.Add(MemberRules.CreateShape, method, method.Name, wrong, pipeline.Shown());
        return null;
    }

    private SetupDraft? ReadSetup(IMethodSymbol method)
    {
        if (method.ReturnType.IsError()) return null;
        var isAwaited = method.ReturnType.IsAwaited(out var awaiting, out var result);
        var wrong = method.IsStatic ? "is static"
            : method.IsGenericMethod ? "is generic"
            : !TakesAtMostAToken(method) ? "takes something other than a CancellationToken"
            : method is { IsAsync: true, ReturnsVoid: true } ? "is 'async void', which nobody can wait for"
            : !method.ReturnsVoid && (!isAwaited || result is not null) ? $"returns '{method.ReturnType.Shown()}'"
            : null;
        if (wrong is null) return new(method, awaiting);
        mistakes.Add(MemberRules.SetupShape, method, method.Name, wrong);
        return null;
    }

    private ISymbol? Required()
    {
        foreach (var type in pipeline.WithBases())
        {
            foreach (var member in type.GetMembers())
            {
                if (member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true }) return member;
            }
        }

        return null;
    }

    private static bool TakesAtMostAToken(IMethodSymbol method) =>
        method.Parameters.Length == 0
        || (method.Parameters.Length == 1 && method.Parameters[0] is { RefKind: RefKind.None } only && only.Type.IsCancellationToken());

    private static List<ITypeSymbol> Elements(ITypeSymbol type, string nameSpace, string name)
    {
        var all = type is INamedTypeSymbol self ? type.AllInterfaces.Insert(0, self) : type.AllInterfaces;
        return all.Where(candidate => candidate.Is(nameSpace, name, 1)).Select(candidate => candidate.TypeArguments[0]).ToList();
    }

    private static List<ISymbol> Marked(INamedTypeSymbol type, string attribute) =>
        type.GetMembers().Where(member => member.FindAttribute(attribute) is not null).ToList();
}
