using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Reading;

/// <summary>What a [State] can be: something that a frame makes once and clears after each query.</summary>
internal static class StateType
{
    /// <summary>The end of a sentence on what is wrong, and its mend; null: nothing is.</summary>
    public static string? Wrong(IParameterSymbol parameter, StageDraft stage, Compilation compilation)
    {
        var type = parameter.Type;
        if (stage.IsBatched) return "cannot be had in a batch, whose queries have one each: take [FromQuery] values, or leave BatchSize out";
        if (type.IsValueType)
        {
            return parameter.RefKind == RefKind.Ref
                ? null
                : $"is the struct '{type.Shown()}' by value, so that what the stage writes is lost: take it by 'ref'";
        }

        if (parameter.RefKind != RefKind.None) return $"is the class '{type.Shown()}' by reference: take it by value";
        if (type is not INamedTypeSymbol { TypeKind: TypeKind.Class } made) return $"is '{type.Shown()}', of which no object can be made: use a class or, by 'ref', a struct";
        if (made.IsAbstract) return $"is the abstract class '{type.Shown()}', of which no object can be made: name the class itself";
        if (!made.AllInterfaces.Any(one => one.Is("Modbench", "IResettable")))
            return $"is '{type.Shown()}', which would keep what the last query left: implement IResettable";

        var constructor = made.InstanceConstructors.FirstOrDefault(one => one.Parameters.Length == 0 && compilation.IsSymbolAccessibleWithin(one, compilation.Assembly));
        if (constructor is null) return $"is '{type.Shown()}', which has no parameterless constructor that its assembly can call: add one";
        var required = made.WithBases().SelectMany(one => one.GetMembers()).FirstOrDefault(member => member is IPropertySymbol { IsRequired: true } or IFieldSymbol { IsRequired: true });
        return required is null ? null : $"is '{type.Shown()}', whose required member '{required.Name}' nothing sets: give it a default in place of 'required'";
    }
}
