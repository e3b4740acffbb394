using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Model;

/// <summary>A diagnostic as a value: which rule, where, and what its message says.</summary>
internal sealed record Mistake(DiagnosticDescriptor Rule, Place? Where, EquatableArray<string> Arguments)
{
    public Diagnostic ToDiagnostic(Compilation compilation) =>
        Diagnostic.Create(Rule, Where?.ToLocation(compilation) ?? Location.None, Arguments.ToArray<object>());
}
