using System.Text;
using Microsoft.CodeAnalysis;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Names for generated types and files: readable, and apart even where two pipelines differ only in case or nesting.</summary>
internal static class TypeName
{
    public static string Of(string fullName)
    {
        var name = new StringBuilder();
        foreach (var letter in fullName) name.Append(char.IsLetterOrDigit(letter) ? letter : '_');
        return name.Append('_').Append(Hash(fullName)).ToString();
    }

    /// <summary>The class by which other assemblies reach a pipeline: another one where a second assembly compiles the same source.</summary>
    public static string OfParts(INamedTypeSymbol pipeline) => Of($"{pipeline.Full()}, {pipeline.ContainingAssembly.Name}");

    private static string Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) hash = unchecked((hash ^ letter) * 16777619u);
        return hash.ToString("x8", System.Globalization.CultureInfo.InvariantCulture);
    }
}
