using Microsoft.CodeAnalysis.CSharp;

namespace Modbench.Generators.Writing;

/// <summary>Writes the module initializer that registers an assembly's wirings, and the entry point of a project that has none.</summary>
internal static class RegistrationWriter
{
    public static string Registration(IEnumerable<string> pipelines)
    {
        var code = new CodeText();
        code.Line(WiringWriter.Header);
        code.Open("namespace Modbench.Generated");
        code.Open("internal static class Registration");
        code.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        code.Open("internal static void Register()");
        foreach (var pipeline in pipelines)
        {
            var name = SymbolDisplay.FormatLiteral(pipeline, quote: true);
            code.Line($"global::Modbench.Engine.PipelineRegistry.Add({name}, static () => new {TypeName.Of(pipeline)}());");
        }

        code.Close();
        code.Close();
        code.Close();
        return code.ToString();
    }

    public static string Main()
    {
        var code = new CodeText();
        code.Line(WiringWriter.Header);
        code.Open("namespace Modbench.Generated");
        code.Open("internal static class Program");
        code.Line("private static int Main() => global::Modbench.Engine.EntryPoint.Explain();");
        code.Close();
        code.Close();
        return code.ToString();
    }
}
