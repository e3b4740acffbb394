using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Modbench.Generators.Reading;

namespace Modbench.Generators.Suppressors;

/// <summary>
/// Members of a pipeline are called by generated code: they only look unused, never assigned, or as if they could be static, and the class
/// only looks as if nobody created it.
/// </summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class UseSuppressor : DiagnosticSuppressor
{
    private const string Called = "The generated wiring calls this member";
    private const string Created = "The generated wiring creates the pipeline";

    private static readonly string[] MemberMarks = ["StageAttribute", "QueriesAttribute", "QualityAttribute", "CreateAttribute", "SetupAttribute"];

    private static readonly ImmutableDictionary<string, SuppressionDescriptor> Descriptors = new[]
    {
        ("MBS001", "IDE0051", Called), ("MBS002", "IDE0052", Called), ("MBS003", "CA1822", Called), ("MBS004", "CA1823", Called),
        ("MBS005", "CS0169", Called), ("MBS006", "CS0414", Called), ("MBS007", "CS0649", Called), ("MBS008", "CA1812", Created),
        ("MBS010", "CA1052", Created),
    }.ToImmutableDictionary(rule => rule.Item2, rule => new SuppressionDescriptor(rule.Item1, rule.Item2, rule.Item3));

    /// <inheritdoc/>
    public override ImmutableArray<SuppressionDescriptor> SupportedSuppressions { get; } = Descriptors.Values.ToImmutableArray();

    /// <inheritdoc/>
    public override void ReportSuppressions(SuppressionAnalysisContext context)
    {
        foreach (var diagnostic in context.ReportedDiagnostics)
        {
            if (diagnostic.Location.SourceTree is not { } tree || !Descriptors.TryGetValue(diagnostic.Id, out var descriptor)) continue;

            var node = tree.GetRoot(context.CancellationToken).FindNode(diagnostic.Location.SourceSpan);
            var symbol = DeclaredSymbol.At(node, context.GetSemanticModel(tree), context.CancellationToken);
            if (symbol is not null && IsUsed(symbol)) context.ReportSuppression(Suppression.Create(descriptor, diagnostic));
        }
    }

    private static bool IsUsed(ISymbol symbol) => symbol is INamedTypeSymbol
        ? symbol.FindAttribute("PipelineAttribute") is not null
        : MemberMarks.Any(mark => symbol.FindAttribute(mark) is not null);
}
