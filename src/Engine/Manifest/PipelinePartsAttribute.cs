using System.ComponentModel;

namespace Modbench.Engine;

/// <summary>
/// What the generator tells other assemblies of a pipeline, so that it can be a stage of theirs: it stands on a class whose methods reach the pipeline's
/// stages, [Create] and [Setup], private ones too, and whose signatures say their types. Written and read by the generator alone.
/// </summary>
/// <param name="format">The form of <paramref name="graph"/>; a generator reads its own form only.</param>
/// <param name="package">The version of the package whose generator wrote it.</param>
/// <param name="graph">The stages, what they take and where they lead; what <paramref name="hidden"/> says stands in its place where nobody else can use it.</param>
/// <param name="hidden">The type that only assemblies named by InternalsVisibleTo can use; null: every type is public.</param>
[AttributeUsage(AttributeTargets.Class)]
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PipelinePartsAttribute(int format, string package, string graph, string? hidden) : Attribute
{
    /// <summary>The form of <see cref="Graph"/>.</summary>
    public int Format { get; } = format;

    /// <summary>The version of the package that wrote it.</summary>
    public string Package { get; } = package;

    /// <summary>The stages, by number, and the pipelines that they are of.</summary>
    public string Graph { get; } = graph;

    /// <summary>The type that keeps the pipeline from being a stage elsewhere; null: none.</summary>
    public string? Hidden { get; } = hidden;
}
