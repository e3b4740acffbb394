using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Rules;

/// <summary>Makes the descriptors; <c>docs/diagnostics.md</c> explains each with an example.</summary>
internal static class Rule
{
    public static DiagnosticDescriptor Error(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Error);

    public static DiagnosticDescriptor Warning(string id, string title, string message) =>
        Create(id, title, message, DiagnosticSeverity.Warning);

    private static DiagnosticDescriptor Create(string id, string title, string message, DiagnosticSeverity severity) =>
#pragma warning disable RS2000, RS1032 // the callers' literals are what the release files list; several messages hold a sentence of advice
        new(id, title, message, "Modbench", severity, isEnabledByDefault: true);
#pragma warning restore RS2000, RS1032
}
