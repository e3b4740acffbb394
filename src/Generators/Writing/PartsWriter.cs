using Microsoft.CodeAnalysis.CSharp;
using Modbench.Generators.Model;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Writing;

/// <summary>Writes the class by which other assemblies reach a pipeline's stages: public where all its types are.</summary>
internal static class PartsWriter
{
    public static string Write(PartsModel model, string package)
    {
        var code = new CodeText();
        code.Line(WiringWriter.Header);
        code.Open("namespace Modbench.Generated");
        code.Line("/// <summary>By which Modbench makes the pipeline a stage of those of other assemblies.</summary>");
        code.Line("[global::System.ComponentModel.EditorBrowsable(global::System.ComponentModel.EditorBrowsableState.Never)]");
        code.Line($"[global::Modbench.Engine.PipelinePartsAttribute({PartsText.Format}, {Literal(package)}, {Literal(model.Graph)}, {(model.Hidden is null ? "null" : Literal(model.Hidden))})]");
        code.Open($"{(model.Hidden is null ? "public" : "internal")} static class {model.Name}");
        foreach (var method in model.Methods) code.Line(method);
        foreach (var accessor in model.Accessors) code.Line().Line(accessor);
        code.Close();
        code.Close();
        return code.ToString();
    }

    private static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
