using Microsoft.CodeAnalysis;
using Modbench.Generators.Rules;

namespace Modbench.Generators.Reading;

/// <summary>Whether a class can be a pipeline at all; if not, nothing else is said of it.</summary>
internal static class PipelineClass
{
    public static bool Check(INamedTypeSymbol pipeline, Compilation compilation, MistakeList mistakes)
    {
        if (pipeline.IsStatic) return Refuse(PipelineRules.Static, pipeline.Name);
        if (Generic(pipeline))
        {
            var simple = pipeline.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat);
            return Refuse(PipelineRules.Generic, pipeline.Name, pipeline.Name, simple);
        }

        if (pipeline.IsAbstract) return Refuse(PipelineRules.Abstract, pipeline.Name);
        if (pipeline.IsFileLocal) return Refuse(PipelineRules.FileLocal, pipeline.Name);
        if (pipeline.FindUnnameable(compilation) is { } found)
            return Refuse(PipelineRules.Unnameable, pipeline.Name, Why(pipeline, found));
        return true;

        bool Refuse(DiagnosticDescriptor rule, params string[] arguments)
        {
            mistakes.Add(rule, mistakes.Class, arguments);
            return false;
        }
    }

    private static bool Generic(INamedTypeSymbol type) => type.Arity > 0 || (type.ContainingType is { } outer && Generic(outer));

    private static string Why(INamedTypeSymbol pipeline, (ITypeSymbol Type, string Why) found) =>
        SymbolEqualityComparer.Default.Equals(pipeline, found.Type) ? found.Why : $"inside the {found.Why} '{found.Type.Shown()}'";
}
