using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Rules;

/// <summary>MB0040–MB0059: queries, creation, set-up and quality.</summary>
internal static class MemberRules
{
    public static readonly DiagnosticDescriptor QueriesShape = Rule.Error("MB0040", "[Queries] has another shape",
        "'{0}' {1}: write '[Queries] static IEnumerable<T> {0}()', or IAsyncEnumerable<T>, or a property of such a type");

    public static readonly DiagnosticDescriptor SeveralQueries = Rule.Error("MB0041", "A pipeline has one source of queries",
        "'{0}' already gives the queries: remove [Queries] from '{1}', or join the two");

    public static readonly DiagnosticDescriptor CreateShape = Rule.Error("MB0042", "[Create] has another shape",
        "'{0}' {1}: write '[Create] static {2} {0}()', with or without a CancellationToken, returning {2}, Task<{2}> or ValueTask<{2}>");

    public static readonly DiagnosticDescriptor SeveralCreate = Rule.Error("MB0043", "A pipeline is created in one way",
        "'{0}' already creates the pipeline: remove [Create] from '{1}'");

    public static readonly DiagnosticDescriptor SetupShape = Rule.Error("MB0044", "[Setup] has another shape",
        "'{0}' {1}: write '[Setup] void {0}()', with or without a CancellationToken, returning void, Task or ValueTask");

    public static readonly DiagnosticDescriptor SeveralSetups = Rule.Error("MB0045", "A class has one set-up",
        "'{0}' already sets '{2}' up: call '{1}' from it and remove its [Setup]");

    public static readonly DiagnosticDescriptor QualityShape = Rule.Error("MB0046", "[Quality] has another shape",
        "'{0}' {1}: write 'static double {0}({2} query, {3} answer)', or bool");

    public static readonly DiagnosticDescriptor DuplicateQuality = Rule.Error("MB0047", "Two qualities have one name",
        "'{0}' is already the quality that '{1}' computes: give this one another name");

    public static readonly DiagnosticDescriptor QualityName = Rule.Error("MB0048", "A quality's name cannot be written",
        "'{0}' is no name for a quality: use letters, digits and @ . _ - +, as in \"recall@5\"");

    public static readonly DiagnosticDescriptor QualityBounds = Rule.Error("MB0049", "A quality's bounds cannot be met",
        "{0}");
}
