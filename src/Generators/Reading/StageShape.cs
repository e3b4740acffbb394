using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads a stage's inputs and output from its member, and says what a stage cannot be.</summary>
internal sealed class StageShape(Compilation compilation, MistakeList mistakes, IReadOnlyList<INamedTypeSymbol> around)
{
    public void Read(StageDraft stage)
    {
        if (stage.Slots < 1)
        {
            mistakes.Add(StageRules.Slots, stage.SlotsLocation, stage.Name, stage.Slots.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }

        var isWhole = stage.Member is IMethodSymbol method ? ReadMethod(stage, method) : ReadMember(stage);
        if (!isWhole) stage.IsBroken = true;
    }

    private bool ReadMethod(StageDraft stage, IMethodSymbol method)
    {
        if (Unsupported(method) is { } unsupported)
            return Refuse(StageRules.UnsupportedMember, method, method.Name, unsupported.What, unsupported.Mend);
        if (method.IsGenericMethod) return Refuse(StageRules.Generic, method, method.Name);
        if (method.ReturnType.IsError()) return false;

        var isAwaited = method.ReturnType.IsAwaited(out var awaiting, out var result);
        if (method.ReturnsVoid || result is null)
        {
            return Refuse(StageRules.NoResult, method, method.Name, method.IsAsync && method.ReturnsVoid ? "async void" : method.ReturnType.Shown(),
                isAwaited || method.IsAsync ? ", as in 'async Task<Answer>'" : "");
        }

        if (method.ReturnsByRef || method.ReturnsByRefReadonly)
            return Refuse(StageRules.Unkeepable, method, method.Name, "returns", "ref " + result.Shown(), "the value itself");
        if (result.IsUnkeepable())
            return Refuse(StageRules.Unkeepable, method, method.Name, "returns", result.Shown(), Keepable(result));
        if (isAwaited && result.Piece() is { } late)
        {
            return Refuse(FormRules.Stream, method, $"'{method.Name}' returns '{method.ReturnType.Shown()}', a stream that is awaited before it begins: "
                + $"return '{compilation.StreamOf(late).Shown()}' itself, from an async iterator where something is awaited first");
        }

        if (stage.IsBatched && result.BatchGiven() is null)
            return RefuseBatch(stage, method, "gives", method.ReturnType, $"return a list with one result for each, such as '{compilation.ListOf(result.Piece() ?? result).Shown()}'");

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.IsError()) return false;
            var isState = parameter.FindAttribute("StateAttribute") is not null;
            if (parameter.RefKind != RefKind.None && !isState)
                return Refuse(StageRules.ByReference, parameter, parameter.Name, method.Name, Written(parameter.RefKind));
            if (parameter.Type.IsUnkeepable())
                return Refuse(StageRules.Unkeepable, parameter, method.Name, "takes", parameter.Type.Shown(), Keepable(parameter.Type));
            if (!IsNameable(stage, parameter.Type, parameter)) return false;

            if (ReadInput(stage, parameter) is not { } input) return false;
            if (stage.IsBatched && input.Kind is InputKind.Result or InputKind.Query)
            {
                if (parameter.Type.BatchTaken() is not { } one)
                    return RefuseBatch(stage, parameter, "takes", parameter.Type, $"take a list with one of each query, such as '{compilation.ListOf(parameter.Type).Shown()}'");
                input.Type = one;
            }

            stage.Inputs.Add(input);
        }

        if (!IsNameable(stage, result, method)) return false;
        stage.Awaiting = awaiting;
        SetOutput(stage, result);
        return true;
    }

    /// <summary>Takes over what one visit gives, tasks taken off.</summary>
    public void SetOutput(StageDraft stage, ITypeSymbol result)
    {
        if (stage.IsBatched) stage.BatchOutput = result;
        else stage.Piece = result.Piece();
        stage.Output = stage.IsBatched ? result.BatchGiven()! : stage.Piece is { } piece ? compilation.ListOf(piece) : result;
        stage.RouteTypes = stage.Output.RouteTypes();
    }

    private bool ReadMember(StageDraft stage)
    {
        var member = stage.Member;
        if (member is IPropertySymbol { IsIndexer: true })
            return Refuse(StageRules.UnsupportedMember, member, "this[]", "an indexer", "mark a property or field that holds the stage");
        if (member is IPropertySymbol { GetMethod: null })
            return Refuse(StageRules.UnsupportedMember, member, member.Name, "a property without a getter", "add one");
        if (member is IPropertySymbol { ExplicitInterfaceImplementations.Length: > 0 })
            return Refuse(StageRules.UnsupportedMember, member, member.Name, "an explicit interface implementation", "mark an ordinary property or field");

        var type = stage.MemberType;
        if (type.IsError()) return false;
        if (NestedPipeline.Is(type)) return new NestedPipeline(compilation, mistakes, around).Read(stage);
        if (!StageForms.Of(type).Any()) return Refuse(StageRules.NotAStageType, member, member.Name, type.Shown());
        if (!IsNameable(stage, type, member)) return false;
        if (StageForms.Of(type).FirstOrDefault(form => HasState(type, form)) is { } asking)
            return Refuse(FormRules.State, member, $"'{member.Name}' of type '{type.Shown()}' marks a parameter [State], but '{asking.Shown()}' gives a stage object its input alone: use a method of the pipeline, which calls the object");
        if (stage.IsBatched && !StageForms.Of(type).Any(form => StageForms.Taken(form, isBatched: true) is not null))
            return RefuseBatch(stage, member, "is of", type, "implement IStage<IReadOnlyList<TIn>, IReadOnlyList<TOut>>, or leave BatchSize out");
        if (!stage.IsBroken && StageForms.Of(type).Any(form => StageForms.Output(form).RouteTypes() is not null)) stage.RouteTypes = [];
        stage.Inputs.Add(new InputDraft(null, InputKind.Result));
        return true;
    }

    private InputDraft? ReadInput(StageDraft stage, IParameterSymbol parameter)
    {
        var (from, fromQuery, state) = Marks(parameter);
        for (var i = stage.Overridden.Count - 1; i >= 0 && from is null && fromQuery is null && state is null; i--)
            (from, fromQuery, state) = Marks(((IMethodSymbol)stage.Overridden[i]).Parameters[parameter.Ordinal]);

        if (state is not null && (from ?? fromQuery) is not null)
        {
            Refuse(StageRules.Binding, parameter, $"The parameter '{parameter.Name}' of '{stage.Name}' is marked [State] and with where it comes from: keep one of them");
            return null;
        }

        if (state is not null)
        {
            if (StateType.Wrong(parameter, stage, compilation) is not { } wrong) return new InputDraft(parameter, InputKind.State);
            Refuse(FormRules.State, parameter, $"The state '{parameter.Name}' of '{stage.Name}' {wrong}");
            return null;
        }

        if (from is not null && fromQuery is not null)
        {
            Refuse(StageRules.Binding, parameter,
                $"The parameter '{parameter.Name}' of '{stage.Name}' is marked both [From] and [FromQuery]: keep one of them");
            return null;
        }

        if (from is not null)
        {
            if (from.ConstructorArguments.FirstOrDefault() is not { Kind: TypedConstantKind.Primitive, Value: string name }) return null;
            return new InputDraft(parameter, InputKind.Result) { From = (name, from.Positional(0)) };
        }

        var kind = fromQuery is not null ? InputKind.Query : parameter.Type.IsCancellationToken() ? InputKind.Stop : InputKind.Result;
        return new InputDraft(parameter, kind);
    }

    private static (AttributeData? From, AttributeData? FromQuery, AttributeData? State) Marks(IParameterSymbol parameter) =>
        (parameter.FindAttribute("FromAttribute"), parameter.FindAttribute("FromQueryAttribute"), parameter.FindAttribute("StateAttribute"));

    private static bool HasState(ITypeSymbol type, INamedTypeSymbol form) =>
        form.GetMembers().OfType<IMethodSymbol>().Any(method =>
            type.FindImplementationForInterfaceMember(method) is IMethodSymbol run && run.Parameters.Any(parameter => parameter.FindAttribute("StateAttribute") is not null));

    private bool RefuseBatch(StageDraft stage, ISymbol where, string does, ITypeSymbol type, string mend) =>
        Refuse(FormRules.BatchShape, where, stage.Name, does, type.Shown(), mend);

    private bool IsNameable(StageDraft stage, ITypeSymbol type, ISymbol where)
    {
        if (type.FindUnnameable(compilation) is not { } found) return true;
        return Refuse(StageRules.UnnameableType, where, stage.Name, found.Type.Shown(), found.Why);
    }

    private bool Refuse(DiagnosticDescriptor rule, ISymbol where, params string[] arguments)
    {
        mistakes.Add(rule, where, arguments);
        return false;
    }

    private static (string What, string Mend)? Unsupported(IMethodSymbol method) => method.MethodKind switch
    {
        MethodKind.Ordinary => null,
        MethodKind.ExplicitInterfaceImplementation => ("an explicit interface implementation", "mark an ordinary method that it calls"),
        MethodKind.PropertyGet or MethodKind.PropertySet => ("an accessor", "mark the property, or a method"),
        _ => ("an operator", "mark an ordinary method"),
    };

    private static string Written(RefKind kind) => kind switch
    {
        RefKind.In => "in",
        RefKind.Out => "out",
        RefKind.Ref => "ref",
        _ => "ref readonly",
    };

    private static string Keepable(ITypeSymbol type)
    {
        if (!type.Is("System", "Span", 1) && !type.Is("System", "ReadOnlySpan", 1)) return "a class or an ordinary struct";
        return $"{type.Name.Replace("Span", "Memory")}<{((INamedTypeSymbol)type).TypeArguments[0].Shown()}> or an array";
    }
}
