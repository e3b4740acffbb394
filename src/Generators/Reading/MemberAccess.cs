using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Reading;

/// <summary>
/// Writes calls to members: plainly where the assembly can see them, else through an accessor on the declaring type, which the runtime binds
/// without reflection.
/// </summary>
/// <param name="pipeline">Whose members they are.</param>
/// <param name="compilation">What the wiring is part of.</param>
/// <param name="target">The field that holds the pipeline.</param>
/// <param name="accessors">Takes the accessors that are needed.</param>
internal sealed class MemberAccess(INamedTypeSymbol pipeline, Compilation compilation, string target, List<string> accessors)
{
    private const string Unsafe = "global::System.Runtime.CompilerServices.UnsafeAccessor";

    /// <summary>An expression that calls the method on the pipeline.</summary>
    public string Call(IMethodSymbol method, IEnumerable<string> arguments) => IsVisible(method)
        ? $"{Target(method)}.{Names.Escaped(method.Name)}({string.Join(", ", arguments)})"
        : Invoke(method, method.IsStatic ? "StaticMethod" : "Method", method.MetadataName, arguments);

    /// <summary>An expression that reads the field or property of the pipeline.</summary>
    public string Value(ISymbol member)
    {
        var reached = member is IPropertySymbol { GetMethod: { } getter } ? getter : member;
        if (IsVisible(reached)) return $"{Target(member)}.{Names.Escaped(member.Name)}";
        return member is IPropertySymbol property
            ? Invoke(property.GetMethod!, property.IsStatic ? "StaticMethod" : "Method", property.GetMethod!.MetadataName, [])
            : Invoke(member, member.IsStatic ? "StaticField" : "Field", member.MetadataName, []);
    }

    /// <summary>An expression that visits the stage, which is a method.</summary>
    public string Visit(StageDraft stage, IEnumerable<string> arguments) =>
        stage.Part is { } part ? Call(part, arguments.Prepend(This)) : Call((IMethodSymbol)stage.Member, arguments);

    /// <summary>An expression that reads the stage, which is an object.</summary>
    public string Object(StageDraft stage) => stage.Part is { } part ? Call(part, [This]) : Value(stage.Member);

    /// <summary>An expression that reads a pipeline that is a stage of this one.</summary>
    public string Nested(ScopeDraft scope) => scope.Part is { } part ? Call(part, [This]) : Value(scope.Holder!.Member);

    /// <summary>An expression that calls a [Create]; <c>stop</c> is in scope.</summary>
    public string Create(IMethodSymbol method) => Call(method, method.Parameters.Select(_ => "stop"));

    /// <summary>An expression that calls a [Setup], or what another assembly has in its place; <c>stop</c> is in scope.</summary>
    public string SetUp(IMethodSymbol method) => Call(method, method.Parameters.Select(parameter => parameter.Type.IsCancellationToken() ? "stop" : This));

    private string This => $"{target}!";

    private bool IsVisible(ISymbol member) =>
        compilation.IsSymbolAccessibleWithin(member, compilation.Assembly) && member.ContainingType.FindUnnameable(compilation) is null;

    private string Target(ISymbol member)
    {
        if (member.IsStatic) return member.ContainingType.Code();
        return SymbolEqualityComparer.Default.Equals(member.ContainingType, pipeline) ? $"{target}!" : $"(({member.ContainingType.Code()}){target}!)";
    }

    private string Invoke(ISymbol member, string kind, string name, IEnumerable<string> arguments)
    {
        var accessor = $"Access{accessors.Count}";
        var definition = member.OriginalDefinition;
        var holder = definition.ContainingType;
        var (returned, parameters) = definition switch
        {
            IMethodSymbol method => ((method.ReturnsByRef || method.ReturnsByRefReadonly ? "ref " : "") + method.ReturnType.Code(), method.Parameters),
            IFieldSymbol held => ("ref " + held.Type.Code(), ImmutableArray<IParameterSymbol>.Empty),
            _ => throw new ArgumentException("only methods and fields have accessors", nameof(member)),
        };

        // A generic declaring type is bound through a holder with the same type parameters; the signature must be the definition's own.
        var open = TypeParameters(holder);
        var text = new StringBuilder();
        text.Append($"private static class {accessor}");
        if (open.Count > 0) text.Append('<').Append(string.Join(", ", open.Select(parameter => Names.Escaped(parameter.Name)))).Append('>');
        foreach (var parameter in open) text.Append(Constraints(parameter));
        text.Append("\n{\n");
        text.Append($"    [{Unsafe}({Unsafe}Kind.{kind}, Name = \"{name}\")]\n");
        text.Append($"    public static extern {returned} Reach({holder.Code()} target");
        foreach (var parameter in parameters) text.Append($", {(parameter.RefKind == RefKind.Ref ? "ref " : "")}{parameter.Type.Code()} p{parameter.Ordinal}");
        text.Append(");\n}");
        accessors.Add(text.ToString());

        var closed = TypeArguments(member.ContainingType);
        var typed = closed.Count > 0 ? accessor + "<" + string.Join(", ", closed.Select(argument => argument.Code())) + ">" : accessor;
        return $"{typed}.Reach({string.Join(", ", new[] { member.IsStatic ? "null!" : $"{target}!" }.Concat(arguments))})";
    }

    private static List<ITypeParameterSymbol> TypeParameters(INamedTypeSymbol type) =>
        (type.ContainingType is { } outer ? TypeParameters(outer) : []).Concat(type.TypeParameters).ToList();

    private static List<ITypeSymbol> TypeArguments(INamedTypeSymbol type) =>
        (type.ContainingType is { } outer ? TypeArguments(outer) : []).Concat(type.TypeArguments).ToList();

    private static string Constraints(ITypeParameterSymbol parameter)
    {
        var parts = new List<string>();
        if (parameter.HasUnmanagedTypeConstraint) parts.Add("unmanaged");
        else if (parameter.HasValueTypeConstraint) parts.Add("struct");
        else if (parameter.HasReferenceTypeConstraint) parts.Add("class");
        else if (parameter.HasNotNullConstraint) parts.Add("notnull");
        parts.AddRange(parameter.ConstraintTypes.Select(type => type.Code()));
        if (parameter.HasConstructorConstraint) parts.Add("new()");
        return parts.Count == 0 ? "" : $" where {Names.Escaped(parameter.Name)} : {string.Join(", ", parts)}";
    }
}
