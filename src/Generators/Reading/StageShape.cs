using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Reads a stage's inputs and output from its member, and says what a stage cannot be.</summary>
internal sealed class StageShape(Compilation compilation, MistakeList mistakes)
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

        foreach (var parameter in method.Parameters)
        {
            if (parameter.Type.IsError()) return false;
            if (parameter.RefKind != RefKind.None)
                return Refuse(StageRules.ByReference, parameter, parameter.Name, method.Name, Written(parameter.RefKind));
            if (parameter.Type.IsUnkeepable())
                return Refuse(StageRules.Unkeepable, parameter, method.Name, "takes", parameter.Type.Shown(), Keepable(parameter.Type));
            if (!IsNameable(stage, parameter.Type, parameter)) return false;

            if (ReadInput(stage, parameter) is not { } input) return false;
            stage.Inputs.Add(input);
        }

        if (!IsNameable(stage, result, method)) return false;
        stage.Awaiting = awaiting;
        stage.Output = result;
        return true;
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
        if (!StageForms.Of(type).Any()) return Refuse(StageRules.NotAStageType, member, member.Name, type.Shown());
        if (!IsNameable(stage, type, member)) return false;
        stage.Inputs.Add(new InputDraft(null, InputKind.Result));
        return true;
    }

    private InputDraft? ReadInput(StageDraft stage, IParameterSymbol parameter)
    {
        var (from, fromQuery) = (parameter.FindAttribute("FromAttribute"), parameter.FindAttribute("FromQueryAttribute"));
        for (var i = stage.Overridden.Count - 1; i >= 0 && from is null && fromQuery is null; i--)
        {
            var inherited = ((IMethodSymbol)stage.Overridden[i]).Parameters[parameter.Ordinal];
            (from, fromQuery) = (inherited.FindAttribute("FromAttribute"), inherited.FindAttribute("FromQueryAttribute"));
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
