using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Rules;

/// <summary>MB0001–MB0019: the class itself.</summary>
internal static class PipelineRules
{
    public static readonly DiagnosticDescriptor NoStage = Rule.Error("MB0001", "A pipeline needs a stage",
        "'{0}' has no stage: mark a method, or a field of a stage type, with [Stage]");

    public static readonly DiagnosticDescriptor NoQueries = Rule.Error("MB0002", "A pipeline needs queries",
        "'{0}' has no queries: add '[Queries] static IEnumerable<{1}> Queries() => …'");

    public static readonly DiagnosticDescriptor Abstract = Rule.Error("MB0003", "A pipeline cannot be abstract",
        "'{0}' is abstract: move [Pipeline] to a class derived from it, which inherits its stages");

    public static readonly DiagnosticDescriptor Static = Rule.Error("MB0004", "A pipeline cannot be static",
        "'{0}' is a static class, and a pipeline is created for each launch: remove 'static' from the class; its members may stay static");

    public static readonly DiagnosticDescriptor Generic = Rule.Error("MB0005", "A pipeline cannot be generic",
        "'{0}' has open type parameters: move [Pipeline] to a class derived from it that names the types, such as 'class {1}OfString : {2}'");

    public static readonly DiagnosticDescriptor FileLocal = Rule.Error("MB0006", "A pipeline cannot be file-local",
        "'{0}' is file-local, so the generated wiring cannot name it: make it internal");

    public static readonly DiagnosticDescriptor Unnameable = Rule.Error("MB0007", "A pipeline must be visible in its assembly",
        "'{0}' is {1}, so the generated wiring cannot name it: make it and the types around it internal or public");

    public static readonly DiagnosticDescriptor Required = Rule.Error("MB0008", "A pipeline with required members needs [Create]",
        "'{0}' has the required member '{1}', which 'new {0}()' does not set: add '[Create] static {0} Create() => new() {{ {1} = … }};'");

    public static readonly DiagnosticDescriptor NotConstructible = Rule.Error("MB0009", "A pipeline needs a way to be created",
        "'{0}' has no parameterless constructor that its assembly can call: add one, or '[Create] static {0} Create() => new(…);'");

    public static readonly DiagnosticDescriptor NoPipeline = Rule.Warning("MB0010", "Only a pipeline uses the mark",
        "'{0}' is marked [{1}], but '{2}' is no pipeline, and none of this project derives from it, so nothing reads the mark: {3}");
}
