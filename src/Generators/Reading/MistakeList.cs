using Microsoft.CodeAnalysis;
using Modbench.Generators.Model;

namespace Modbench.Generators.Reading;

/// <summary>Collects what is wrong with one pipeline.</summary>
/// <param name="fallback">The class identifier: where a mistake in a referenced assembly's base class is shown.</param>
internal sealed class MistakeList(Location fallback)
{
    private readonly List<Mistake> _mistakes = [];

    private bool _isLeft;

    public bool HasErrors => _isLeft || _mistakes.Exists(mistake => mistake.Rule.DefaultSeverity == DiagnosticSeverity.Error);

    public Location Class => fallback;

    public void Add(DiagnosticDescriptor rule, Location? where, params string[] arguments)
    {
        var mistake = new Mistake(rule, Place.Of(where is { IsInSource: true } ? where : fallback), arguments.ToEquatable());
        if (!_mistakes.Contains(mistake)) _mistakes.Add(mistake);
    }

    public void Add(DiagnosticDescriptor rule, ISymbol symbol, params string[] arguments) => Add(rule, symbol.SourceLocation(), arguments);

    /// <summary>Something is wrong that the compiler already tells of: nothing is written, and nothing more is said.</summary>
    public void LeaveToCompiler() => _isLeft = true;

    public EquatableArray<Mistake> ToEquatable() => _mistakes.ToEquatable();
}
