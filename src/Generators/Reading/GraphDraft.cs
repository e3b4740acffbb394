using Microsoft.CodeAnalysis;

namespace Modbench.Generators.Reading;

/// <summary>A pipeline's graph once it is checked.</summary>
/// <param name="Query">What starts it.</param>
/// <param name="Stages">In graph order, nested pipelines' among them.</param>
/// <param name="Answers">The stages that may end a query.</param>
/// <param name="Answer">What they end it with.</param>
/// <param name="Scopes">The pipeline objects of its stages, the pipeline's own first.</param>
internal sealed record GraphDraft(ITypeSymbol Query, List<StageDraft> Stages, List<StageDraft> Answers, ITypeSymbol Answer, List<ScopeDraft> Scopes);

/// <summary>A pipeline object: the pipeline itself, or one nested in it.</summary>
internal sealed class ScopeDraft(INamedTypeSymbol type)
{
    public INamedTypeSymbol Type { get; } = type;

    /// <summary>The object whose member holds this one; null for the pipeline itself.</summary>
    public ScopeDraft? Around { get; set; }

    /// <summary>The stage that this pipeline is of the one around it.</summary>
    public StageDraft? Holder { get; set; }

    /// <summary>What another assembly has to read it from the one around it; null where the member is seen.</summary>
    public IMethodSymbol? Part { get; set; }

    public CreateDraft? Create { get; set; }

    public List<SetupDraft> Setups { get; set; } = [];
}
