using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>One [Quality] method with its name and bounds.</summary>
internal sealed record QualityDraft(IMethodSymbol Method, string Name, double? AtLeast, double? AtMost, bool IsBool, Point? Place);

/// <summary>Reads the qualities of a pipeline and its bases; a derived class's takes the place of a base's of the same name.</summary>
internal sealed class QualityReader(Compilation compilation, MistakeList mistakes)
{
    private readonly List<QualityDraft> _qualities = [];

    public List<QualityDraft> Read(INamedTypeSymbol pipeline, ITypeSymbol? query, ITypeSymbol? answer)
    {
        foreach (var type in pipeline.WithBases())
        {
            foreach (var method in type.GetMembers().OfType<IMethodSymbol>())
            {
                if (method.FindAttribute("QualityAttribute") is { } attribute) Read(method, attribute);
            }
        }

        foreach (var quality in _qualities) CheckShape(quality.Method, query, answer);
        return _qualities;
    }

    private void Read(IMethodSymbol method, AttributeData attribute)
    {
        if (attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Kind == TypedConstantKind.Error) return;
        var name = attribute.ConstructorArguments[0].Value as string ?? "";
        if (name.Length == 0 || !name.All(letter => char.IsLetterOrDigit(letter) || "@._-+".Contains(letter)))
            mistakes.Add(MemberRules.QualityName, attribute.Positional(0), name);

        var (least, most) = (Bound(attribute, "AtLeast"), Bound(attribute, "AtMost"));
        if (least > most)
            mistakes.Add(MemberRules.QualityBounds, attribute.Named("AtLeast"),
                $"AtLeast of '{name}' is above its AtMost: no mean meets both; swap or remove one");
        foreach (var (bound, value) in new[] { ("AtLeast", least), ("AtMost", most) })
        {
            if (value is double.PositiveInfinity or double.NegativeInfinity)
                mistakes.Add(MemberRules.QualityBounds, attribute.Named(bound), $"{bound} of '{name}' is infinite: write a number, or leave it out");
        }

        var earlier = _qualities.FindIndex(quality => quality.Name == name);
        if (earlier >= 0 && SymbolEqualityComparer.Default.Equals(_qualities[earlier].Method.ContainingType, method.ContainingType))
        {
            mistakes.Add(MemberRules.DuplicateQuality, attribute.Positional(0), name, _qualities[earlier].Method.Name);
            return;
        }

        var isBool = method.ReturnType.SpecialType == SpecialType.System_Boolean;
        var draft = new QualityDraft(method, name, least, most, isBool, Place.Of(attribute.Location())?.Start);
        if (earlier >= 0) _qualities[earlier] = draft;
        else _qualities.Add(draft);
    }

    private void CheckShape(IMethodSymbol method, ITypeSymbol? query, ITypeSymbol? answer)
    {
        if (method.ReturnType.IsError() || method.Parameters.Any(parameter => parameter.Type.IsError()))
        {
            mistakes.LeaveToCompiler();
            return;
        }

        var wrong = !method.IsStatic ? "is not static"
            : method.IsGenericMethod ? "is generic"
            : method.ReturnType.SpecialType is not (SpecialType.System_Double or SpecialType.System_Boolean) || method.ReturnsByRef || method.ReturnsByRefReadonly
                ? $"returns '{method.ReturnType.Shown()}'"
            : method.Parameters.Length != 2 ? $"takes {method.Parameters.Length} parameter{(method.Parameters.Length == 1 ? "" : "s")}"
            : method.Parameters.Any(parameter => parameter.RefKind != RefKind.None) ? "takes a parameter by reference"
            : Misfit(method.Parameters[0], query, "the query") ?? Misfit(method.Parameters[1], answer, "the answer");
        if (wrong is not null)
            mistakes.Add(MemberRules.QualityShape, method, method.Name, wrong, query?.Shown() ?? "TQuery", answer?.Shown() ?? "TAnswer");
    }

    private string? Misfit(IParameterSymbol parameter, ITypeSymbol? given, string what)
    {
        if (parameter.Type.FindUnnameable(compilation) is { } found) return $"uses '{found.Type.Shown()}', which is {found.Why}";
        if (given is null || compilation.Fits(given, parameter.Type)) return null;
        var (taken, shown) = Names.Shown(parameter.Type, given);
        return $"takes '{taken}', but {what} is '{shown}'";
    }

    private static double? Bound(AttributeData attribute, string name) =>
        attribute.TryNamed(name, out var value) && value.Value is double number && !double.IsNaN(number) ? number : null;
}
